"""Weather: only alerts that are meant and still hold, asked for with parameters that the service knows."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import GEOMETRY, Feed, Mark, Record, SourceFailed
from bot.opendata.connectors.nws import Nws
from bot.opendata.http.web import Reply
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

ALERTS = "https://api.weather.gov/alerts/active"
POINTS = "https://api.weather.gov/points"
GRID = "https://api.weather.gov/gridpoints/STO/49,56/forecast"
ZONE = ZoneInfo("America/Los_Angeles")


def alert(name: str, *replaces: str, kind: str = "Alert", **more: Any) -> dict[str, Any]:
    """An alert as the service sends it, cut to size."""
    references = [{"@id": f"https://api.weather.gov/alerts/{prior}", "identifier": prior} for prior in replaces]
    return {
        "id": f"https://api.weather.gov/alerts/{name}",
        "type": "Feature",
        "geometry": None,
        "properties": {
            "id": name,
            "areaDesc": "Southern Sacramento Valley",
            "references": references,
            "sent": "2026-11-22T02:00:00-08:00",
            "effective": "2026-11-22T02:00:00-08:00",
            "onset": "2026-11-22T10:00:00-08:00",
            "expires": "2026-11-22T18:00:00-08:00",
            "ends": "2026-11-23T10:00:00-08:00",
            "status": "Actual",
            "messageType": kind,
            "severity": "Moderate",
            "certainty": "Likely",
            "urgency": "Expected",
            "event": "Dense Fog Advisory",
            "headline": "Dense Fog Advisory issued November 22",
            "description": "Visibility one quarter mile.",
            "instruction": None,
            "sender": "w-nws.webmaster@noaa.gov",
            **more,
        },
    }


def page(*alerts: dict[str, Any], following: str | None = None) -> dict[str, Any]:
    pagination = {"pagination": {"next": following}} if following else {}
    return {
        "type": "FeatureCollection",
        "features": list(alerts),
        "updated": "2026-11-23T03:00:00+00:00",
        **pagination,
    }


def alerts_feed(**options: str) -> Feed:
    return Feed(url=ALERTS, options={"kind": "alerts", **(options or {"zone": "CAZ017"})})


def alerts(answer: Answer, feed: Feed | None = None) -> list[Record]:
    delivery = Nws(CannedWeb(answer), ZONE).fetch(feed or alerts_feed(), {})
    assert delivery is not None
    return list(delivery.records)


def ids(*given: dict[str, Any]) -> list[object]:
    return [record["id"] for record in alerts(lambda _: page(*given))]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<html><body>Access denied</body></html>", "an HTML page"),
        ({"title": "Bad Request", "status": 400}, "without a list of alerts"),
        ([], "no object"),
    ],
)
def test_what_are_no_alerts_is_refused(content: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        alerts(lambda _: content)


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "storms", "zone": "CAZ017"},
        {"kind": "alerts"},
        {"kind": "alerts", "zone": "CAZ017", "point": "38.4,-121.4"},  # the service refuses both at once
        {"kind": "alerts", "zone": "Sacramento"},
        {"kind": "alerts", "point": "Elk Grove"},
        {"kind": "forecast"},
    ],
)
def test_a_wrong_option_is_named_before_anybody_is_asked(options: dict[str, str]) -> None:
    web = CannedWeb(lambda _: page())

    with pytest.raises(SourceFailed) as failed:
        Nws(web, ZONE).fetch(Feed(url=ALERTS, options=options), {})

    assert failed.value.fix.startswith("Write ")
    assert web.asked == []


@pytest.mark.parametrize("next_page", ["https://evil.example/alerts", "http://api.weather.gov/alerts"])
def test_a_next_page_on_another_server_is_not_asked_for(next_page: str) -> None:
    with pytest.raises(SourceFailed, match="another server"):
        alerts(lambda _: page(alert("a"), following=next_page))


def test_pages_that_go_in_a_circle_are_refused() -> None:
    with pytest.raises(SourceFailed, match="circle"):
        alerts(lambda _: page(alert("a"), following=f"{ALERTS}?cursor=1"))


def test_pages_without_end_are_refused() -> None:
    def answer(asked: Asked) -> dict[str, Any]:
        return page(alert("a"), following=f"{asked.url}1")

    with pytest.raises(SourceFailed, match="more than 50 pages"):
        alerts(answer)


def test_an_alert_is_kept_by_the_names_we_know() -> None:
    shape = {"type": "Polygon", "coordinates": [[[-121.4, 38.4], [-121.3, 38.4], [-121.3, 38.5], [-121.4, 38.4]]]}

    [record] = alerts(lambda _: page(alert("a") | {"geometry": shape}))

    assert record == {
        "id": "a",
        "event": "Dense Fog Advisory",
        "headline": "Dense Fog Advisory issued November 22",
        "description": "Visibility one quarter mile.",
        "instruction": None,
        "severity": "Moderate",
        "certainty": "Likely",
        "urgency": "Expected",
        "area": "Southern Sacramento Valley",
        "sent": "2026-11-22T02:00:00-08:00",
        "effective": "2026-11-22T02:00:00-08:00",
        "onset": "2026-11-22T10:00:00-08:00",
        "ends": "2026-11-23T10:00:00-08:00",
        "expires": "2026-11-22T18:00:00-08:00",
        "status": "Actual",
        "message_type": "Alert",
        GEOMETRY: shape,
    }


def test_an_alert_without_an_end_ends_when_its_message_expires() -> None:
    [record] = alerts(lambda _: page(alert("a", ends=None)))

    assert record["ends"] == "2026-11-22T18:00:00-08:00"


@pytest.mark.parametrize("status", ["Exercise", "System", "Test", "Draft", None])
def test_only_what_is_meant_is_told(status: str | None) -> None:
    assert ids(alert("drill", status=status), alert("real")) == ["real"]


def test_a_test_cancels_nothing() -> None:
    assert ids(alert("real"), alert("drill", "real", kind="Cancel", status="Test")) == ["real"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([alert("a"), alert("b", "a", kind="Update")], ["b"]),
        ([alert("b", "a", kind="Update"), alert("a")], ["b"]),  # in whatever order they come
        ([alert("a"), alert("x", "a", kind="Cancel")], []),
        ([alert("a"), alert("b", "a", kind="Update"), alert("x", "a", "b", kind="Cancel")], []),
        ([alert("a"), alert("b"), alert("x", "b", kind="Cancel")], ["a"]),
        ([alert("a"), alert("b", "a")], ["a", "b"]),  # an alert may refer to another without replacing it
        ([alert("a"), alert("a")], ["a"]),
        ([alert("k", kind="Ack"), alert("e", kind="Error")], []),
        ([], []),
    ],
)
def test_what_was_cancelled_or_replaced_is_gone(given: list[dict[str, Any]], expected: list[str]) -> None:
    assert ids(*given) == expected


def test_a_reference_may_be_only_an_address() -> None:
    cancel = alert("x", kind="Cancel", references=[{"@id": "https://api.weather.gov/alerts/urn:oid:1"}])

    assert ids(alert("urn:oid:1"), cancel) == []


def test_an_alert_on_a_later_page_may_cancel_one_on_the_first() -> None:
    def answer(asked: Asked) -> dict[str, Any]:
        if asked.url == ALERTS:
            return page(alert("a"), alert("b"), following=f"{ALERTS}?cursor=2")
        return page(alert("x", "a", kind="Cancel"))

    assert [record["id"] for record in alerts(answer)] == ["b"]


@pytest.mark.parametrize(
    ("options", "params"),
    [
        ({"zone": "CAC067"}, {"status": "actual", "zone": "CAC067"}),
        ({"point": "38.408812345, -121.371600001"}, {"status": "actual", "point": "38.4088,-121.3716"}),
        ({"point": "38.5000,-121.0"}, {"status": "actual", "point": "38.5,-121"}),
    ],
)
def test_only_parameters_that_the_service_knows_are_sent(options: dict[str, str], params: dict[str, str]) -> None:
    web = CannedWeb(lambda _: page())

    Nws(web, ZONE).fetch(alerts_feed(**options), {})

    assert web.asked[0].params == params


def test_the_day_it_vouches_for_is_the_citys_and_the_mark_is_kept() -> None:
    mark: Mark = {"modified": "Mon, 23 Nov 2026 03:00:00 GMT"}
    content = b'{"features": [], "updated": "2026-11-23T03:00:00+00:00"}'

    delivery = Nws(CannedWeb(lambda asked: Reply(url=asked.url, headers={}, content=content, mark=mark)), ZONE).fetch(
        alerts_feed(), {}
    )

    assert delivery is not None
    assert (delivery.as_of, delivery.mark) == (date(2026, 11, 22), mark)


def test_nothing_is_read_when_nothing_changed() -> None:
    assert Nws(CannedWeb(lambda _: None), ZONE).fetch(alerts_feed(), {"etag": "a"}) is None


def period(**more: Any) -> dict[str, Any]:
    return {
        "number": 1,
        "name": "Tonight",
        "startTime": "2026-11-22T18:00:00-08:00",
        "endTime": "2026-11-23T06:00:00-08:00",
        "isDaytime": False,
        "temperature": 41,
        "temperatureUnit": "F",
        "windSpeed": "2 to 6 mph",
        "windDirection": "NW",
        "probabilityOfPrecipitation": {"unitCode": "wmoUnit:percent", "value": None},
        "shortForecast": "Patchy Fog",
        "detailedForecast": "Patchy fog after 10pm.",
        **more,
    }


def forecast(*periods: dict[str, Any], address: str | None = GRID) -> Answer:
    def answer(asked: Asked) -> dict[str, Any]:
        if asked.url.startswith(POINTS):
            return {"type": "Feature", "properties": {"forecast": address}}
        return {"properties": {"updateTime": "2026-11-23T03:00:00+00:00", "periods": list(periods)}}

    return answer


def periods(answer: Answer) -> tuple[list[Record], CannedWeb]:
    web = CannedWeb(answer)
    delivery = Nws(web, ZONE).fetch(Feed(url=POINTS, options={"kind": "forecast", "point": "38.40881,-121.37161"}), {})
    assert delivery is not None
    assert delivery.as_of == date(2026, 11, 22)
    return list(delivery.records), web


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (forecast(period(), address="https://evil.example/forecast"), "another server"),
        (forecast(period(), address=None), "no forecast for this point"),
        (forecast(), "without a forecast period"),
    ],
)
def test_a_forecast_that_is_none_is_refused(answer: Answer, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        periods(answer)


def test_a_forecast_takes_two_calls() -> None:
    [record], web = periods(forecast(period()))

    assert [asked.url for asked in web.asked] == [f"{POINTS}/38.4088,-121.3716", GRID]
    assert record == {
        "number": 1,
        "name": "Tonight",
        "starts": "2026-11-22T18:00:00-08:00",
        "ends": "2026-11-23T06:00:00-08:00",
        "daytime": False,
        "temperature": 41,
        "unit": "F",
        "wind": "2 to 6 mph",
        "wind_direction": "NW",
        "short": "Patchy Fog",
        "detailed": "Patchy fog after 10pm.",
        "precipitation": None,
    }


def test_the_announced_notation_of_quantities_is_read_too() -> None:
    quantities = period(
        temperature={"unitCode": "wmoUnit:degC", "value": 4.6},
        windSpeed={"unitCode": "wmoUnit:km_h-1", "minValue": 3, "maxValue": 9.6},
        probabilityOfPrecipitation={"unitCode": "wmoUnit:percent", "value": 20},
    )

    [record], _ = periods(forecast(quantities))

    assert (record["temperature"], record["unit"]) == (5, "C")
    assert (record["wind"], record["precipitation"]) == ("3 to 10 km/h", 20)


@pytest.mark.parametrize(
    ("wind", "expected"),
    [
        (None, None),
        ({"unitCode": "wmoUnit:km_h-1", "value": 16.7}, "17 km/h"),
        ({"unitCode": "wmoUnit:km_h-1", "value": None}, None),
    ],
)
def test_a_wind_may_be_missing(wind: Any, expected: str | None) -> None:
    [record], _ = periods(forecast(period(windSpeed=wind)))

    assert record["wind"] == expected


def test_discovering_tells_the_fields_of_either_kind() -> None:
    warned = Nws(CannedWeb(lambda _: page(alert("a"))), ZONE).discover(alerts_feed())
    told = Nws(CannedWeb(forecast(period())), ZONE).discover(
        Feed(url=POINTS, options={"kind": "forecast", "point": "38.4,-121.4"})
    )

    assert (warned.key, warned.rows, warned.geometry) == ("id", 1, "polygon")
    assert (told.key, told.rows, told.geometry) == ("number", 1, "")
