"""Buttons below messages: live while a press counts, dead when they are to be taken away, then gone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, bindparam, exists, or_, select, update

from flows.contact import ContactId, Urn
from storage import lanes
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.lanes import Pace
from storage.partial import is_word
from storage.tables import msg as m
from storage.tables import session as s
from storage.tables import urn as u

SENT = ("wired", "delivered")
"""States of messages whose buttons a resident has before them."""

UNSEEN = or_(
    m.c.state.in_(("failed", "cancelled")), m.c.urn_id.is_(None), and_(m.c.state.in_(SENT), m.c.provider_id.is_(None))
)
"""Messages whose buttons nobody can see, or whose place is forgotten, or is not known as staff took them as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message whose buttons are to be taken away now."""

    msg_id: int
    urn: Urn
    provider_id: str
    tries: int


def close(db: Db, session_id: int) -> int:
    """Let the buttons of what a session asked so far count no more; gives of how many messages."""
    return db.execute(CLOSE, {"which": session_id}).rowcount


def close_answers(db: Db, contact_id: ContactId, *, but: str) -> int:
    """The same of the buttons below a contact's answers, except the message with this token."""
    return _die(db, and_(m.c.contact_id == contact_id, m.c.session_id.is_(None), m.c.token != but))


def close_ended(db: Db) -> int:
    """The same of all sessions that are over, as by STOP or by their time."""
    goes_on = exists().where(s.c.id == m.c.session_id, s.c.state == "active")
    return _die(db, and_(m.c.session_id.is_not(None), ~goes_on))


def claim(db: Db, keyring: Keyring, lane: str, pace: Pace, now: datetime) -> list[Dead]:
    """
    Take messages whose buttons are dead, within the lane's rate, and only while no message waits for it.

    They count as gone from now on: should a worker die with them, buttons stay that do no harm.
    """
    if not _any(db, lane, now) or lanes.waits(db, lane, now):
        return []
    db.execute(update(m).where(is_word(m.c.buttons, "dead"), UNSEEN).values(buttons="gone"))
    free_at = lanes.hold(db, lane, pace, now)
    slots = pace.free_slots(free_at, now)
    taken = _taken(db, keyring, lane, now, slots) if slots > 0 else []
    if taken:
        db.execute(update(m).where(m.c.id.in_([each.msg_id for each in taken])).values(buttons="gone"))
        lanes.keep_busy(db, lane, pace, max(free_at, now - pace.full), len(taken))
    return taken


def again(db: Db, msg_id: int, at: datetime) -> None:
    """They could not be taken away: once more at an instant."""
    values = {"buttons": "dead", "buttons_at": at, "buttons_tries": m.c.buttons_tries + 1}
    db.execute(update(m).where(m.c.id == msg_id).values(values))


def _die(db: Db, which: ColumnElement[bool]) -> int:
    return db.execute(_dying(which)).rowcount


def _dying(which: ColumnElement[bool]) -> Update:
    return update(m).where(is_word(m.c.buttons, "live"), which).values(buttons="dead")


CLOSE = _dying(m.c.session_id == bindparam("which"))
"""Built once: it is a part of every turn."""


def _due(lane: str, now: datetime) -> ColumnElement[bool]:
    return and_(is_word(m.c.buttons, "dead"), m.c.channel == lane, or_(m.c.buttons_at.is_(None), m.c.buttons_at <= now))


def _any(db: Db, lane: str, now: datetime) -> bool:
    return db.execute(select(m.c.id).where(_due(lane, now)).limit(1)).first() is not None


def _taken(db: Db, keyring: Keyring, lane: str, now: datetime, most: int) -> list[Dead]:
    """The first of them that a resident has before them."""
    rows = db.execute(
        select(m.c.id, m.c.provider_id, m.c.buttons_tries, u.c.address_sealed)
        .join(u, u.c.id == m.c.urn_id)
        .where(_due(lane, now), m.c.state.in_(SENT), m.c.provider_id.is_not(None))
        .order_by(m.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=m)
    ).all()
    return [
        Dead(
            msg_id=row.id,
            urn=Urn.parse(keyring.decrypt(row.address_sealed, AAD)),
            provider_id=row.provider_id or "",
            tries=row.buttons_tries,
        )
        for row in rows
    ]
