"""What residents asked and nobody answered: texts without names, numbers and senders, kept for a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from storage.database import Db
from storage.tables import unanswered as u

KEPT = timedelta(days=90)
"""How long: enough to see what is asked in every season of the quarter, and to teach the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """One text, with the hour it was asked in and its language, where that is known."""

    text: str
    language: str | None
    asked_at: datetime


def keep(db: Db, text: str, *, language: str | None, now: datetime) -> None:
    """
    Keep one text; the caller has taken out of it what tells who wrote it.

    Only the hour is kept: enough to see a trend, too little to find the message again by its time.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    db.execute(insert(u).values(text=text, language=language, asked_at=hour))


def since(db: Db, first: datetime, *, language: str | None = None, limit: int) -> list[Unanswered]:
    """Those asked from `first` on, latest first; of every language unless one is given."""
    spoken = [] if language is None else [u.c.language == language]
    rows = db.execute(
        select(u.c.text, u.c.language, u.c.asked_at)
        .where(u.c.asked_at >= first, *spoken)
        .order_by(u.c.asked_at.desc(), u.c.id.desc())
        .limit(limit)
    ).all()
    return [Unanswered(text=text, language=tag, asked_at=asked_at) for text, tag, asked_at in rows]


def forget(db: Db, now: datetime) -> int:
    """Take away what was kept long enough; gives how many."""
    return db.execute(delete(u).where(u.c.asked_at < now - KEPT)).rowcount
