"""GTFS-Realtime feeds as bus companies make them: what they leave out, repeat, call off and get wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from google.transit.gtfs_realtime_pb2 import Alert, FeedHeader, FeedMessage, TripDescriptor, TripUpdate

from bot.opendata.connector import Delivery, Feed, SourceFailed
from bot.opendata.connectors.gtfs_realtime import GtfsRealtime
from tests.opendata.connectors.canned import CannedWeb

URL = "https://buses.example.org/gtfsrt/trips"

MADE = 1_795_370_400
"""2026-11-22T18:00:00Z."""

Stop = TripUpdate.StopTimeUpdate


def a_feed(*, made: int = MADE) -> FeedMessage:
    return FeedMessage(header=FeedHeader(gtfs_realtime_version="2.0", timestamp=made))


def with_trip(trip_id: str, *stops: TripUpdate.StopTimeUpdate, **trip: Any) -> FeedMessage:
    feed = a_feed()
    add_trip(feed, trip_id, *stops, **trip)
    return feed


def add_trip(feed: FeedMessage, trip_id: str, *stops: TripUpdate.StopTimeUpdate, **trip: Any) -> None:
    update = TripUpdate(trip=TripDescriptor(trip_id=trip_id, **trip), stop_time_update=stops)
    feed.entity.add(id=f"e{len(feed.entity)}", trip_update=update)


def late(seconds: int) -> TripUpdate.StopTimeEvent:
    return TripUpdate.StopTimeEvent(delay=seconds)


def fetch(content: bytes, kind: str, **options: str) -> Delivery:
    source = GtfsRealtime(CannedWeb(lambda _: content))
    delivery = source.fetch(Feed(url=URL, options={"kind": kind, **options}), {})
    assert delivery is not None
    return delivery


def records(feed: FeedMessage, kind: str = "trips", **options: str) -> list[dict[str, Any]]:
    return [dict(record) for record in fetch(feed.SerializeToString(), kind, **options).records]


def test_a_delay_has_its_trip_stop_seconds_and_when_it_was_said() -> None:
    feed = with_trip(
        "T1", Stop(stop_sequence=3, stop_id="S3", departure=late(120)), route_id="R1", start_date="20261122"
    )

    assert records(feed) == [
        {
            "delay_id": "T1:20261122:3", "trip_id": "T1", "route_id": "R1", "start_date": "2026-11-22", "stop_id": "S3",
            "stop_sequence": 3, "delay_s": 120, "time": None, "cancelled": False, "at": "2026-11-22T18:00:00+00:00",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stop", "delay_s", "time"),
    [
        (Stop(stop_id="S", arrival=late(60)), 60, None),
        (Stop(stop_id="S", arrival=late(60), departure=late(-30)), -30, None),
        (Stop(stop_id="S", arrival=late(0)), 0, None),
        (Stop(stop_id="S", departure=TripUpdate.StopTimeEvent(time=MADE + 60)), None, "2026-11-22T18:01:00+00:00"),
        (Stop(stop_id="S", schedule_relationship=Stop.NO_DATA, departure=late(60)), None, None),
        (Stop(stop_id="S"), None, None),
    ],
)
def test_a_stop_is_late_by_its_departure_else_its_arrival(
    stop: TripUpdate.StopTimeUpdate, delay_s: int | None, time: str | None
) -> None:
    [row] = records(with_trip("T1", stop))

    assert (row["delay_s"], row["time"], row["cancelled"]) == (delay_s, time, False)


def test_a_feed_may_name_stops_by_their_number_alone() -> None:
    [row] = records(with_trip("T1", Stop(stop_sequence=4, departure=late(5))))

    assert (row["delay_id"], row["stop_id"], row["stop_sequence"]) == ("T1:4", None, 4)


def test_a_bus_that_does_not_stop_or_does_not_run_is_cancelled() -> None:
    feed = with_trip("T1", Stop(stop_id="S1", schedule_relationship=Stop.SKIPPED))
    for trip_id, called in (("T2", TripDescriptor.CANCELED), ("T3", TripDescriptor.DELETED)):
        add_trip(feed, trip_id, Stop(stop_id="S1", departure=late(9)), schedule_relationship=called)

    got = [(row["delay_id"], row["stop_id"], row["delay_s"], row["cancelled"]) for row in records(feed)]

    assert got == [("T1:S1", "S1", None, True), ("T2", None, None, True), ("T3", None, None, True)]


def test_a_delay_of_a_whole_trip_has_no_stop() -> None:
    feed = a_feed()
    feed.entity.add(id="e", trip_update=TripUpdate(trip=TripDescriptor(trip_id="T1"), delay=300))

    [row] = records(feed)

    assert (row["delay_id"], row["stop_id"], row["delay_s"]) == ("T1", None, 300)


def test_each_row_comes_once_and_what_was_deleted_not_at_all() -> None:
    feed = with_trip("T1", Stop(stop_id="S1", departure=late(1)), Stop(stop_id="S1", departure=late(2)))
    add_trip(feed, "T1", Stop(stop_id="S1", departure=late(3)))
    add_trip(feed, "T2", Stop(stop_id="S1", departure=late(4)))
    feed.entity[-1].is_deleted = True

    assert [(row["delay_id"], row["delay_s"]) for row in records(feed)] == [("T1:S1", 1)]


def test_a_trip_without_an_id_is_told_apart_by_its_entity() -> None:
    feed = with_trip("", Stop(stop_id="S1"), route_id="R1")
    add_trip(feed, "", Stop(stop_id="S1"), route_id="R1")

    assert [(row["delay_id"], row["trip_id"]) for row in records(feed)] == [("e0:S1", None), ("e1:S1", None)]


def an_alert(**alert: Any) -> FeedMessage:
    feed = a_feed()
    feed.entity.add(id="A1", alert=Alert(**alert))
    return feed


def in_languages(*said: tuple[str, str]) -> dict[str, Any]:
    return {"translation": [{"text": text, "language": language} for language, text in said]}


def test_an_alert_has_its_words_days_and_routes() -> None:
    feed = an_alert(
        header_text=in_languages(("en", " Detour ")),
        description_text=in_languages(("en", "Stop closed")),
        cause=Alert.CONSTRUCTION,
        effect=Alert.DETOUR,
        active_period=[{"start": MADE, "end": MADE + 60}, {"start": MADE + 120, "end": MADE + 180}],
        informed_entity=[{"route_id": "R1"}, {"route_id": "R1", "stop_id": "S1"}, {"trip": {"route_id": "R2"}}],
    )

    assert records(feed, "alerts") == [
        {
            "id": "A1", "header": "Detour", "description": "Stop closed", "url": None, "cause": "construction",
            "effect": "detour", "from": "2026-11-22T18:00:00+00:00", "until": "2026-11-22T18:03:00+00:00",
            "route_ids": "R1|R2", "stop_ids": "S1", "at": "2026-11-22T18:00:00+00:00",
        }
    ]  # fmt: skip


def test_an_alert_with_an_open_end_has_no_end() -> None:
    [row] = records(an_alert(active_period=[{"start": MADE, "end": MADE + 60}, {"start": MADE}]), "alerts")

    assert (row["from"], row["until"], row["cause"]) == ("2026-11-22T18:00:00+00:00", None, "unknown_cause")


@pytest.mark.parametrize(
    ("said", "language", "heard"),
    [
        ([("es", "Desvío"), ("en", "Detour")], "en", "Detour"),
        ([("es", "Desvío"), ("en-US", "Detour")], "en", "Detour"),
        ([("es", "Desvío"), ("", "Detour")], "en", "Detour"),
        ([("es", "Desvío"), ("fr", "Détour")], "en", "Desvío"),
        ([("es", "Desvío"), ("en", "Detour")], "es", "Desvío"),
        ([("en", "  ")], "en", None),
        ([], "en", None),
    ],
)
def test_an_alert_speaks_the_language_asked_for_where_it_can(
    said: list[tuple[str, str]], language: str, heard: str | None
) -> None:
    [row] = records(an_alert(header_text=in_languages(*said)), "alerts", language=language)

    assert row["header"] == heard


def test_a_vehicle_has_its_point_longitude_first() -> None:
    feed = a_feed()
    vehicle: dict[str, Any] = {
        "vehicle": {"id": "V1", "label": "1402"},
        "trip": {"trip_id": "T1", "route_id": "R1"},
        "position": {"latitude": 38.5, "longitude": -121.25},
        "stop_id": "S1",
        "timestamp": MADE - 10,
    }
    feed.entity.add(id="e1", vehicle=vehicle)
    feed.entity.add(id="e2", vehicle={})

    here, nowhere = records(feed, "vehicles")

    assert here == {
        "vehicle_id": "V1", "label": "1402", "trip_id": "T1", "route_id": "R1", "stop_id": "S1",
        "seen_at": "2026-11-22T17:59:50+00:00", "at": "2026-11-22T18:00:00+00:00",
        "geometry": {"type": "Point", "coordinates": [-121.25, 38.5]},
    }  # fmt: skip
    assert (nowhere["vehicle_id"], nowhere["geometry"]) == ("e2", None)


@pytest.mark.parametrize("kind", ["trips", "alerts", "vehicles"])
def test_a_feed_without_news_is_good_news(kind: str) -> None:
    assert records(a_feed(), kind) == []


def test_the_time_a_feed_was_made_is_its_mark_and_its_day() -> None:
    delivery = fetch(a_feed().SerializeToString(), "trips")

    assert (delivery.mark["timestamp"], delivery.as_of) == ("2026-11-22T18:00:00+00:00", date(2026, 11, 22))


def test_a_feed_that_was_not_made_anew_is_no_change_and_one_that_was_is() -> None:
    feed = Feed(url=URL, options={"kind": "trips"})
    first = fetch(a_feed().SerializeToString(), "trips")

    def again(made: int) -> Delivery | None:
        return GtfsRealtime(CannedWeb(lambda _: a_feed(made=made).SerializeToString())).fetch(feed, first.mark)

    assert again(MADE) is None
    assert again(MADE + 30) is not None


def test_a_feed_that_does_not_say_when_it_was_made_has_no_time() -> None:
    delivery = fetch(a_feed(made=0).SerializeToString(), "trips")

    assert set(delivery.mark) == {"sha256"}
    assert delivery.as_of is None


def differential() -> bytes:
    feed = a_feed()
    feed.header.incrementality = FeedHeader.DIFFERENTIAL
    return bytes(feed.SerializeToString())


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (lambda: b"<!DOCTYPE html><html><body>Sorry</body></html>", "not a GTFS-Realtime feed but an HTML page"),
        (lambda: b'{"error": 500}', "not a GTFS-Realtime feed but something else"),
        (lambda: with_trip("T1", Stop(stop_id="S1")).SerializeToString()[:-3], "not a GTFS-Realtime feed but"),
        (lambda: b"", "a GTFS-Realtime feed with parts missing"),
        (lambda: b"\x0a\x00", "a GTFS-Realtime feed with parts missing"),
        (differential, "it only says what changed"),
        (lambda: a_feed(made=MADE * 1000).SerializeToString(), "a time in it is none"),
        (lambda: with_trip("T1", start_date="today").SerializeToString(), "a time in it is none"),
    ],
)  # fmt: skip
def test_what_is_no_whole_feed_is_refused(content: Callable[[], bytes], what: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        fetch(content(), "trips")

    assert failed.value.what.startswith(what)


def test_a_kind_that_there_is_not_says_which_there_are() -> None:
    with pytest.raises(SourceFailed) as failed:
        fetch(a_feed().SerializeToString(), "buses")

    assert failed.value.fix == "Give the option `kind` as one of trips, alerts, vehicles."


def test_a_draft_names_the_fields_of_its_kind() -> None:
    feed = with_trip("T1", Stop(stop_id="S1", departure=late(1)))

    found = GtfsRealtime(CannedWeb(lambda _: feed.SerializeToString())).discover(Feed(url=URL))

    [row] = records(feed)
    assert (found.key, found.rows, found.options) == ("delay_id", 1, {"kind": "trips"})
    assert {field.name for field in found.fields} == row.keys()
