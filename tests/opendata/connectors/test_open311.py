"""Reports to the city: two notations, errors that look like rows, windows that come full, and nobody's name."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.opendata.connector import Feed, Record, SourceFailed
from bot.opendata.connectors.open311 import Open311
from bot.opendata.http.web import Reply
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
URL = "https://311.example.gov/open311/v2"

SERVICE = {"service_code": "033", "service_name": "Pothole", "type": "realtime", "metadata": False}


def feed(kind: str = "services", **options: str) -> Feed:
    return Feed(url=URL, options={"kind": kind, **options})


def records(answer: Answer, given: Feed | None = None) -> list[Record]:
    delivery = Open311(CannedWeb(answer), lambda: NOW).fetch(given or feed(), {})
    assert delivery is not None
    return list(delivery.records)


def request(number: int, at: datetime = NOW, **more: Any) -> dict[str, Any]:
    """A request as a server sends it, cut to size."""
    return {
        "service_request_id": str(number),
        "status": "open",
        "service_code": "033",
        "requested_datetime": at.isoformat(),
        **more,
    }


def city(requests: list[dict[str, Any]], limit: int = 1000) -> Answer:
    """A server that keeps to the standard: the first `limit` of a window, in no order that helps."""

    def answer(asked: Asked) -> list[Any]:
        start, end = (datetime.fromisoformat(asked.params[name]) for name in ("start_date", "end_date"))
        assert end - start <= timedelta(days=90)
        inside = [row for row in requests if start <= datetime.fromisoformat(row["requested_datetime"]) <= end]
        return inside[:limit]

    return answer


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<!DOCTYPE html><html></html>", "an HTML page"),
        ("nothing of the kind", "something else"),
        ({"status": "ok"}, "neither a list"),
        ([{"code": 404, "description": "jurisdiction_id was not found"}], "404 jurisdiction_id was not found"),
        ({"errors": [{"code": 400, "description": "no"}]}, "400 no"),
        ({"errors": {"error": {"code": 400, "description": "no"}}}, "400 no"),
        ({"code": 403, "description": "key"}, "403 key"),
        ("<errors><error><code>404</code><description>none</description></error></errors>", "404 none"),
        ([{"service_name": "Pothole"}], "without service_code"),
        ("<services><service><service_code>1", "broken"),
        ("<feed><entry/></feed>", "XML, but of <feed>"),
    ],
)
def test_what_is_no_list_of_services_is_refused(content: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        records(lambda _: content)


BOMB = '<?xml version="1.0"?><!DOCTYPE services [<!ENTITY a "aaaa">]><services>&a;</services>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (BOMB.encode(), "text/xml"),
        (BOMB.replace("DOCTYPE", "doctype").encode(), "text/xml"),
        (BOMB.encode("utf-16"), "text/xml; charset=utf-16"),
        (b'<!ENTITY a "aaaa"><services/>', "text/xml"),
    ],
)
def test_xml_with_entities_is_refused_unread(content: bytes, kind: str) -> None:
    reply = Reply(url=URL, headers={"content-type": kind}, content=content)

    with pytest.raises(SourceFailed, match="document type"):
        records(lambda _: reply)


def test_xml_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(SourceFailed, match="too large"):
        records(lambda _: b"<services>" + b" " * 34_000_000)


@pytest.mark.parametrize(
    "options",
    [{"kind": "reports"}, {"kind": "services", "format": "csv"}, {"kind": "requests", "days": "all"}],
)
def test_a_wrong_option_is_named_with_the_cure(options: dict[str, str]) -> None:
    with pytest.raises(SourceFailed) as failed:
        records(lambda _: [], Feed(url=URL, options=options))

    assert failed.value.fix.startswith("Write ")


XML = """<?xml version="1.0" encoding="utf-8"?><services><service><service_code>033</service_code>
    <service_name>Pothole</service_name><description></description><metadata>false</metadata><type>realtime</type>
    </service></services>"""


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([SERVICE]),
        json.dumps({"services": [SERVICE]}),
        json.dumps({"services": {"service": [SERVICE]}}),
        json.dumps({"services": {"service": SERVICE}}),  # one alone, as programs write it that make JSON of XML
        "\ufeff" + XML,
        XML.replace("<services>", '<services xmlns="http://open311.org/v2">'),
    ],
)
def test_services_are_read_however_they_are_wrapped(content: str) -> None:
    [service] = records(lambda _: content)

    assert (service["service_code"], service["service_name"], service["type"]) == ("033", "Pothole", "realtime")
    assert (service["description"], service["keywords"]) == (None, None)


@pytest.mark.parametrize("content", ["[]", '{"services": null}', '{"services": {"service": []}}', "<services/>"])
def test_no_services_are_no_failure(content: str) -> None:
    assert records(lambda _: content) == []


def test_a_service_that_comes_twice_is_one_row() -> None:
    assert len(records(lambda _: [SERVICE, SERVICE])) == 1


def test_it_asks_for_its_city_and_its_notation() -> None:
    web = CannedWeb(lambda _: XML)

    Open311(web, lambda: NOW).fetch(feed(jurisdiction="example.gov", format="xml"), {})

    [asked] = web.asked
    assert asked.url == f"{URL}/services.xml"
    assert asked.params == {"jurisdiction_id": "example.gov"}


def test_nothing_is_read_when_nothing_changed() -> None:
    assert Open311(CannedWeb(lambda _: None), lambda: NOW).fetch(feed(), {"etag": "a"}) is None


def test_who_reported_stays_outside() -> None:
    reporter: dict[str, Any] = {
        "first_name": "Ada",
        "last_name": "Example",
        "email": "ada@example.org",
        "phone": "916-555-0100",
        "account_id": "77",
        "device_id": "88",
        "description": "Call me at 916-555-0100, Ada",
        "media_url": "https://311.example.gov/me.jpg",
        "extended_attributes": {"reporter": "Ada"},
    }

    [record] = records(city([request(1, **reporter)]), feed("requests"))

    assert not reporter.keys() & record.keys()
    assert not any(word in str(record) for word in ("Ada", "ada@", "555"))


def test_who_reported_stays_outside_in_xml_too() -> None:
    content = """<service_requests><request><service_request_id>1</service_request_id><email>ada@example.org</email>
        <status>open</status><lat>38.4</lat></request></service_requests>"""

    [record] = records(lambda _: content, feed("requests"))

    assert (record["service_request_id"], record["lat"]) == ("1", "38.4")
    assert "ada" not in str(record)


def test_a_request_that_is_still_a_token_waits() -> None:
    rows = [request(1), request(2, service_request_id=None, token="abc")]

    assert [row["service_request_id"] for row in records(city(rows), feed("requests"))] == ["1"]


def test_a_window_is_no_longer_than_ninety_days_and_says_its_zone() -> None:
    web = CannedWeb(lambda _: [])
    delivery = Open311(web, lambda: NOW).fetch(feed("requests", days="120"), {})
    assert delivery is not None

    list(delivery.records)

    assert [dict(asked.params) for asked in web.asked] == [
        {"start_date": "2026-08-24T20:00:00Z", "end_date": "2026-11-22T20:00:00Z"},
        {"start_date": "2026-07-25T20:00:00Z", "end_date": "2026-08-24T20:00:00Z"},
    ]


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_window_that_comes_full_is_asked_again_in_parts(*, newest_first: bool) -> None:
    """3,500 requests, most of them in one week; the server gives the first 1,000 by its own order."""
    rows = [request(n, NOW - timedelta(minutes=3 * n)) for n in range(3000)]
    rows += [request(n, NOW - timedelta(hours=n - 2800)) for n in range(3000, 3500)]

    found = records(city(rows if newest_first else rows[::-1]), feed("requests"))

    assert sorted(int(str(row["service_request_id"])) for row in found) == list(range(3500))


def test_a_server_that_is_always_full_is_refused_after_few_questions() -> None:
    rows = [request(n) for n in range(1000)]
    web = CannedWeb(lambda _: rows)
    delivery = Open311(web, lambda: NOW).fetch(feed("requests"), {})
    assert delivery is not None

    with pytest.raises(SourceFailed, match="however short"):
        list(delivery.records)

    assert len(web.asked) < 25


@pytest.mark.parametrize("clamp", [100, 40])
def test_pages_are_followed_where_a_server_gives_them(clamp: int) -> None:
    """And where it gives smaller ones than it was asked for."""
    rows = [request(n) for n in range(250)]

    def answer(asked: Asked) -> list[Any]:
        size = min(clamp, int(asked.params["page_size"]))
        first = (int(asked.params["page"]) - 1) * size
        return rows[first : first + size]

    assert len(records(answer, feed("requests", page_size="100"))) == 250


def test_a_server_that_knows_no_pages_is_not_asked_for_ever() -> None:
    web = CannedWeb(lambda _: [request(1), request(2)])
    delivery = Open311(web, lambda: NOW).fetch(feed("requests", page_size="100"), {})
    assert delivery is not None

    assert len(list(delivery.records)) == 2
    assert len(web.asked) == 2


def test_discovering_tells_the_fields_of_either_kind() -> None:
    services = Open311(CannedWeb(lambda _: [SERVICE]), lambda: NOW).discover(feed())
    requests = Open311(CannedWeb(lambda _: [request(1)]), lambda: NOW).discover(feed("requests"))

    assert (services.key, services.rows) == ("service_code", 1)
    assert (requests.key, requests.rows) == ("service_request_id", None)
    assert {field.name for field in requests.fields}.isdisjoint({"email", "phone", "first_name", "last_name"})
