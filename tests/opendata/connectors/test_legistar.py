"""Meetings: pages of at most 1,000, hours that clerks write by hand, and clients that want a token."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import Feed, Record, SourceFailed
from bot.opendata.connectors.legistar import Legistar, read_time
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

FEED = Feed(url="https://webapi.legistar.com/v1/somecity/events")


def event(number: int, **more: Any) -> dict[str, Any]:
    """An event as the service sends it, cut to size."""
    return {
        "EventId": number,
        "EventBodyName": "City Council",
        "EventDate": "2026-12-09T00:00:00",
        "EventTime": "6:00 PM",
        "EventLocation": "Council Chambers",
        "EventAgendaFile": None,
        "EventMinutesFile": None,
        "EventAgendaStatusName": "Final",
        "EventMinutesStatusName": "Draft",
        "EventComment": None,
        "EventInSiteURL": "https://somecity.legistar.com/MeetingDetail.aspx?ID=1",
        "EventLastModifiedUtc": "2026-11-20T17:03:04.567",
        **more,
    }


def pages(events: list[dict[str, Any]], cap: int = 1000) -> Answer:
    """A server that gives no more than `cap` at a time, whatever is asked."""

    def answer(asked: Asked) -> list[Any]:
        skip = int(asked.params["$skip"])
        return events[skip : skip + min(cap, int(asked.params["$top"]))]

    return answer


def legistar(answer: Answer, secrets: Mapping[str, str] | None = None) -> tuple[Legistar, CannedWeb]:
    web = CannedWeb(answer)
    now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # still the 22nd in the city
    return Legistar(web, lambda: now, ZoneInfo("America/Los_Angeles"), secrets or {}), web


def records(answer: Answer, feed: Feed = FEED) -> list[Record]:
    delivery = legistar(answer)[0].fetch(feed, {})
    assert delivery is not None
    return list(delivery.records)


def refused(status: int) -> Answer:
    def answer(asked: Asked) -> None:
        raise SourceFailed(asked.url, f"answered with status {status}", status=status)

    return answer


@pytest.mark.parametrize("status", [401, 403])
def test_a_client_that_wants_a_token_is_named_with_the_cure(status: int) -> None:
    with pytest.raises(SourceFailed, match="wants a token") as failed:
        records(refused(status))

    assert "token_from" in failed.value.fix


def test_another_failure_stays_what_it_is() -> None:
    with pytest.raises(SourceFailed) as failed:
        records(refused(500))

    assert "token" not in str(failed.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<!DOCTYPE html><html></html>", "an HTML page"),
        ('<ArrayOfGranicusEvent xmlns="x"/>', "XML"),
        ({"Message": "An error has occurred."}, "An error has occurred"),
        ("7", "no list of events"),
    ],
)
def test_what_is_no_list_of_events_is_refused(content: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        records(lambda _: content)


@pytest.mark.parametrize("day", [None, "", "soon"])
def test_an_event_without_a_day_is_refused(day: str | None) -> None:
    with pytest.raises(SourceFailed, match="EventDate"):
        records(pages([event(1, EventDate=day)]))


def test_a_server_that_gives_the_first_page_for_ever_is_refused() -> None:
    with pytest.raises(SourceFailed, match="same page"):
        records(lambda _: [event(1)])


@pytest.mark.parametrize("cap", [1000, 400])
def test_all_pages_are_read_however_short_they_are_cut(cap: int) -> None:
    found = records(pages([event(number) for number in range(2100)], cap))

    assert [record["id"] for record in found] == list(range(2100))


def test_no_meetings_are_no_failure() -> None:
    assert records(pages([])) == []


def test_it_asks_as_the_service_wants_from_the_citys_day_on() -> None:
    connector, web = legistar(pages([]))
    delivery = connector.fetch(Feed(url=FEED.url, options={"since_days": "10"}), {})
    assert delivery is not None

    list(delivery.records)

    [asked] = web.asked
    assert asked.headers["Accept"] == "application/json"
    assert asked.params == {
        "$top": "1000",
        "$skip": "0",
        "$orderby": "EventId",
        "$filter": "EventDate ge datetime'2026-11-12'",
    }


def test_a_token_comes_from_the_environment_and_never_into_an_error() -> None:
    connector, web = legistar(pages([]), {"LEGISTAR_TOKEN": "secret"})
    delivery = connector.fetch(Feed(url=FEED.url, options={"token_from": "LEGISTAR_TOKEN"}), {})
    assert delivery is not None

    list(delivery.records)

    assert web.asked[0].params["token"] == "secret"


@pytest.mark.parametrize("options", [{"token_from": "NOT_SET"}, {"since_days": "many"}])
def test_a_wrong_option_is_named_with_the_cure(options: dict[str, str]) -> None:
    with pytest.raises(SourceFailed) as failed:
        records(pages([]), Feed(url=FEED.url, options=options))

    assert failed.value.fix.startswith(("Set NOT_SET", "Write since_days"))


def test_a_meeting_keeps_its_day_and_its_hour_apart() -> None:
    [record] = records(pages([event(7)]))

    assert record == {
        "id": 7,
        "date": "2026-12-09",
        "time": "18:00",
        "body": "City Council",
        "place": "Council Chambers",
        "agenda": None,
        "minutes": None,
        "link": "https://somecity.legistar.com/MeetingDetail.aspx?ID=1",
        "comment": None,
        "cancelled": False,
        "modified": "2026-11-20T17:03:04.567+00:00",
    }


@pytest.mark.parametrize(
    ("more", "cancelled"),
    [
        ({"EventAgendaStatusName": "Cancelled"}, True),
        ({"EventAgendaStatusName": "Canceled"}, True),
        ({"EventComment": "MEETING CANCELLED"}, True),
        ({"EventComment": "Notice of cancellation"}, True),
        ({"EventComment": "This meeting is not cancelled"}, False),
        ({"EventComment": "Special meeting"}, False),
    ],
)
def test_a_cancelled_meeting_says_so(more: dict[str, str], *, cancelled: bool) -> None:
    [record] = records(pages([event(1, **more)]))

    assert record["cancelled"] is cancelled


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("6:00 PM", "18:00"),
        ("6:00 p.m.", "18:00"),
        ("6 PM", "18:00"),
        ("12:30 AM", "00:30"),
        ("12:00 PM", "12:00"),
        ("18:00", "18:00"),
        ("", None),
        (None, None),
        ("TBD", None),
        ("13:00 PM", None),
        ("6:75 PM", None),
        ("25:00", None),
        ("6:00", None),  # morning or evening
        ("18", None),
        ("6:00 PM or soon after", None),
    ],
)
def test_an_hour_is_read_or_left_open_but_never_guessed(written: str | None, expected: str | None) -> None:
    assert read_time(written) == expected


def test_discovering_proves_that_it_answers() -> None:
    found = legistar(pages([event(1)]))[0].discover(FEED)

    assert found.key == "id"
    with pytest.raises(SourceFailed):
        legistar(refused(404))[0].discover(FEED)
