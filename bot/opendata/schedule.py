"""When a data set is fetched next: `daily at 03:30`, `every 5 minutes`, `every 6 hours`, `every 7 days`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""Intervals count from here, so that every machine has the same slots."""

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at an hour of the city's own clock."""

    at: time

    def after(self, now: datetime, zone: ZoneInfo) -> datetime:
        here = now.astimezone(zone)
        today = datetime.combine(here.date(), self.at, zone)
        tomorrow = datetime.combine(here.date() + timedelta(days=1), self.at, zone)
        return (today if today.astimezone(UTC) > now else tomorrow).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, after the same time."""

    interval: timedelta

    def after(self, now: datetime, zone: ZoneInfo) -> datetime:
        del zone  # an interval knows no clock of a city
        return EPOCH + self.interval * ((now - EPOCH) // self.interval + 1)


Schedule = Daily | Every


def read_schedule(text: str) -> Schedule:
    """Read a schedule; raises ValueError that says how one is written."""
    daily = re.fullmatch(r"daily at (\d{2}:\d{2})", text)
    every = re.fullmatch(r"every (\d{1,4}) (minute|hour|day)s?", text)
    if daily:
        return Daily(time.fromisoformat(daily[1]))
    if every and int(every[1]) > 0:
        interval = timedelta(**{f"{every[2]}s": int(every[1])})
        if interval <= LONGEST:
            return Every(interval)
    raise ValueError("Write it as `daily at 03:30`, `every 5 minutes`, `every 6 hours` or `every 7 days`")
