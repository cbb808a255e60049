"""Next days by rule, pure: weekly and every other week, holidays that move them, weeks of a month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile
from typing import cast

from flows.lookup import Weekday
from storage.snapshots.schema import Row


@dataclass(frozen=True, slots=True)
class Pickup:
    """A day of collection, and the row of the holiday that moved it there."""

    on: date
    holiday: Row | None = None


def next_pickup(zone: Row, today: date, shifts: Sequence[Row], *, every: int) -> Pickup:
    """
    Give the next day of collection; today counts until it is over.

    Counts in steps of `every` days from the zone's `anchor`, a day on which both cart and recycling went.
    A day that falls on a holiday of `shifts` (month, day) is moved by its `days`.
    """
    anchor = cast("date", zone["anchor"])
    steps = (today - anchor).days // every - 1
    regular = (anchor + timedelta(days=every * step) for step in count(steps))
    moved = (_moved(day, shifts) for day in regular)
    return next(pickup for pickup in moved if pickup.on >= today)


def _moved(day: date, shifts: Sequence[Row]) -> Pickup:
    for shift in shifts:
        if (shift["month"], shift["day"]) == (day.month, day.day):
            return Pickup(day + timedelta(days=cast("int", shift["days"])), shift)
    return Pickup(day)


def meeting_days(rule: Row, first: date, last: date) -> Iterator[date]:
    """Give the days from first to last that are, say, the second or fourth Wednesday of their month."""
    weeks = {int(week) for week in str(rule["weeks"]).split(",")}
    weekday = rule["weekday"]
    if not isinstance(weekday, Weekday):
        raise AssertionError("the column `weekday` of a rule is declared as a weekday")  # noqa: TRY004 - our data
    start = first + timedelta(days=(weekday.number - first.weekday()) % 7)
    days = (start + timedelta(days=7 * step) for step in count())
    return (day for day in takewhile(lambda day: day <= last, days) if (day.day - 1) // 7 + 1 in weeks)
