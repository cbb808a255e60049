"""What leaves a stop, and when: the services of a day, and the times that may go past its midnight."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import cast

from bot.opendata.desk import Asked, Used
from bot.opendata.lookups.delays import Expected, delays_now
from storage.snapshots.schema import Row

HALF_A_DAY = timedelta(hours=12)
AHEAD = 7
"""Days after today on which a departure is looked for; a service that does not run in a week has ended."""

A_DAY = timedelta(days=1)
"""A time of day is told without its day: it is the next time the clock shows it."""

LATEST = timedelta(hours=1)
"""A bus that should have left longer ago is not waited for, whatever is known of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One departure on one day of service."""

    row: Row
    service: Row
    """The row that says its service runs on that day."""
    scheduled: datetime
    expected: Expected | None = None
    """What is known of it just now."""

    @property
    def at(self) -> datetime:
        """When it leaves, as far as is known."""
        return self.expected.at if self.expected else self.scheduled

    @property
    def runs(self) -> bool:
        """Whether nobody says that it is canceled."""
        return self.expected is None or not self.expected.canceled


def soon(asked: Asked, times: Sequence[Row], wanted: int) -> list[Departure]:
    """
    Give what has yet to leave today, in order, up to so many that run.

    After midnight, what is left of yesterday's service comes first.
    """
    days = (asked.today - timedelta(days=1), asked.today)
    due = merge(*(_on(asked, times, day, since=asked.now - LATEST) for day in days), key=_scheduled)
    known = delays_now(asked)
    found: list[Departure] = []
    for departure in due:
        told = replace(departure, expected=known.of(departure.row, departure.scheduled)) if known else departure
        found += [told] if asked.now <= told.at < asked.now + A_DAY else []
        if sum(each.runs for each in found) == wanted:
            break
    return sorted(found, key=lambda each: each.at)


def later(asked: Asked, times: Sequence[Row], wanted: int) -> tuple[date, list[Departure]] | None:
    """Give the next day after today on which anything leaves, and so much of it; None when nothing does in a week."""
    for days in range(1, AHEAD + 1):
        day = asked.today + timedelta(days=days)
        if found := list(islice(_on(asked, times, day), wanted)):
            return day, found
    return None


def on_route(times: Iterable[Row], route: str | None) -> list[Row]:
    """
    Leave only the departures of a route, if one is named.

    A route's letters need not be said: `113` is E113, unless there is a 113 as well.
    """
    rows = list(times)
    if route is None:
        return rows
    exactly = [row for row in rows if _code(row["route"]) == _code(route)]
    return exactly or [row for row in rows if _digits(row["route"]) == _digits(route)]


def day_begins(day: date, asked: Asked) -> datetime:
    """
    Give the moment from which the times of a day are counted: noon less twelve hours.

    That is midnight, but for the days on which the clocks change. Source: GTFS Schedule Reference, field type Time.
    """
    noon = datetime.combine(day, time(12), asked.desk.area.timezone)
    return noon.astimezone(UTC) - HALF_A_DAY


def used(asked: Asked, departures: Iterable[Departure]) -> list[Used]:
    """Give the rows that departures are known from, each once."""
    look, told = asked.card.look_up, list(departures)
    services = {id(departure.service): departure.service for departure in told}.values()
    return [
        *(Used(look.departures or "", departure.row) for departure in told),
        *(Used(look.services or "", service) for service in services),
        *(Used(look.delays or "", departure.expected.row) for departure in told if departure.expected),
    ]


def _on(asked: Asked, times: Sequence[Row], day: date, since: datetime | None = None) -> Iterator[Departure]:
    """Give what leaves on a day of service, in order, and costs little for what is not taken."""
    running = asked.desk.open(asked.card.look_up.services or "").where(date=day.isoformat())
    services, begins = {row["service_id"]: row for row in running}, day_begins(day, asked)
    first = (since - begins).total_seconds() if since else 0
    due = [row for row in times if _seconds(row) >= first and row["service_id"] in services]
    for row in sorted(due, key=_seconds):
        scheduled = begins + timedelta(seconds=_seconds(row))
        yield Departure(row=row, service=services[row["service_id"]], scheduled=scheduled)


def _seconds(row: Row) -> int:
    return cast("int", row["seconds"])


def _scheduled(departure: Departure) -> datetime:
    return departure.scheduled


def _code(route: object) -> str:
    return re.sub(r"\W", "", str(route)).upper()


def _digits(route: object) -> str:
    return re.sub(r"^\D+", "", _code(route))
