"""The GTFS connector on feeds of others, served by Python's file server, against a count by `csv` alone."""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.opendata.connector import Feed
from bot.opendata.connectors.gtfs import Gtfs
from bot.opendata.http.http_web import HttpWeb
from bot.opendata.refresh import RefreshResult
from storage.snapshots.schema import Dataset
from tests.external.conftest import Declare
from tests.external.servers import Server

pytestmark = pytest.mark.xdist_group("timetables")

FEEDS = ["cairns_gtfs.zip", "nyc_subway_gtfs.zip", "sample_gtfs.zip", "sample_gtfs_2.zip"]

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

STOPS = """\
connector: gtfs
url: {url}
options: {{table: stops}}
key: id
label: name
columns:
  id: {{type: text, from: stop_id}}
  name: {{type: text, from: stop_name}}
  lat: {{type: lat, from: geometry}}
  lon: {{type: lon, from: geometry}}
"""

each_feed = pytest.mark.parametrize("feed", FEEDS)


def table(path: Path, name: str) -> list[dict[str, str]]:
    """Read one table with nothing of ours."""
    with zipfile.ZipFile(path) as archive:
        inside = next((each for each in archive.namelist() if each.rpartition("/")[2] == f"{name}.txt"), None)
        text = archive.read(inside).decode("utf-8-sig") if inside else ""
    return [{key.strip(): value for key, value in row.items()} for row in csv.DictReader(io.StringIO(text))]


def records(web: HttpWeb, server: Server, feed: str, name: str) -> list[Any]:
    delivery = Gtfs(web).fetch(Feed(url=f"{server.url}/{feed}", options={"table": name}, private=True), {})
    assert delivery is not None
    return list(delivery.records)


@each_feed
def test_every_stop_where_one_can_board_is_there(file_server: Server, feeds: Path, web: HttpWeb, feed: str) -> None:
    expected = {
        (row["stop_id"], float(row["stop_lon"]), float(row["stop_lat"]))
        for row in table(feeds / feed, "stops")
        if row.get("location_type", "") in ("", "0")
    }

    found = {(each["stop_id"], *each["geometry"]["coordinates"]) for each in records(web, file_server, feed, "stops")}

    assert found == expected


@each_feed
def test_every_departure_is_there_by_the_second(file_server: Server, feeds: Path, web: HttpWeb, feed: str) -> None:
    """By the second where a time is written; where the feed leaves it blank, or says how often, by the count."""
    expected = Counter(_written(feeds / feed))

    found = records(web, file_server, feed, "departures")
    written = Counter((each["trip_id"], each["stop_sequence"], each["seconds"]) for each in found)

    assert expected.keys() <= written.keys()
    assert len(found) == _departures(feeds / feed)
    assert len({each["departure_id"] for each in found}) == len(found)


@each_feed
def test_every_service_runs_on_the_days_of_its_calendar(
    file_server: Server, feeds: Path, web: HttpWeb, feed: str
) -> None:
    found = {(each["service_id"], each["date"]) for each in records(web, file_server, feed, "services")}

    assert found == {(service, day.isoformat()) for service, day in _days(feeds / feed)}


def test_a_feed_that_did_not_change_is_not_fetched_again(
    file_server: Server, web: HttpWeb, declare: Declare, refreshed: Callable[[Dataset], RefreshResult]
) -> None:
    url = f"{file_server.url}/cairns_gtfs.zip"
    dataset = declare("bus_stop", STOPS.format(url=url))

    built, again = refreshed(dataset), refreshed(dataset)
    modified = web.get(url, private=True)
    assert modified is not None

    assert (built.status, again.status) == ("built", "unchanged"), built.error
    assert web.get(url, since={"modified": modified.mark["modified"]}, private=True) is None


def test_a_feed_that_is_gone_or_none_is_named(
    file_server: Server, declare: Declare, refreshed: Callable[[Dataset], RefreshResult]
) -> None:
    gone = refreshed(declare("bus_stop", STOPS.format(url=f"{file_server.url}/removed.zip")))
    listing = refreshed(declare("bus_stop", STOPS.format(url=f"{file_server.url}/")))

    assert "removed.zip: answered with status 404. It may have moved" in gone.error
    assert "not a zip file but an HTML page" in listing.error


def _trips(path: Path) -> dict[str, list[dict[str, str]]]:
    known = {row["trip_id"] for row in table(path, "trips")}
    calls = defaultdict(list)
    for row in table(path, "stop_times"):
        if row["trip_id"] in known:
            calls[row["trip_id"]].append(row)
    return {trip: sorted(rows, key=lambda row: int(row["stop_sequence"])) for trip, rows in calls.items()}


def _written(path: Path) -> Iterator[tuple[str, int, int]]:
    """Give trip, place in it and second of each written departure of a trip that runs at written times."""
    often = {row["trip_id"] for row in table(path, "frequencies")}
    for trip, rows in _trips(path).items():
        for row in rows[:-1]:
            if row["departure_time"].strip() and row.get("pickup_type") != "1" and trip not in often:
                yield trip, int(row["stop_sequence"]), _seconds(row["departure_time"])


def _departures(path: Path) -> int:
    """Count what leaves: a trip with frequencies as often as these say."""
    runs: Counter[str] = Counter()
    for row in table(path, "frequencies"):
        runs[row["trip_id"]] += -((_seconds(row["start_time"]) - _seconds(row["end_time"])) // int(row["headway_secs"]))
    boarding = {trip: sum(row.get("pickup_type") != "1" for row in rows[:-1]) for trip, rows in _trips(path).items()}
    return sum(count * runs.get(trip, 1) for trip, count in boarding.items())


def _days(path: Path) -> set[tuple[str, date]]:
    found = set()
    for row in table(path, "calendar"):
        first, last = _day(row["start_date"]), _day(row["end_date"])
        days = [first + timedelta(days=after) for after in range((last - first).days + 1)]
        found |= {(row["service_id"], day) for day in days if row[WEEK[day.weekday()]] == "1"}
    for row in table(path, "calendar_dates"):
        one = {(row["service_id"], _day(row["date"]))}
        found = found | one if row["exception_type"] == "1" else found - one
    return found


def _day(written: str) -> date:
    return date(int(written[:4]), int(written[4:6]), int(written[6:]))


def _seconds(written: str) -> int:
    hours, minutes, seconds = map(int, written.strip().split(":"))
    return hours * 3600 + minutes * 60 + seconds
