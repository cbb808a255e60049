"""Slots of the clock: each is done once, however many workers there are."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from storage.database import Db
from storage.once import insert_once
from storage.tables import tick

SET_BACK = timedelta(minutes=2)
"""No two machines' clocks differ by so much: slots taken that far ahead were taken before a clock was set back."""

KEPT = timedelta(days=7)


def take(db: Db, job: str, slot: datetime, now: datetime) -> bool:
    """
    Claim one slot of a job; False when it is taken.

    Where a clock was set back, what was taken ahead of it is free again: else the job would rest until it is there.
    """
    db.execute(delete(tick).where(tick.c.job == job, tick.c.slot > now + SET_BACK))
    return insert_once(db, tick, {"job": job, "slot": slot})


def forget(db: Db, now: datetime) -> int:
    """Take away the slots of long ago, which nobody will ask for again."""
    return db.execute(delete(tick).where(tick.c.slot < now - KEPT)).rowcount
