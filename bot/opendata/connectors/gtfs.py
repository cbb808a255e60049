"""GTFS, the timetable of a bus company: one zip file of tables, of which each data set takes one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.opendata.connector import (
    GEOMETRY,
    Delivery,
    Discovered,
    Feed,
    Mark,
    Record,
    SourceFailed,
    SourceField,
)
from bot.opendata.connectors.gtfs_archive import Archive, NotSo, open_archive, read_day
from bot.opendata.connectors.gtfs_departures import departures, route_name
from bot.opendata.connectors.gtfs_services import services
from bot.opendata.http.web import Reply, Web, get_whole

TO_BOARD = frozenset({"", "0"})
"""Kinds of stop where vehicles halt; others are stations, entrances, places inside. Source: stops.txt."""

FROM_STATION = ("stop_name", "stop_lat", "stop_lon")
"""What a platform may leave to its station."""


@dataclass(frozen=True, slots=True)
class Gtfs:
    """A feed's `stops`, `departures`, `services` (which run on which day) or `routes`, by the option `table`."""

    web: Web

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"table"})

    def discover(self, feed: Feed) -> Discovered:
        """Tell the fields of a table, which are the same for every feed, and whose feed it is."""
        reply = get_whole(self.web, feed, {})
        if reply is None:
            raise AssertionError("nobody asked whether it changed")
        archive, name = open_archive(reply), feed.option("table", "stops")
        table = _table(feed, name)
        companies = [row["agency_name"] for _, row in archive.rows_if_any("agency", "agency_name")]
        return Discovered(
            title=f"{' / '.join(companies)}: {name}".removeprefix(": "),
            publisher=" / ".join(companies),
            fields=table.fields,
            key=table.fields[0].name,
            geometry="point" if name == "stops" else "",
            rows=sum(1 for _ in table.rows(archive)),
            as_of=_as_of(archive, reply),
            options={"table": name},
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """
        Give the rows of the feed's table; None where the zip file is the same as before; raises SourceFailed.

        The mark holds besides what the feed says of itself: `version`, and `ends`, the last day it is good for.
        """
        table = _table(feed, feed.option("table"))
        reply = get_whole(self.web, feed, since)
        if reply is None:
            return None
        archive = open_archive(reply)
        info = _info(archive)
        said = {"version": info.get("feed_version", ""), "ends": info.get("feed_end_date", "")}
        mark = {**reply.mark, **{name: value for name, value in said.items() if value}}
        return Delivery(records=table.rows(archive), mark=mark, as_of=_as_of(archive, reply))


def stops(archive: Archive) -> Iterator[Record]:
    """
    Give each place where vehicles halt, by the feed's own columns, with its point; raises SourceFailed.

    A platform that has no name or no place of its own has those of its station.
    """
    rows = {row["stop_id"]: (line, row) for line, row in archive.rows("stops", "stop_id")}
    for line, row in rows.values():
        if row.get("location_type", "") not in TO_BOARD:
            continue
        _, station = rows.get(row.get("parent_station", ""), (line, {}))
        inherited = {name: row.get(name) or station.get(name, "") for name in FROM_STATION}
        whole = {**row, **inherited}
        yield {**{name: cell or None for name, cell in whole.items()}, GEOMETRY: _point(archive, line, whole)}


def routes(archive: Archive) -> Iterator[Record]:
    """Give each route with what is written on the bus and its long name; raises SourceFailed."""
    for _, row in archive.rows("routes", "route_id"):
        yield {"route_id": row["route_id"], "route": route_name(row), "long_name": row.get("route_long_name") or None}


def _point(archive: Archive, line: int, row: Mapping[str, str]) -> dict[str, object] | None:
    if not row["stop_lat"] or not row["stop_lon"]:
        return None
    try:
        return {"type": "Point", "coordinates": [float(row["stop_lon"]), float(row["stop_lat"])]}
    except ValueError as error:
        raise archive.wrong("stops", line, "stop_lat or stop_lon is no number") from error


def _info(archive: Archive) -> Mapping[str, str]:
    return next((row for _, row in archive.rows_if_any("feed_info")), {})


def _as_of(archive: Archive, reply: Reply) -> date | None:
    """Give the day the feed starts, or the day it was put there where that is earlier or all there is."""
    try:
        starts = read_day(_info(archive).get("feed_start_date", ""))
    except NotSo:
        return reply.modified_day
    return min(starts, reply.modified_day or starts)


@dataclass(frozen=True, slots=True)
class Table:
    """One thing a feed can be asked for."""

    rows: Callable[[Archive], Iterator[Record]]
    fields: tuple[SourceField, ...]


def fields_of(**types: str) -> tuple[SourceField, ...]:
    """Each field's type; one that may be empty has a question mark."""
    return tuple(
        SourceField(name=name, type=kind.removesuffix("?"), required=not kind.endswith("?"))
        for name, kind in types.items()
    )


TABLES: Mapping[str, Table] = {
    "stops": Table(stops, fields_of(stop_id="text", stop_code="text?", stop_name="text", parent_station="text?")),
    "departures": Table(
        departures,
        fields_of(
            departure_id="text",
            stop_id="text",
            seconds="int",
            exact="int",
            trip_id="text",
            stop_sequence="int",
            route_id="text",
            route="text",
            headsign="text?",
            service_id="text",
        ),
    ),
    "services": Table(services, fields_of(service_day="text", service_id="text", date="date")),
    "routes": Table(routes, fields_of(route_id="text", route="text", long_name="text?")),
}


def _table(feed: Feed, name: str) -> Table:
    if name not in TABLES:
        raise SourceFailed(feed.url, f"no table {name!r}", f"Give the option `table` as one of {', '.join(TABLES)}.")
    return TABLES[name]
