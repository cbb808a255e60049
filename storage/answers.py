"""The last answer each contact got, for the hour in which they may ask more about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from flows.contact import ContactId
from storage.database import Db
from storage.tables import answer as a

KEPT = timedelta(hours=1)
"""How long: who comes later means something else, and what it was looked up with may be an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, by the token of the message that gave it, and what has been said about it since."""

    token: str
    turn: str
    """What the keys of the messages have in common that were last said about it."""
    card: str
    slots: Mapping[str, str]
    """What to look it up with again; empty where the card has no more to tell."""
    page: int = 0
    """How many pages of the long form were told."""


def remember(db: Db, contact_id: ContactId, answered: Answered, now: datetime) -> None:
    """Keep an answer as the contact's last; the one before it, and what it was looked up with, is forgotten."""
    forget(db, contact_id)
    db.execute(
        insert(a).values(
            contact_id=contact_id, token=answered.token, turn=answered.turn, card=answered.card,
            slots=dict(answered.slots), page=answered.page, told_at=now,
        )
    )  # fmt: skip


def last(db: Db, contact_id: ContactId, now: datetime) -> Answered | None:
    """Give the contact's last answer, unless it is too long ago."""
    row = db.execute(
        select(a.c.token, a.c.turn, a.c.card, a.c.slots, a.c.page).where(
            a.c.contact_id == contact_id, a.c.told_at >= now - KEPT
        )
    ).one_or_none()
    if row is None:
        return None
    return Answered(token=row.token, turn=row.turn, card=row.card, slots=row.slots, page=row.page)


def went_on(db: Db, contact_id: ContactId, *, turn: str, page: int) -> None:
    """Note that more was said about the last answer; the hour goes on from when it was given."""
    db.execute(update(a).where(a.c.contact_id == contact_id).values(turn=turn, page=page))


def forget(db: Db, contact_id: ContactId) -> None:
    """Take a contact's last answer away."""
    db.execute(delete(a).where(a.c.contact_id == contact_id))


def expire(db: Db, now: datetime) -> int:
    """Take away all that are too long ago; gives how many."""
    return db.execute(delete(a).where(a.c.told_at < now - KEPT)).rowcount
