"""Looks at an event before it is multiplied: a mistake would make a wrong date, or keep us busy for hours."""

from datetime import date, datetime, timedelta
from math import prod
from typing import Any

from icalendar import Component

from bot.opendata.connector import SourceFailed
from bot.opendata.connectors.json_object import one_line

WHEN = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE"})
"""What says when an event takes place, and which version of it counts: none that is broken may be passed over."""

TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""No event of a city recurs so; the rule of one that does would keep us busy for minutes."""

MOST_A_DAY = 24

DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""A 30 February would be looked for until the year 9999."""

YEARS = range(1800, 2200)
"""No event is meant to start or end outside. One in the year 261 is a slip, and repeats a hundred thousand times."""

LONGEST = timedelta(days=366)
"""What recurs is over before long; else each of many thousand times would still be going on."""


def moment(event: Component, name: str) -> date | None:
    """Give a day or an instant of an event; None where it has none of that name that can be read."""
    found: Any = event.get(name)
    try:
        value = getattr(found, "dt", None)
    except ValueError:  # how icalendar answers for a property that is broken
        return None
    return value if isinstance(value, date) else None


def check(url: str, event: Component) -> None:
    """
    Raise SourceFailed for an event whose times cannot be trusted.

    One such event makes the whole calendar fail, so that what was there before stays: the libraries would leave it
    out, swap its start and end, or take a time of a zone that nobody knows for a local one.
    """
    wrong = _wrong_times(event) or next((why for rule in _rules(event) if (why := _wrong_rule(rule))), "")
    if wrong:
        name = one_line(event.get("SUMMARY") or event.get("UID") or "without a name", 60)
        raise SourceFailed(url, f"the event {name!r} {wrong}", "Ask its publisher to mend that event.")


def _wrong_times(event: Component) -> str:
    broken = next((name for name, _ in event.errors if name in WHEN), None)
    if broken:
        return f"has a {broken} that cannot be read"
    start, end = moment(event, "DTSTART"), moment(event, "DTEND")
    if start is None:
        return "has no start that can be read"
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        zone, found = _zone(event, name), moment(event, name)
        if found is not None and found.year not in YEARS:
            return f"is in the year {found.year}"
        if zone and isinstance(found, datetime) and found.tzinfo is None:
            return f"is in the time zone {one_line(zone, 40)!r}, which nobody knows"
    if end is not None and (wrong := _wrong_end(start, end)):
        return wrong
    return "recurs, and lasts longer than a year" if _rules(event) and _length(event, start, end) > LONGEST else ""


def _wrong_end(start: date, end: date) -> str:
    """Compare what can be compared: two days, two instants, or two local times."""
    if isinstance(start, datetime) != isinstance(end, datetime):
        return "mixes a day and an hour"
    if isinstance(start, datetime) and isinstance(end, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        return ""
    return "ends before it starts" if end < start else ""


def _length(event: Component, start: date, end: date | None) -> timedelta:
    """Give how long it lasts, to the day."""
    if end is not None:
        return timedelta(days=end.toordinal() - start.toordinal())
    length = getattr(event.get("DURATION"), "dt", None)
    return length if isinstance(length, timedelta) else timedelta()


def _zone(event: Component, name: str) -> str:
    return str(getattr(event.get(name), "params", {}).get("TZID", ""))


def _rules(event: Component) -> list[Any]:
    found = event.get("RRULE", [])
    return found if isinstance(found, list) else [found]


def _wrong_rule(rule: Any) -> str:
    """Give what is wrong with a recurrence rule, or nothing; a rule without an end is right, and costs nothing."""
    if any(interval < 1 for interval in rule.get("INTERVAL", [1])):
        return "recurs with an interval of 0"  # which would never come to an end
    times = prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if TOO_OFTEN & {str(each).upper() for each in rule.get("FREQ", [])} or times > MOST_A_DAY:
        return "recurs more often than every hour"
    longest = max(DAYS_OF_MONTH[int(month) % 12 - 1] for month in rule.get("BYMONTH") or [1])
    days = rule.get("BYMONTHDAY", [1])
    return "recurs on a day that no month has" if all(abs(day) > longest for day in days) else ""
