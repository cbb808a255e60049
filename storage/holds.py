"""Legal holds: while one stands, nothing of its contact, or of anybody, is erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, insert, or_, select, update

from flows.contact import ContactId
from storage.database import Db
from storage.tables import hold as h


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold that stands: of one contact, or (None) of everybody."""

    id: int
    contact_id: ContactId | None
    reason: str
    staff: str
    placed_at: datetime


def place(db: Db, contact_id: ContactId | None, *, reason: str, staff: str, now: datetime) -> int:
    """Hold what there is of a contact, or of everybody without one; gives the hold's number."""
    values = {"contact_id": contact_id, "reason": reason, "staff": staff, "placed_at": now}
    return db.execute(insert(h).values(**values).returning(h.c.id)).scalar_one()


def release(db: Db, hold_id: int, now: datetime) -> bool:
    """Lift a hold; False when there is no such one that stands."""
    lifted = db.execute(update(h).where(h.c.id == hold_id, h.c.lifted_at.is_(None)).values(lifted_at=now))
    return lifted.rowcount == 1


def stands(db: Db, contact_id: ContactId) -> bool:
    """Whether what there is of this contact must not be erased now."""
    mine = or_(h.c.contact_id == contact_id, h.c.contact_id.is_(None))
    return db.execute(select(h.c.id).where(h.c.lifted_at.is_(None), mine).limit(1)).first() is not None


def of_everybody(db: Db) -> bool:
    """Whether nothing at all must be erased now."""
    every = select(h.c.id).where(h.c.lifted_at.is_(None), h.c.contact_id.is_(None))
    return db.execute(every.limit(1)).first() is not None


def standing(db: Db) -> Sequence[Hold]:
    """Every hold that stands, the oldest first."""
    rows = db.execute(
        select(h.c.id, h.c.contact_id, h.c.reason, h.c.staff, h.c.placed_at)
        .where(h.c.lifted_at.is_(None))
        .order_by(h.c.id)
    ).all()
    return [
        Hold(
            id=row.id,
            contact_id=None if row.contact_id is None else ContactId(row.contact_id),
            reason=row.reason,
            staff=row.staff,
            placed_at=row.placed_at,
        )
        for row in rows
    ]


def held_contacts() -> Select[int | None]:
    """The contacts that are held, one by one, as a part of another query."""
    return select(h.c.contact_id).where(h.c.lifted_at.is_(None), h.c.contact_id.is_not(None))


def is_free(contact_id: ColumnElement[int] | ColumnElement[int | None]) -> ColumnElement[bool]:
    """The condition that a row's contact is not held, or that the row is of none."""
    return or_(contact_id.is_(None), contact_id.not_in(held_contacts()))
