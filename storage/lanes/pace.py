"""What a lane lets out: its rate, its burst, and since when it is free (GCRA)."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from storage.database import Db
from storage.once import insert_once
from storage.tables import lane as lane_table

MICROSECOND = timedelta(microseconds=1)
"""What an instant is kept to; without this grace a slot of 333,333.3 of them would never be whole."""

PORTION = timedelta(milliseconds=50)
"""So much of its rate a lane that is full lets out in one go: a claim costs as much for one message as for ten."""

FREE_AT = select(lane_table.c.free_at).where(lane_table.c.name == bindparam("lane"))
HELD = FREE_AT.with_for_update()
USE = update(lane_table).where(lane_table.c.name == bindparam("which"))
"""Statements of every claim, built once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a lane allows: slots a second, and how many at once after a pause."""

    rate: float
    burst: int
    gap: timedelta = timedelta(0)
    """Between two messages to the same contact."""

    def free_slots(self, free_at: datetime, now: datetime) -> int:
        """Whole slots free at `now` (GCRA): never more than `rate` a second and `burst` besides."""
        ahead = now - max(free_at, now - self.full) + MICROSECOND
        return min(int(ahead.total_seconds() * self.rate), self.burst)

    @property
    def full(self) -> timedelta:
        """How long a lane rests until all its slots are free."""
        return timedelta(seconds=self.burst / self.rate)

    @property
    def portion(self) -> int:
        """How many slots to wait for: few enough that none is lost while a claim is under way."""
        return max(1, min(int(self.rate * PORTION.total_seconds()), self.burst // 2))

    def time_for(self, segments: int) -> timedelta:
        """How long so many segments keep the lane, rounded up: never faster than `rate`."""
        return timedelta(microseconds=math.ceil(segments / self.rate * 1_000_000))


def hold(db: Db, lane: str, pace: Pace, now: datetime) -> datetime:
    """Hold a lane until the transaction ends; gives since, or from, when it is free."""
    free_at = db.execute(HELD, {"lane": lane}).scalar_one_or_none()
    if free_at is not None:
        return free_at
    insert_once(db, lane_table, {"name": lane, "rate": pace.rate, "burst": pace.burst, "free_at": now - pace.full})
    return db.execute(HELD, {"lane": lane}).scalar_one()


def keep_busy(db: Db, lane: str, pace: Pace, since: datetime, slots: int) -> None:
    """Use so many slots of a lane that is held."""
    free_at = since + pace.time_for(slots)
    db.execute(USE, {"which": lane, "free_at": free_at, "rate": pace.rate, "burst": pace.burst})


def rests_for(db: Db, lane: str, pace: Pace, now: datetime) -> timedelta:
    """How long from `now` until a lane has a portion of slots free; nothing where it has them."""
    free_at = db.execute(FREE_AT, {"lane": lane}).scalar_one_or_none()
    return timedelta(0) if free_at is None else max(free_at + pace.time_for(pace.portion) - now, timedelta(0))


def push_back(db: Db, lane: str, until: datetime) -> None:
    """Let nothing out of a lane before `until`: the provider asked for a pause."""
    db.execute(update(lane_table).where(lane_table.c.name == lane, lane_table.c.free_at < until).values(free_at=until))
