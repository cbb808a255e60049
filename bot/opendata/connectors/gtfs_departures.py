"""When vehicles leave stops: stop times with their trips and routes, by the second of the service day."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import attrgetter
from sys import intern
from typing import NamedTuple

from bot.opendata.connector import Record
from bot.opendata.connectors.gtfs_archive import Archive, NotSo, Row, read_seconds

NO_PICKUP, ROUGH = "1", "0"

MOST_RUNS = 2880
"""Runs of one trip in a line of frequencies: one every half a minute, all day."""


class Call(NamedTuple):
    """A trip at one stop; its seconds are None where the feed leaves them blank."""

    sequence: int
    stop_id: str
    arrives: int | None
    leaves: int | None
    exact: bool
    boards: bool
    headsign: str


class Run(NamedTuple):
    """One go of a trip that the feed only says the frequency of: seconds later than written, and when it starts."""

    later: int
    starts: int | None
    exact: bool


AS_WRITTEN = (Run(0, None, exact=True),)


@dataclass(frozen=True, slots=True)
class Trip:
    """What all calls of a trip have in common."""

    trip_id: str
    route_id: str
    route: str
    headsign: str
    service_id: str


def departures(archive: Archive) -> Iterator[Record]:
    """
    Give every departure, trip by trip; raises SourceFailed.

    Left out: the last stop of a trip, for nobody departs there; stops where nobody may get on; trips that no table
    of trips knows. A time the feed leaves blank is put between its neighbours in equal steps; such a row, and one
    whose time the feed itself calls rough, is not `exact`.
    """
    trips, often = _trips(archive), _frequencies(archive)
    for trip_id, calls in _calls(archive, trips).items():
        timed = fill_in(sorted(calls, key=attrgetter("sequence")))
        for run in _runs(often.get(trip_id), timed):
            yield from _leaving(trips[trip_id], timed, run)


def fill_in(calls: Sequence[Call]) -> list[Call]:
    """Give the calls in their order with the blank times filled in, as far as a known one stands on both sides."""
    filled = list(calls)
    known = [place for place, call in enumerate(calls) if call.leaves is not None]
    for before, after in pairwise(known):
        start, end = calls[before].leaves, calls[after].arrives
        if start is None or end is None:
            raise AssertionError("a call that leaves arrives as well")
        for place in range(before + 1, after):
            passes = start + (end - start) * (place - before) // (after - before)
            filled[place] = calls[place]._replace(arrives=passes, leaves=passes, exact=False)
    return filled


def _leaving(trip: Trip, calls: Sequence[Call], run: Run) -> Iterator[Record]:
    suffix = "" if run.starts is None else f":{run.starts}"
    for call in calls[:-1]:
        if call.leaves is None or not call.boards:
            continue
        yield {
            "departure_id": f"{trip.trip_id}:{call.sequence}{suffix}",
            "stop_id": call.stop_id,
            "seconds": call.leaves + run.later,
            "exact": call.exact and run.exact,
            "trip_id": trip.trip_id,
            "stop_sequence": call.sequence,
            "route_id": trip.route_id,
            "route": trip.route,
            "headsign": call.headsign or trip.headsign or None,
            "service_id": trip.service_id,
        }


def _calls(archive: Archive, trips: Mapping[str, Trip]) -> dict[str, list[Call]]:
    calls: dict[str, list[Call]] = defaultdict(list)
    seconds = cache(read_seconds)  # a day has few different minutes
    needed = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")
    for line, row in archive.rows("stop_times", *needed):
        if row["trip_id"] in trips:
            try:
                calls[trips[row["trip_id"]].trip_id].append(_call(row, seconds))
            except ValueError as wrong:
                raise archive.wrong("stop_times", line, _why(row, wrong)) from wrong
    return calls


def _call(row: Row, seconds: Callable[[str], int]) -> Call:
    written = row["departure_time"] or row["arrival_time"]
    return Call(
        sequence=int(row["stop_sequence"]),
        stop_id=intern(row["stop_id"]),
        arrives=seconds(row["arrival_time"] or written) if written else None,
        leaves=seconds(written) if written else None,
        exact=row.get("timepoint") != ROUGH,
        boards=row.get("pickup_type") != NO_PICKUP,
        headsign=intern(row.get("stop_headsign", "")),
    )


def _why(row: Row, wrong: ValueError) -> str:
    return str(wrong) if isinstance(wrong, NotSo) else f"{row['stop_sequence']!r} is no stop_sequence"


def _trips(archive: Archive) -> dict[str, Trip]:
    names = {row["route_id"]: route_name(row) for _, row in archive.rows("routes", "route_id")}
    trips = {}
    for line, row in archive.rows("trips", "trip_id", "route_id", "service_id"):
        route_id = row["route_id"]
        if route_id not in names:
            raise archive.wrong("trips", line, f"there is no route {route_id!r}")
        headsign, service_id = intern(row.get("trip_headsign", "")), intern(row["service_id"])
        trips[row["trip_id"]] = Trip(row["trip_id"], intern(route_id), names[route_id], headsign, service_id)
    return trips


def route_name(row: Row) -> str:
    """Give what is written on the bus: its number, or its name where it has no number."""
    return row.get("route_short_name") or row.get("route_long_name") or row["route_id"]


def _frequencies(archive: Archive) -> dict[str, list[Run]]:
    """By trip, the starts of its runs; how much later each is than written, only the trip's calls can tell."""
    often: dict[str, list[Run]] = defaultdict(list)
    for line, row in archive.rows_if_any("frequencies", "trip_id", "start_time", "end_time", "headway_secs"):
        try:
            starts = range(read_seconds(row["start_time"]), read_seconds(row["end_time"]), int(row["headway_secs"]))
        except ValueError as wrong:
            raise archive.wrong("frequencies", line, "not a start, an end and seconds between them") from wrong
        if len(starts) > MOST_RUNS:
            raise archive.wrong("frequencies", line, f"{len(starts)} runs of one trip")
        often[row["trip_id"]] += [Run(0, start, exact=row.get("exact_times") == "1") for start in starts]
    return often


def _runs(starts: Sequence[Run] | None, calls: Sequence[Call]) -> Sequence[Run]:
    """A run begins when the first call leaves. Source: GTFS Schedule Reference, frequencies.txt."""
    if starts is None:
        return AS_WRITTEN
    first = calls[0].leaves
    if first is None:
        return ()
    return [run._replace(later=(run.starts or 0) - first) for run in starts]
