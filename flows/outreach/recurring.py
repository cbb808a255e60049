"""
On which days a point comes back: every day, on days of the week, on the nth weekday of a month, or as cron says.

Reading only: which day comes next is reckoned with the calendar of whoever has one (`bot.occurrences`).
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Self

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""In the order of the week; other spellings may go on: thurs, thursday."""

FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NTH = ("1st", "2nd", "3rd", "4th", "last")

CRON = re.compile(r'cron "?(?P<fields>[^"]+)"?')

FORMS = 'day; week on mon, thu; month on 2nd tuesday; month on 15; month on last day; cron "0 10 * * 1"'

LATEST_DAY = 28
"""Of a month: later days some months do not have."""

LEAP_YEAR = 2028

Fields = Mapping[str, str]
"""Which days are meant, by the fields of a calendar: `day_of_week`, `day`, `month`."""


@dataclass(frozen=True, slots=True)
class Every:
    """Each day of a rule, from the campaign's start on. `parse` and `str` are inverses."""

    rule: str
    until: date | None = None
    """The last day on which it may come."""
    times: int | None = None
    """How often it comes at most."""

    @classmethod
    def parse(cls, text: str, until: date | None = None, times: int | None = None) -> Self:
        """Read a rule; raises ValueError, which says how they are written."""
        words = " ".join(text.lower().split())
        rule = re.sub(r" ?, ?", "," if words.startswith("cron") else ", ", words)
        days_of(rule)
        return cls(rule, until, times)

    def __str__(self) -> str:
        until = f" until {self.until}" if self.until else ""
        return f"every {self.rule}{until}" + (f" times {self.times}" if self.times else "")

    @property
    def days(self) -> Fields:
        """The days it comes, for a calendar."""
        return days_of(self.rule)

    @property
    def hour(self) -> time | None:
        """The local hour that cron says itself."""
        cron = CRON.fullmatch(self.rule)
        return _hour(cron["fields"]) if cron else None


def days_of(rule: str) -> Fields:
    """Give the days of a rule; raises ValueError, which says how rules are written."""
    match rule.split(maxsplit=2):
        case ["day"]:
            return {"day": "*"}
        case ["week", "on", names]:
            return {"day_of_week": ",".join(_day(name) for name in names.split(","))}
        case ["month", "on", which]:
            return {"day": _of_month(which)}
        case ["cron", *_] if cron := CRON.fullmatch(rule):
            _hour(cron["fields"])
            return _cron_days(cron["fields"])
    raise ValueError(f"{rule!r} is no rule; they are written: {FORMS}")


def _day(name: str) -> str:
    for short, full in zip(DAYS, FULL, strict=True):
        if name.strip().startswith(short) and full.startswith(name.strip()):
            return short
    raise ValueError(f"{name.strip()!r} is no day of the week; write {', '.join(DAYS)}")


def _of_month(which: str) -> str:
    nth, _, day = which.partition(" ")
    if which == "last day":
        return "last"
    if nth in NTH:
        return f"{nth} {_day(day)}"
    if which.isascii() and which.isdigit() and 1 <= int(which) <= LATEST_DAY:
        return str(int(which))
    what = f"{which!r} is no day of every month"
    raise ValueError(f"{what}; write 1 to {LATEST_DAY}, last day, or 1st to 4th or last and a weekday")


def _hour(fields: str) -> time:
    """The one hour a day that cron names: more often than daily nobody is written to."""
    minute, hour = ([*fields.split(), "", ""])[:2]
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f'{fields!r} names no one hour of the day; write cron "0 10 * * 1"') from None


def _cron_days(fields: str) -> Fields:
    parts = fields.split()
    if len(parts) != 5:  # noqa: PLR2004 - minute, hour, day, month, weekday
        raise ValueError(f"{fields!r} has not the five fields of cron: minute hour day month weekday")
    _, _, day, month, weekday = parts
    days = _numbers(day, 1, 31) if day != "*" else [1]
    months = _numbers(month, 1, 12) if month != "*" else [1]
    if all(min(days) > monthrange(LEAP_YEAR, each)[1] for each in months):
        raise ValueError(f"{fields!r} is a day that never comes")
    if day != "*" and weekday != "*":
        raise ValueError("cron would take either the day or the weekday; leave one of them *")
    return {
        "day": ",".join(map(str, days)) if day != "*" else "*",
        "month": ",".join(map(str, months)) if month != "*" else "*",
        "day_of_week": _weekdays(weekday),
    }


def _weekdays(field: str) -> str:
    """Cron's weekdays by name: it begins with Sunday as 0 or 7, the calendar with Monday."""
    if field == "*":
        return "*"
    named = re.sub(r"[a-z]+", lambda name: str((DAYS.index(_day(name[0])) + 1) % 7), field)
    numbers = {number % 7 for number in _numbers(named, 0, 7)}
    return ",".join(day for index, day in enumerate(DAYS) if (index + 1) % 7 in numbers)


def _numbers(field: str, low: int, high: int) -> list[int]:
    """The numbers of a field such as `1,3` or `1-5` or `*/2`; raises ValueError."""
    found = set[int]()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
        try:
            begin, end, by = int(first), int(last or first), int(step or 1)
        except ValueError:
            raise ValueError(f"{part!r} is nothing that cron knows here") from None
        if not (low <= begin <= end <= high and by > 0):
            raise ValueError(f"{part!r} is not within {low} to {high}")
        found.update(range(begin, end + 1, by))
    return sorted(found)
