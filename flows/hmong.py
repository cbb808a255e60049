"""
Writes days, hours and distances in White Hmong (RPA): CLDR, and so Babel, knows no Hmong in Latin script.

Drafted, awaiting native review. Pure. The days of the week keep their English names behind `hnub`, as public
offices here print them; figures stand for months, days and hours, so that `nlu/values` reads all days back.
"""

from datetime import date, datetime, time

from flows.lookup import Weekday

LANGUAGE = "hmn"
"""The catalogue's tag."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Monday first. `Hnub ib` to `hnub xya` would be counted from Monday by some and from Sunday by others."""

PARTS = ((0, "ib tag hmo"), (1, "sawv ntxov"), (12, "tav su"), (17, "tsaus ntuj"))
"""From which hour on a part of the day is said: midnight, morning, midday and afternoon, evening."""

MILE = "mais"
"""The mile, borrowed from English."""


def weekday(number: int) -> str:
    """Name a day of the week; Monday is 0."""
    return f"hnub {WEEKDAYS[number]}"


def month(number: int) -> str:
    """Name a month: Hmong counts them. `hli` keeps its own tone behind a figure, whichever number it follows."""
    return f"lub {number} hli"


def day(value: date) -> str:
    """Write a day without its year."""
    return f"{month(value.month)} tim {value.day}"


def weekday_and_day(value: date) -> str:
    """Write a day without its year, its day of the week first."""
    return f"{weekday(value.weekday())}, {day(value)}"


def hour(value: time) -> str:
    """Write a time of the day, to the minute, on the clock of twelve hours."""
    part = [name for first, name in PARTS if first <= value.hour][-1]
    return f"{value.hour % 12 or 12}:{value.minute:02} teev {part}"


def when(value: date | time | Weekday) -> str:
    """Write any of these; an instant is told as its zone has it."""
    match value:
        case Weekday(number):
            return weekday(number)
        case datetime():
            return f"{weekday_and_day(value)}, {hour(value.time())}"
        case date():
            return weekday_and_day(value)
        case time():
            return hour(value)


def distance(miles: str) -> str:
    """Write a distance whose number is written already."""
    return f"{miles} {MILE}"
