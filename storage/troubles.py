"""Messages that did not get through, for staff: what failed and why, and what nobody knows the fate of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.database import Db
from storage.lanes.outcomes import WAITS
from storage.tables import campaign as c
from storage.tables import msg as m

HELD, SETTLED = "uncertain", "settled-by-staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How many messages of a lane ended with one code, and when the last one was made."""

    channel: str
    code: str
    messages: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """A message that may or may not have gone out; nothing of what it says, and nobody's address."""

    msg_id: int
    channel: str
    campaign: str | None
    code: str
    since: datetime
    """Since when its fate is unknown."""


def failures(db: Db, since: datetime) -> list[Failures]:
    """What failed or was given up since then, most frequent first."""
    how_many = func.count()
    rows = db.execute(
        select(m.c.channel, m.c.error, how_many, func.max(m.c.created_at))
        .where(m.c.direction == "out", m.c.state.in_(("failed", "cancelled")), m.c.error.is_not(None))
        .where(m.c.created_at >= since)
        .group_by(m.c.channel, m.c.error)
        .order_by(how_many.desc(), m.c.channel, m.c.error)
    )
    return [Failures(channel=row[0], code=row[1] or "", messages=row[2], last_at=row[3]) for row in rows]


def uncertain(db: Db, limit: int) -> list[Uncertain]:
    """What nobody knows the fate of, longest first."""
    rows = db.execute(
        select(m.c.id, m.c.channel, c.c.name, m.c.error, m.c.lease_until, m.c.created_at)
        .outerjoin(c, c.c.id == m.c.campaign_id)
        .where(m.c.state == HELD)
        .order_by(m.c.lease_until, m.c.id)
        .limit(limit)
    )
    return [
        Uncertain(msg_id=row[0], channel=row[1], campaign=row[2], code=row[3] or "", since=row[4] or row[5])
        for row in rows
    ]


def settle(db: Db, msg_id: int, now: datetime, *, again: bool) -> bool:
    """
    Take it that an uncertain message went out, or put it back into its lane: whoever got it gets it twice.

    False when it is uncertain no more: a receipt, or somebody else, was quicker.
    """
    values: dict[str, Any] = {"state": WAITS, "due_at": now} if again else {"state": "wired"}
    mine = (m.c.id == msg_id, m.c.state == HELD)
    return db.execute(update(m).where(*mine).values(**values, error=SETTLED, lease_until=None)).rowcount > 0
