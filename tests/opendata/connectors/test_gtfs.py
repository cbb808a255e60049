"""GTFS feeds as bus companies make them: odd times, odd calendars, odd zip files."""

import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opendata.connector import Delivery, Feed, SourceFailed
from bot.opendata.connectors.gtfs import Gtfs
from bot.opendata.connectors.gtfs_archive import NotSo, read_day, read_seconds
from bot.opendata.connectors.gtfs_departures import Call, fill_in
from bot.opendata.http.web import Reply
from tests.opendata.connectors.canned import CannedWeb

URL = "https://buses.example.org/google_transit.zip"

WEEK = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"

WEEKS = f"service_id,{WEEK},start_date,end_date"

DAYS = "service_id,date,exception_type"

TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"

FEED = {
    "agency": "agency_name,agency_url\ne-bus,https://buses.example.org\n",
    "routes": 'route_id,route_short_name,route_long_name\nR1,110,"Laguna, east"\nR2,,Downtown\nR3,,\n',
    "trips": "route_id,service_id,trip_id,trip_headsign\nR1,WK,T1,Library\n",
    "stop_times": f"{TIMES}\nT1,9:05:00,9:05:00,S1,1\nT1,9:10:00,9:11:00,S2,2\nT1,9:20:00,9:20:00,S3,3\n",
    "stops": "stop_id,stop_code,stop_name,stop_lat,stop_lon\nS1,3301,Big Horn,38.40,-121.40\nS2,,B,1,2\nS3,,C,1,2\n",
    "calendar": f"{WEEKS}\nWK,1,1,1,1,1,0,0,20261116,20261129\n",
}
"""Three stops of one trip on weekdays of two weeks."""


def zipped(tables: Mapping[str, str | bytes], folder: str = "") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{folder}{name}.txt", text)
    return whole.getvalue()


def fetch(content: bytes, table: str, **headers: str) -> Delivery:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    web = CannedWeb(lambda asked: Reply(url=asked.url, headers=named, content=content, mark={"etag": "1"}))
    delivery = Gtfs(web).fetch(Feed(url=URL, options={"table": table}), {})
    assert delivery is not None
    return delivery


def records(table: str, **changed: str | bytes) -> list[dict[str, Any]]:
    """The rows of a table of the feed above with some of its files changed; an empty one is left out."""
    tables = {name: text for name, text in {**FEED, **changed}.items() if text}
    return [dict(record) for record in fetch(zipped(tables), table).records]


def failed_with(table: str, **changed: str | bytes) -> str:
    with pytest.raises(SourceFailed) as failed:
        records(table, **changed)
    return failed.value.what


def test_a_departure_has_its_stop_time_route_and_headsign() -> None:
    first, second = records("departures")

    assert first == {
        "departure_id": "T1:1", "stop_id": "S1", "seconds": 9 * 3600 + 300, "exact": True, "trip_id": "T1",
        "stop_sequence": 1, "route_id": "R1", "route": "110", "headsign": "Library", "service_id": "WK",
    }  # fmt: skip
    assert second["seconds"] == 9 * 3600 + 660, "it leaves a minute after it arrives"


def test_nobody_departs_where_a_trip_ends_or_where_nobody_may_get_on() -> None:
    times = f"{TIMES},pickup_type\nT1,9:05:00,9:05:00,S1,1,0\nT1,9:10:00,9:10:00,S2,2,1\nT1,9:20:00,9:20:00,S3,3,0\n"

    assert [row["stop_id"] for row in records("departures", stop_times=times)] == ["S1"]


def test_stops_are_called_at_in_the_order_of_their_numbers_wherever_they_stand() -> None:
    times = f"{TIMES}\nT1,9:30:00,9:30:00,S3,10\nT1,9:05:00,9:05:00,S1,2\nT1,9:10:00,9:10:00,S2,9\n"

    assert [row["departure_id"] for row in records("departures", stop_times=times)] == ["T1:2", "T1:9"]


def test_a_stop_time_of_a_trip_that_nobody_knows_is_left_out() -> None:
    times = FEED["stop_times"] + "T9,9:05:00,9:05:00,S1,1\nT9,9:06:00,9:06:00,S2,2\n"

    assert {row["trip_id"] for row in records("departures", stop_times=times)} == {"T1"}


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("09:05:00", 32_700), ("9:05:00", 32_700), ("00:00:00", 0), ("25:10:00", 90_600), ("100:00:00", 360_000)],
)
def test_times_may_be_unpadded_and_past_midnight(written: str, seconds: int) -> None:
    assert read_seconds(written) == seconds


@pytest.mark.parametrize("written", ["", "9:05", "9:5:x", "-9:05:00", "9:05:00 PM", "²:00:00", "9.05.00", "9:05:00:00"])
def test_what_is_no_time_is_not_guessed(written: str) -> None:
    with pytest.raises(NotSo):
        read_seconds(written)


@pytest.mark.parametrize("written", ["", "2026111", "20261301", "2026-11-20", "20261120 ", "202611201"])
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    with pytest.raises(NotSo):
        read_day(written)


def test_unpadded_times_sort_by_the_clock() -> None:
    times = f"{TIMES}\nT1,9:58:00,9:58:00,S1,1\nT1,10:02:00,10:02:00,S2,2\nT1,10:05:00,10:05:00,S3,3\n"

    seconds = [row["seconds"] for row in records("departures", stop_times=times)]

    assert seconds == sorted(seconds)


def test_a_blank_time_is_put_between_its_neighbours_and_called_inexact() -> None:
    times = (
        f"{TIMES}\nT1,9:00:00,9:00:00,S1,1\nT1,,,S2,2\nT1,,,S3,3\nT1,9:09:00,9:10:00,S4,4\nT1,,,S5,5\n"
        "T1,9:20:00,9:20:00,S6,6\n"
    )

    got = [(row["stop_id"], row["seconds"] - 32_400, row["exact"]) for row in records("departures", stop_times=times)]

    assert got == [("S1", 0, True), ("S2", 180, False), ("S3", 360, False), ("S4", 600, True), ("S5", 900, False)]


def test_a_blank_time_without_a_known_one_on_both_sides_is_left_out() -> None:
    times = f"{TIMES}\nT1,,,S1,1\nT1,9:00:00,9:00:00,S2,2\nT1,9:09:00,9:09:00,S4,3\nT1,,,S5,4\nT1,,,S6,5\n"

    assert [row["stop_id"] for row in records("departures", stop_times=times)] == ["S2", "S4"]


def test_one_of_two_times_is_enough_and_a_rough_one_is_called_so() -> None:
    times = f"{TIMES},timepoint\nT1,9:00:00,,S1,1,1\nT1,,9:05:00,S2,2,0\nT1,9:20:00,,S3,3,1\n"

    got = [(row["seconds"] - 32_400, row["exact"]) for row in records("departures", stop_times=times)]

    assert got == [(0, True), (300, False)]


@given(st.lists(st.none() | st.integers(0, 200_000), max_size=30))
def test_filled_in_times_never_go_back_where_the_known_ones_do_not(known: list[int | None]) -> None:
    rising = iter(sorted(time for time in known if time is not None))
    times = [None if time is None else next(rising) for time in known]
    calls = [Call(n, "S", time, time, exact=True, boards=True, headsign="") for n, time in enumerate(times)]

    filled = [call.leaves for call in fill_in(calls)]

    assert all(mine == theirs for mine, theirs in zip(filled, times, strict=True) if theirs is not None)
    timed = [time for time in filled if time is not None]
    assert timed == sorted(timed)


def test_a_trip_told_by_frequency_departs_as_often() -> None:
    often = (
        "trip_id,start_time,end_time,headway_secs,exact_times\nT1,6:00:00,7:00:00,1800,1\nT1,24:00:00,24:10:00,600,0\n"
    )

    got = [(row["departure_id"], row["seconds"], row["exact"]) for row in records("departures", frequencies=often)]

    assert got == [
        ("T1:1:21600", 21_600, True), ("T1:2:21600", 21_960, True),
        ("T1:1:23400", 23_400, True), ("T1:2:23400", 23_760, True),
        ("T1:1:86400", 86_400, False), ("T1:2:86400", 86_760, False),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["T1,6:00:00,7:00:00,0", "T1,6:00:00,7:00:00,1", "T1,6,7:00:00,600", "T1,,,"])
def test_frequencies_that_make_no_sense_are_refused(line: str) -> None:
    assert failed_with("departures", frequencies=f"trip_id,start_time,end_time,headway_secs\n{line}\n").startswith(
        "frequencies.txt line 2: "
    )


def test_the_headsign_of_a_stop_goes_before_that_of_the_trip() -> None:
    times = (
        f"{TIMES},stop_headsign\nT1,9:05:00,9:05:00,S1,1,Via Park\nT1,9:10:00,9:10:00,S2,2,\nT1,9:20:00,9:20:00,S3,3,\n"
    )

    assert [row["headsign"] for row in records("departures", stop_times=times)] == ["Via Park", "Library"]


def test_a_service_runs_on_its_weekdays_but_for_exceptions() -> None:
    exceptions = f"{DAYS}\nWK,20261126,2\nWK,20261128,1\nXMAS,20261225,1\n"

    days = [(row["service_id"], row["date"]) for row in records("services", calendar_dates=exceptions)]

    weekdays = [date(2026, 11, 16) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 11, 12)]
    assert days == [*(("WK", day.isoformat()) for day in weekdays), ("XMAS", "2026-12-25")]


def test_a_feed_may_have_nothing_but_exceptions() -> None:
    exceptions = f"{DAYS}\nA,20261126,1\n"

    assert records("services", calendar="", calendar_dates=exceptions) == [
        {"service_day": "A:20261126", "service_id": "A", "date": "2026-11-26"}
    ]


def test_a_route_is_called_by_its_number_else_its_name() -> None:
    assert records("routes") == [
        {"route_id": "R1", "route": "110", "long_name": "Laguna, east"},
        {"route_id": "R2", "route": "Downtown", "long_name": "Downtown"},
        {"route_id": "R3", "route": "R3", "long_name": None},
    ]


def test_a_stop_has_its_point_and_a_byte_order_mark_harms_nothing() -> None:
    stops = FEED["stops"].encode("utf-8-sig").replace(b"\n", b"\r\n")

    assert records("stops", stops=stops)[0] == {
        "stop_id": "S1", "stop_code": "3301", "stop_name": "Big Horn", "stop_lat": "38.40", "stop_lon": "-121.40",
        "geometry": {"type": "Point", "coordinates": [-121.40, 38.40]},
    }  # fmt: skip


def test_a_platform_takes_name_and_place_from_its_station_and_a_station_is_no_stop() -> None:
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "P1,,,,0,ST\nST,Center,38.5,-121.5,1,\nIN,North door,38.5,-121.5,2,ST\nP2,Bay 2,38.6,-121.6,,ST\n"
    )

    got = [(row["stop_id"], row["stop_name"], row["geometry"]["coordinates"]) for row in records("stops", stops=stops)]

    assert got == [("P1", "Center", [-121.5, 38.5]), ("P2", "Bay 2", [-121.6, 38.6])]


@pytest.mark.parametrize(
    ("table", "changed", "what"),
    [
        ("departures", {"stop_times": ""}, "there is no stop_times.txt in it"),
        ("departures", {"stop_times": f"{TIMES}\nT1,9,9,S1,1\n"}, "stop_times.txt line 2: '9' is no time"),
        ("departures", {"stop_times": f"{TIMES}\nT1,9:00:00,,S1,a\n"}, "stop_times.txt line 2: 'a' is no stop"),
        ("departures", {"stop_times": "trip_id,stop_id\nT1,S1\n"}, "stop_times.txt line 1: there is no column"),
        ("departures", {"stop_times": f"{TIMES}\nT1,9:00:00\n"}, "stop_times.txt line 2: 2 cells where"),
        ("departures", {"trips": "route_id,service_id,trip_id\nR9,W,T1\n"}, "trips.txt line 2: there is no route 'R9'"),
        ("departures", {"routes": b"route_id\n\xff\n"}, "routes.txt is not UTF-8"),
        ("services", {"calendar": ""}, "there is neither calendar.txt nor calendar_dates.txt in it"),
        ("services", {"calendar_dates": f"{DAYS}\nA,x,1\n"}, "calendar_dates.txt line 2: 'x' is no day"),
        ("services", {"calendar_dates": f"{DAYS}\nA,20261120,3\n"}, "calendar_dates.txt line 2: '3' is"),
        ("services", {"calendar": f"{WEEKS}\nA,1,1,1,1,1,1,1,00010101,99990101\n"}, "calendar.txt line 2: it runs"),
        ("stops", {"stops": "stop_id,stop_name,stop_lat,stop_lon\nS1,A,x,y\n"}, "stops.txt line 2: stop_lat or"),
    ],
)
def test_a_broken_feed_says_file_line_and_what(table: str, changed: dict[str, str | bytes], what: str) -> None:
    assert failed_with(table, **changed).startswith(what)


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"<!DOCTYPE html><html>", "an HTML page"), (b"", "nothing"), (zipped(FEED)[:200], "something else")],
)
def test_what_is_no_zip_file_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        fetch(content, "stops")

    assert failed.value.what == f"not a zip file but {what}"


def test_a_feed_packed_with_its_folder_is_read_and_shadows_of_files_are_not() -> None:
    whole = io.BytesIO(zipped(FEED, "google_transit/"))
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("__MACOSX/google_transit/routes.txt", b"\x00\x05\x16\x07")

    assert len(list(fetch(whole.getvalue(), "routes").records)) == 3


def test_a_table_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = zipped({**FEED, "stops": "stop_id\n" + "a" * (129 * 1024**2)})
    delivery = fetch(bomb, "stops")

    tracemalloc.start()
    with pytest.raises(SourceFailed) as failed:
        list(delivery.records)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert failed.value.what == "stops.txt is larger than 128 MB"
    assert peak < 1024**2


def test_a_table_whose_bytes_were_damaged_is_refused() -> None:
    content = bytearray(zipped({"stops": FEED["stops"]}))
    content[45] ^= 0xFF

    with pytest.raises(SourceFailed, match=r"stops.txt"):
        list(fetch(bytes(content), "stops").records)


def test_what_the_feed_says_of_itself_is_kept() -> None:
    info = "feed_publisher_name,feed_start_date,feed_end_date,feed_version\nx,20261101,20270131,v7\n"

    delivery = fetch(zipped({**FEED, "feed_info": info}), "stops", last_modified="Wed, 18 Nov 2026 10:00:00 GMT")

    assert delivery.as_of == date(2026, 11, 1)
    assert (delivery.mark["version"], delivery.mark["ends"], delivery.mark["etag"]) == ("v7", "20270131", "1")


@pytest.mark.parametrize(
    ("starts", "modified", "as_of"),
    [
        ("", "Wed, 18 Nov 2026 10:00:00 GMT", date(2026, 11, 18)),
        ("20261201", "Wed, 18 Nov 2026 10:00:00 GMT", date(2026, 11, 18)),
        ("20261201", "", date(2026, 12, 1)),
        ("", "", None),
        ("soon", "never", None),
    ],
)
def test_a_feed_is_as_of_its_first_day_unless_it_was_put_there_before(
    starts: str, modified: str, as_of: date | None
) -> None:
    info = f"feed_publisher_name,feed_start_date\nx,{starts}\n"

    assert fetch(zipped({**FEED, "feed_info": info}), "stops", last_modified=modified).as_of == as_of


def test_the_same_zip_file_is_no_change() -> None:
    feed = Feed(url=URL, options={"table": "stops"})
    source = Gtfs(CannedWeb(lambda _: zipped(FEED)))
    first = source.fetch(feed, {})

    assert first is not None
    assert source.fetch(feed, first.mark) is None


def test_a_table_that_there_is_not_says_which_there_are() -> None:
    with pytest.raises(SourceFailed) as failed:
        fetch(zipped(FEED), "fares")

    assert failed.value.fix == "Give the option `table` as one of stops, departures, services, routes."


@pytest.mark.parametrize("table", ["stops", "departures", "services", "routes"])
def test_a_draft_names_only_fields_that_there_are_and_a_key_that_tells_rows_apart(table: str) -> None:
    source = Gtfs(CannedWeb(lambda _: zipped(FEED)))

    found = source.discover(Feed(url=URL, options={"table": table}))

    rows = records(table)
    assert (found.title, found.publisher, found.rows) == (f"e-bus: {table}", "e-bus", len(rows))
    assert {field.name for field in found.fields if field.required} <= rows[0].keys()
    assert len({row[found.key] for row in rows}) == len(rows)


def forty_thousand() -> bytes:
    """1,000 trips with 40 stops each, in no order."""
    times = [
        f"T{trip},{8 + stop // 60}:{stop % 60:02}:00,,S{stop},{stop}" for trip in range(1000) for stop in range(40)
    ]
    random.Random(4).shuffle(times)
    trips = "".join(f"R1,WK,T{trip},Library\n" for trip in range(1000))
    return zipped(
        {
            **FEED,
            "trips": f"route_id,service_id,trip_id,trip_headsign\n{trips}",
            "stop_times": "\n".join([TIMES, *times]),
        }
    )


def test_forty_thousand_stop_times_take_little_time() -> None:
    delivery = fetch(forty_thousand(), "departures")

    began = time.process_time()
    count = sum(1 for _ in delivery.records)

    assert count == 39_000
    assert time.process_time() - began < 1.5


def test_forty_thousand_stop_times_take_little_memory() -> None:
    delivery = fetch(forty_thousand(), "departures")

    tracemalloc.start()
    assert sum(1 for _ in delivery.records) == 39_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 * 1024**2
