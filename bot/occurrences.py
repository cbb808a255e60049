"""
On which day a point that recurs comes next: APScheduler's calendar, asked for days and never for instants.

A day has no clock changes. Its hour becomes an instant in each contact's own zone, where an hour that the
clocks skip moves on and one that comes twice is taken once.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from apscheduler.triggers.cron import CronTrigger

from flows.outreach.recurring import Every

EARLIEST = timedelta(hours=14)
"""So long before an hour in UTC it is that hour somewhere: the zones of the world reach from +14 to -12."""

LAST = date(9000, 1, 1)


def next_day(every: Every, after: date, number: int) -> date | None:
    """Give the day of the occurrence `number` (from 1 on), the first behind another day; None when it was the last."""
    if every.times is not None and number > every.times:
        return None
    found = _calendar(every.rule).get_next_fire_time(None, datetime.combine(after + timedelta(days=1), time(0), UTC))
    day = None if found is None else found.date()
    return day if day is not None and day <= (every.until or LAST) else None


def plan_at(day: date, at: time) -> datetime:
    """Give the instant (UTC) at which the fires of a day are planned: before its hour has come anywhere."""
    return datetime.combine(day, at, UTC) - EARLIEST


@lru_cache(maxsize=64)
def _calendar(rule: str) -> CronTrigger:
    return CronTrigger(**Every(rule).days, hour=0, timezone=UTC)
