"""Calendars: each time an event takes place in the days to come, out of one iCalendar file."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed, SourceField
from bot.opendata.connectors.ical_series import check, moment
from bot.opendata.connectors.plain_text import plain_text
from bot.opendata.http.web import Reply, Web

DAYS_AHEAD = 120

FIELDS: Mapping[str, str] = {
    "id": "text",
    "name": "text",
    "starts": "instant",
    "ends": "instant",
    "all_day": "int",
    "place": "text",
    "description": "text",
    "url": "text",
    "cancelled": "int",
    "modified": "instant",
}
"""What a record has, and the column type it fits. `starts` and `ends` are days where the whole day is meant."""

CONFUSED = (ValueError, TypeError, LookupError, AttributeError, OverflowError, OSError)
"""
What the two libraries raise for calendars that are spoilt or contradict themselves.

Found by spoiling thousands; OSError is a time zone `America/`, which Python looks for as a file.
"""


@dataclass(frozen=True, slots=True)
class ICal:
    """The events from today until `days_ahead` (120). `zone` is the city's: events that name no zone are in it."""

    web: Web
    now: Callable[[], datetime]
    zone: ZoneInfo

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"days_ahead"})

    def discover(self, feed: Feed) -> Discovered:
        reply = self.web.get(feed.url, private=feed.private)
        if reply is None:
            raise AssertionError("nobody asked whether it changed")
        calendar = _calendar(reply)
        return Discovered(
            title=str(calendar.get("X-WR-CALNAME", "Events")),
            fields=tuple(SourceField(name=name, type=kind) for name, kind in FIELDS.items()),
            key="id",
            rows=len(self._occurrences(feed, reply, calendar)),
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """Ask whether it changed only once a day: the days to come move on, though the file stays as it was."""
        today = self._today().isoformat()
        conditional = since if since.get("day") == today else None
        reply = self.web.get(feed.url, since=conditional, private=feed.private)
        if reply is None:
            return None
        found = self._occurrences(feed, reply, _calendar(reply))
        return Delivery(records=self._records(found), mark={**reply.mark, "day": today})

    def _today(self) -> date:
        return self.now().astimezone(self.zone).date()

    def _occurrences(self, feed: Feed, reply: Reply, calendar: Calendar) -> list[Component]:
        """Give what overlaps the days to come, overrides and exceptions applied; raises SourceFailed."""
        import recurring_ical_events  # type: ignore[import-untyped]  # it comes without types

        first = datetime.combine(self._today(), datetime.min.time(), self.zone)
        last = first + timedelta(days=_days_ahead(feed) + 1)
        for event in calendar.walk("VEVENT"):
            check(reply.url, event)
            if not _first(event, "UID"):  # those without one would be taken for versions of one event
                event["UID"] = f"{_first(event, 'SUMMARY')}/{moment(event, 'DTSTART')}"
        try:
            return list(recurring_ical_events.of(calendar).between(first, last))
        except CONFUSED as error:
            raise SourceFailed(reply.url, "a calendar that contradicts itself") from error

    def _records(self, events: list[Component]) -> Iterator[Record]:
        given = set()
        for event in events:
            record = self._record(event)
            if record["id"] not in given:
                given.add(record["id"])
                yield record

    def _record(self, event: Component) -> Record:
        start = moment(event, "DTSTART")
        if start is None:
            raise AssertionError("an event without a start was refused before")
        end = moment(event, "DTEND") or start
        return {
            "id": f"{_first(event, 'UID')}/{self._written(start)}",
            "name": plain_text(_first(event, "SUMMARY")),
            "starts": self._written(start),
            "ends": self._written(end if isinstance(start, datetime) else _last_day(start, end)),
            "all_day": not isinstance(start, datetime),
            "place": plain_text(_first(event, "LOCATION")),
            "description": plain_text(_first(event, "DESCRIPTION")),
            "url": _first(event, "URL") or None,
            "cancelled": _first(event, "STATUS").upper() == "CANCELLED",
            "modified": self._written(changed) if (changed := moment(event, "LAST-MODIFIED")) else None,
        }

    def _written(self, when: date) -> str:
        """Write a day as it is, and an instant with its offset."""
        if isinstance(when, datetime) and when.tzinfo is None:
            return when.replace(tzinfo=self.zone).isoformat()
        return when.isoformat()


def _last_day(start: date, end: date) -> date:
    """Give the last day of an event, which iCalendar's end is the day after. Source: RFC 5545, 3.6.1."""
    return max(start, end - timedelta(days=1))


def _calendar(reply: Reply) -> Calendar:
    try:
        found = Calendar.from_ical(reply.content)
    except CONFUSED as error:
        raise SourceFailed(reply.url, "not a calendar") from error
    if found.name != "VCALENDAR":
        raise SourceFailed(reply.url, "not a calendar")
    return found


def _first(event: Component, name: str) -> str:
    """Give a text; of several, which the standard does not allow but calendars have, the first."""
    value: Any = event.get(name, "")
    return str(value[0] if isinstance(value, list) else value).strip()


def _days_ahead(feed: Feed) -> int:
    written = feed.option("days_ahead", str(DAYS_AHEAD))
    if not re.fullmatch(r"[1-9]\d{0,2}", written):
        raise SourceFailed(feed.url, f"`days_ahead` is {written!r}", "Write days_ahead: 120")
    return int(written)
