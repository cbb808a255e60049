"""Slots of the clock: each is done once, however many workers there are."""

from datetime import datetime

from storage.database import Db
from storage.once import insert_once
from storage.tables import tick


def take(db: Db, job: str, slot: datetime) -> bool:
    """Claim one slot of a job; False when it is taken."""
    return insert_once(db, tick, {"job": job, "slot": slot})
