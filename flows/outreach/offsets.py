"""So much time after something: minutes and hours as they pass, days, weeks and months by the calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

from flows.outreach.quiet import instant_of

Unit = Literal["minute", "hour", "day", "week", "month"]

CALENDAR = frozenset({"day", "week", "month"})
"""Units that are counted in days of the calendar, so that a local hour belongs to them."""

LONGEST = timedelta(days=731)
"""An offset longer than two years is a slip of the pen."""

DAYS_IN: dict[Unit, float] = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 31}


@dataclass(frozen=True, slots=True)
class Offset:
    """How long after a fact: `3 days`. `parse` and `str` are inverses; a negative one lies before it."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `30 minutes`, `2 weeks`, `1 month`; raises ValueError."""
        amount, _, unit = text.strip().lower().partition(" ")
        for known in get_args(Unit):
            if unit.strip() in (known, f"{known}s") and amount.isascii() and amount.isdigit():
                return cls(int(amount), known)
        raise ValueError(f"{text!r} is no time such as 30 minutes, 2 hours, 3 days, 2 weeks or 1 month")

    def __str__(self) -> str:
        return f"{abs(self.amount)} {self.unit}" + ("" if abs(self.amount) == 1 else "s")

    @property
    def of_calendar(self) -> bool:
        """Whether it ends on a day, at an hour that has to be said."""
        return self.unit in CALENDAR

    @property
    def too_long(self) -> bool:
        return abs(self.amount) * DAYS_IN[self.unit] > LONGEST.days

    def behind(self, day: date) -> date:
        """Give the day so many days, weeks or months behind another; the last of a month that has no such day."""
        if self.unit == "month":
            return _months_behind(day, self.amount)
        return day + timedelta(days=self.amount * int(DAYS_IN[self.unit]))

    def after(self, instant: datetime, at: time, zone: ZoneInfo) -> datetime:
        """Give the instant (UTC) so long after another; days end at the local hour `at`."""
        if self.of_calendar:
            return instant_of(self.behind(instant.astimezone(zone).date()), at, zone)
        return instant + self.span

    @property
    def span(self) -> timedelta:
        """How long it is at most."""
        return timedelta(minutes=round(self.amount * DAYS_IN[self.unit] * 1440))


def _months_behind(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
