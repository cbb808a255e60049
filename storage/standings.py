"""How it stands with many contacts at once: what the gate asks, in a few queries for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import and_, bindparam, func, select

from flows.consent.scopes import Subscription
from flows.contact import Contact, ContactId, Urn
from flows.outreach.campaign import Progress, State
from flows.outreach.gate import Standing
from storage.contacts import AAD, COLUMNS, Reach, from_row
from storage.crypto import Keyring
from storage.database import Db
from storage.refusals import USABLE
from storage.superseded import version_of
from storage.tables import campaign as k
from storage.tables import contact as c
from storage.tables import msg as m
from storage.tables import session as s
from storage.tables import subscription as sub
from storage.tables import urn as u


def lock(db: Db, ids: Collection[ContactId]) -> Mapping[ContactId, Contact]:
    """Hold these contacts until the transaction ends, in the order of their numbers, and read them."""
    rows = db.execute(select(*COLUMNS).where(c.c.id.in_(ids)).order_by(c.c.id).with_for_update()).all()
    return {ContactId(row.id): from_row(row) for row in rows}


def look(db: Db, ids: Collection[ContactId]) -> Mapping[ContactId, Contact]:
    """Read these contacts as they are now, without holding them."""
    return {ContactId(row.id): from_row(row) for row in db.execute(select(*COLUMNS).where(c.c.id.in_(ids))).all()}


def reaches(db: Db, keyring: Keyring, ids: Collection[ContactId]) -> Mapping[ContactId, Reach]:
    """The URN that each used last, of those that no provider refused; nothing of those who have none."""
    rows = db.execute(
        select(u.c.contact_id, u.c.id, u.c.address_sealed, u.c.channel)
        .where(u.c.contact_id.in_(ids), USABLE)
        .order_by(u.c.contact_id, u.c.last_used_at.desc(), u.c.id)
    ).all()
    last = {row.contact_id: row for row in reversed(rows)}
    return {
        ContactId(who): Reach(
            urn_id=row.id, urn=Urn.parse(keyring.decrypt(row.address_sealed, AAD)), channel=row.channel
        )
        for who, row in last.items()
    }


def reachable(db: Db, ids: Collection[ContactId]) -> set[ContactId]:
    """Those who have a URN that no provider refused, for who need not know which."""
    found = db.execute(select(u.c.contact_id).where(u.c.contact_id.in_(ids), USABLE)).scalars()
    return set(map(ContactId, found))


def unasked_at(db: Db, limits: Mapping[ContactId, int]) -> Mapping[ContactId, datetime]:
    """
    When a campaign wrote to each for the last time, or the nth time from the end; nothing of whom it did less often.

    A fire of several messages counts once, one that was taken back does not.
    """
    nth = func.row_number().over(
        partition_by=m.c.contact_id, order_by=(m.c.created_at.desc(), m.c.id.desc())
    ).label("nth")  # fmt: skip
    wrote = (m.c.contact_id.in_(limits), m.c.dedup_key.like("fire:%:0"), m.c.state != "cancelled")
    counted = select(m.c.contact_id, m.c.created_at, nth).where(*wrote).subquery()
    rows = db.execute(
        select(counted.c.contact_id, counted.c.created_at, counted.c.nth).where(counted.c.nth.in_(set(limits.values())))
    ).all()
    return {ContactId(row[0]): row[1] for row in rows if limits[ContactId(row[0])] == row[2]}


def progress(db: Db, ids: Collection[ContactId], flow: str) -> Mapping[ContactId, Progress]:
    """How far each is in a flow; nothing of whom it was never begun with."""
    states = defaultdict[ContactId, set[str]](set)
    for row in db.execute(select(s.c.contact_id, s.c.state).where(s.c.contact_id.in_(ids), s.c.flow == flow)):
        states[ContactId(row.contact_id)].add(row.state)
    return {who: _progress(found) for who, found in states.items()}


def subscriptions(db: Db, ids: Collection[ContactId], programme: str) -> Mapping[ContactId, Subscription]:
    """How each stands with a programme; nothing of whom it never was."""
    rows = db.execute(
        select(sub.c.contact_id, sub.c.state).where(sub.c.contact_id.in_(ids), sub.c.programme == programme)
    )
    return {ContactId(row.contact_id): cast("Subscription", row.state) for row in rows}


def of_messages(db: Db, ids: Collection[int]) -> Mapping[int, tuple[State, Standing]]:
    """How it stands with the campaign and the receiver of each message, as far as the last look at it asks."""
    return {
        row.msg: (
            "cancelled" if _is_superseded(row.dedup_key, row.version) else cast("State", row.state),
            Standing(
                contact=from_row(row),
                subscription=cast("Subscription", row.subscription or "none"),
                reachable=row.refused_at is None,
            ),
        )
        for row in db.execute(OF_MESSAGES, {"ids": list(ids)})
    }


def _is_superseded(key: str, version: int) -> bool:
    """Whether an earlier version of the campaign queued it, in the moment in which it was edited."""
    return key.startswith("fire:") and version_of(key) != version


def _progress(states: Iterable[str]) -> Progress:
    """As `sessions.progress` tells it of one."""
    if "finished" in states:
        return "finished"
    return "refused" if "refused" in states else "started"


OF_MESSAGES = (
    select(
        *COLUMNS,
        m.c.id.label("msg"),
        m.c.dedup_key,
        k.c.version,
        k.c.state,
        sub.c.state.label("subscription"),
        u.c.refused_at,
    )
    .join(c, c.c.id == m.c.contact_id)
    .join(k, k.c.id == m.c.campaign_id)
    .join(u, u.c.id == m.c.urn_id)
    .outerjoin(sub, and_(sub.c.contact_id == m.c.contact_id, sub.c.programme == k.c.programme))
    .where(m.c.id.in_(bindparam("ids", expanding=True)))
)
"""A part of every claim; built once."""
