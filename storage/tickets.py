"""Hand-overs to people, in their departments' queues."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from flows.contact import ContactId
from storage.database import Db
from storage.tables import msg as m
from storage.tables import ticket as t

LAST = 3
"""Texts of the resident that are shown with a ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A resident who waits for a person, with what they wrote last (oldest first); or a thing to look into."""

    id: int
    topic: str
    reason: str
    language: str | None
    opened_at: datetime
    texts: tuple[str, ...]


def open_once(db: Db, contact_id: ContactId, *, topic: str, reason: str, language: str | None, now: datetime) -> None:
    """Open a ticket, unless this contact has one open in that queue."""
    there = db.execute(
        select(t.c.id).where(t.c.contact_id == contact_id, t.c.topic == topic, t.c.closed_at.is_(None))
    ).first()
    if there is None:
        values = {
            "contact_id": contact_id,
            "topic": topic,
            "reason": reason,
            "language": language,
            "opened_at": now,
        }
        db.execute(insert(t).values(**values))


def open_about(db: Db, *, topic: str, reason: str, language: str | None, now: datetime) -> None:
    """Open a ticket about a thing rather than a contact, unless one with this reason is open."""
    there = db.execute(select(t.c.id).where(t.c.reason == reason, t.c.topic == topic, t.c.closed_at.is_(None))).first()
    if there is None:
        db.execute(insert(t).values(topic=topic, reason=reason, language=language, opened_at=now))


def close_about(db: Db, reason: str, now: datetime) -> int:
    """Close the tickets with this reason; gives how many."""
    return db.execute(update(t).where(t.c.reason == reason, t.c.closed_at.is_(None)).values(closed_at=now)).rowcount


def open_ones(db: Db) -> list[Ticket]:
    """Those nobody has closed, longest waiting first."""
    rows = db.execute(
        select(t.c.id, t.c.contact_id, t.c.topic, t.c.reason, t.c.language, t.c.opened_at)
        .where(t.c.closed_at.is_(None))
        .order_by(t.c.opened_at, t.c.id)
    ).all()
    return [
        Ticket(
            id=row.id,
            topic=row.topic,
            reason=row.reason,
            language=row.language,
            opened_at=row.opened_at,
            texts=_last_texts(db, row.contact_id),
        )
        for row in rows
    ]


def close(db: Db, ticket_id: int, now: datetime) -> bool:
    """Close a ticket; False when there is no such open one."""
    closed = db.execute(update(t).where(t.c.id == ticket_id, t.c.closed_at.is_(None)).values(closed_at=now))
    return closed.rowcount == 1


def contact_of(db: Db, ticket_id: int) -> ContactId | None:
    """Who waits for a ticket; None where it is about a thing, or its contact is gone."""
    found = db.execute(select(t.c.contact_id).where(t.c.id == ticket_id)).scalar_one_or_none()
    return None if found is None else ContactId(found)


def _last_texts(db: Db, contact_id: int | None) -> tuple[str, ...]:
    """What a contact wrote last; nothing where a ticket is about no contact."""
    if contact_id is None:
        return ()
    found = db.execute(
        select(m.c.text).where(m.c.contact_id == contact_id, m.c.direction == "in").order_by(m.c.id.desc()).limit(LAST)
    ).scalars()
    return tuple(reversed(found.all()))
