"""Calendars: recurrences, exceptions and overrides; local and floating times; and rules that never end."""

from collections.abc import Mapping
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import Feed, Mark, Record, SourceFailed
from bot.opendata.connectors.ical import ICal
from bot.opendata.http.web import Reply
from tests.opendata.connectors.canned import CannedWeb

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Still Sunday 22 November in the city."""

FEED = Feed(url="https://library.example/events.ics")

CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:20201101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
END:STANDARD
END:VTIMEZONE"""


def calendar(*events: str, more: str = "") -> str:
    """A calendar of events, each given by its lines; one without a UID gets one."""
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", *([more] if more else [])]
    for number, lines in enumerate(events):
        parts += ["BEGIN:VEVENT", *([] if "UID:" in lines else [f"UID:{number}"]), lines, "END:VEVENT"]
    return "\r\n".join("\n".join([*parts, "END:VCALENDAR", ""]).splitlines()) + "\r\n"


def records(content: str | bytes, **options: str) -> list[Record]:
    feed = Feed(url=FEED.url, options=options)
    delivery = ICal(CannedWeb(lambda _: content), lambda: NOW, ZONE).fetch(feed, {})
    assert delivery is not None
    return list(delivery.records)


def starts(content: str, **options: str) -> list[object]:
    return [record["starts"] for record in records(content, **options)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><html><body>Moved</body></html>",
        b'{"error": 1}',
        b"\xff\xfe\x00garbage",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n",  # broken off
        b"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:A\r\nTZID:B\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n",
        calendar("DTSTART;TZID=America/:20261126T180000").encode(),
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261126T180000\r\nEND:VEVENT\r\n",
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(SourceFailed, match="not a calendar"):
        records(content)


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ("DTSTART:nonsense", "has a DTSTART that cannot be read"),
        ("SUMMARY:never", "has no start"),
        ("DTSTART:20261126T180000\nDTSTART:20261127T180000", "has no start"),
        ("DTSTART:20261126T180000\nRRULE:FREQ=NEVER", "has a RRULE that cannot be read"),
        ("DTSTART:20261126T180000\nRRULE:FREQ=DAILY\nEXDATE:blah", "has a EXDATE that cannot be read"),
        ("DTSTART:02611126T180000\nDTEND:20261126T190000\nRRULE:FREQ=DAILY", "is in the year 261"),
        ("DTSTART:19900101T180000\nDTEND:20261126T180000\nRRULE:FREQ=DAILY", "lasts longer than a year"),
        ("DTSTART:19900101T180000\nDURATION:P9999D\nRRULE:FREQ=DAILY", "lasts longer than a year"),
        ("DTSTART:20261126T180000\nSEQUENCE:first", "has a SEQUENCE that cannot be read"),
        ("DTSTART:20261126T180000\nDTEND:20261125T180000", "ends before it starts"),
        ("DTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261120", "ends before it starts"),
        ("DTSTART;VALUE=DATE:20261126\nDTEND:20261126T180000", "mixes a day and an hour"),
        ("DTSTART;TZID=Nowhere/City:20261126T180000", "time zone 'Nowhere/City'"),
        ("DTSTART:20200101T180000\nRRULE:FREQ=SECONDLY", "more often"),
        ("DTSTART:20200101T180000\nRRULE:FREQ=MINUTELY", "more often"),
        ("DTSTART:20200101T180000\nRRULE:FREQ=DAILY;INTERVAL=0", "an interval of 0"),
        ("DTSTART:20200101T180000\nRRULE:FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31", "a day that no month has"),
        (f"DTSTART:20200101T000000\nRRULE:FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))}", "more often"),
    ],
)
def test_an_event_whose_times_cannot_be_trusted_fails_the_calendar(event: str, what: str) -> None:
    """The libraries would leave it out, or tell a wrong hour."""
    with pytest.raises(SourceFailed, match=what):
        records(calendar("DTSTART:20261126T180000", event))


def test_a_wrong_option_is_named_with_the_cure() -> None:
    with pytest.raises(SourceFailed, match="Write days_ahead: 120"):
        records(calendar(), days_ahead="many")


def test_an_empty_calendar_is_no_failure() -> None:
    assert records(calendar()) == []


def test_an_event_is_told_in_plain_words() -> None:
    event = (
        "UID:story\nSUMMARY:Storytime\\, all ages\nDTSTART;TZID=America/Los_Angeles:20261125T103000\nDURATION:PT45M\n"
        "LOCATION:Elk Grove Library\\nRoom 2\nDESCRIPTION:<p>Songs &amp\\; books</p><br>Free\nSTATUS:CONFIRMED\n"
        "URL:https://library.example/1\nLAST-MODIFIED:20261101T120000Z"
    )

    assert records(calendar(event)) == [
        {
            "id": "story/2026-11-25T10:30:00-08:00",
            "name": "Storytime, all ages",
            "starts": "2026-11-25T10:30:00-08:00",
            "ends": "2026-11-25T11:15:00-08:00",
            "all_day": False,
            "place": "Elk Grove Library Room 2",
            "description": "Songs & books Free",
            "url": "https://library.example/1",
            "cancelled": False,
            "modified": "2026-11-01T12:00:00+00:00",
        }
    ]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20261125T180000Z", "2026-11-25T18:00:00+00:00"),
        ("DTSTART:20261125T180000", "2026-11-25T18:00:00-08:00"),  # floating: the city's clock
        ("DTSTART;TZID=America/New_York:20261125T180000", "2026-11-25T18:00:00-05:00"),
        ("DTSTART;TZID=Pacific Standard Time:20261125T180000", "2026-11-25T18:00:00-08:00"),  # as Outlook writes it
        ("DTSTART;VALUE=DATE:20261125", "2026-11-25"),
    ],
)
def test_a_start_says_its_offset_or_is_a_day(start: str, expected: str) -> None:
    assert starts(calendar(start)) == [expected]


def test_a_time_zone_that_the_calendar_brings_is_used() -> None:
    assert starts(calendar("DTSTART;TZID=Ours:20261125T180000", more=CUSTOM_ZONE)) == ["2026-11-25T18:00:00-08:00"]


def test_an_exhibition_may_last_for_years() -> None:
    assert starts(calendar("DTSTART;VALUE=DATE:20240101\nDTEND;VALUE=DATE:20290101")) == ["2024-01-01"]


def test_an_hour_stays_the_same_when_the_clocks_change() -> None:
    weekly = "DTSTART;TZID=America/Los_Angeles:20260301T180000\nRRULE:FREQ=WEEKLY"

    found = starts(calendar(weekly), days_ahead="120")

    assert found[0] == "2026-11-22T18:00:00-08:00"
    assert found[-1] == "2027-03-21T18:00:00-07:00"


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ("DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261128", "2026-11-27"),  # the end is the day after
        ("DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261126", "2026-11-25"),
        ("DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261125", "2026-11-25"),  # wrong, and common
        ("DTSTART;VALUE=DATE:20261125", "2026-11-25"),
        ("DTSTART;VALUE=DATE:20261125\nDURATION:P2D", "2026-11-26"),
    ],
)
def test_a_whole_day_ends_on_its_last_day(lines: str, last: str) -> None:
    [record] = records(calendar(lines))

    assert (record["all_day"], record["starts"], record["ends"]) == (True, "2026-11-25", last)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("DTSTART;VALUE=DATE:20261120\nDTEND;VALUE=DATE:20261122", 0),  # ended yesterday
        ("DTSTART;VALUE=DATE:20261120\nDTEND;VALUE=DATE:20261123", 1),  # its last day is today
        ("DTSTART:20261121T230000\nDTEND:20261122T010000", 1),
        ("DTSTART:20261121T200000\nDTEND:20261121T220000", 0),
        ("DTSTART:20261202T230000", 1),
        ("DTSTART:20261203T000000", 0),
    ],
)
def test_only_today_and_the_days_to_come_are_told(lines: str, told: int) -> None:
    assert len(records(calendar(lines), days_ahead="10")) == told


def test_exceptions_are_left_out_and_overrides_replace() -> None:
    series = "UID:s\nDTSTART:20261101T180000\nRRULE:FREQ=WEEKLY\nEXDATE:20261129T180000\nSUMMARY:Market"
    moved = "UID:s\nRECURRENCE-ID:20261206T180000\nDTSTART:20261207T190000\nSUMMARY:Market (moved)"
    off = "UID:s\nRECURRENCE-ID:20261213T180000\nDTSTART:20261213T180000\nSUMMARY:Market\nSTATUS:CANCELLED"

    found = records(calendar(series, moved, off), days_ahead="28")

    assert [(record["starts"], record["name"], record["cancelled"]) for record in found] == [
        ("2026-11-22T18:00:00-08:00", "Market", False),
        ("2026-12-07T19:00:00-08:00", "Market (moved)", False),
        ("2026-12-13T18:00:00-08:00", "Market", True),
        ("2026-12-20T18:00:00-08:00", "Market", False),
    ]
    assert len({record["id"] for record in found}) == 4


def test_the_latest_version_of_an_event_counts() -> None:
    older = "UID:s\nSEQUENCE:1\nSUMMARY:old\nDTSTART:20261126T180000"
    newer = "UID:s\nSEQUENCE:2\nSUMMARY:new\nDTSTART:20261127T180000"

    assert [record["name"] for record in records(calendar(newer, older))] == ["new"]


@pytest.mark.parametrize("no_id", ["UID:\n", "UID: \n"])
def test_events_without_an_id_are_told_apart(no_id: str) -> None:
    events = [f"{no_id}SUMMARY:{name}\nDTSTART:20261126T1{hour}0000" for name, hour in ("a0", "b0", "a1")]

    found = records(calendar(*events))

    assert len({record["id"] for record in found}) == 3
    assert found == records(calendar(*events))


def test_what_is_broken_besides_the_times_does_no_harm() -> None:
    [record] = records(calendar("DTSTART:20261126T180000\nLAST-MODIFIED:nonsense\nGEO:nowhere"))

    assert record["modified"] is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=SU",
        "FREQ=MONTHLY;BYDAY=-1SU",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)
@pytest.mark.parametrize("start", ["19900101T180000", "19900101T180000Z", "19900101"])
def test_a_rule_without_end_costs_next_to_nothing(rule: str, start: str) -> None:
    lines = f"DTSTART{'' if 'T' in start else ';VALUE=DATE'}:{start}\nRRULE:{rule}"

    began = perf_counter()
    found = records(calendar(lines), days_ahead="10")

    assert perf_counter() - began < 2
    assert len(found) <= 11


def test_the_last_day_of_a_rule_without_end_is_told() -> None:
    assert starts(calendar("DTSTART:20200101T230000\nRRULE:FREQ=DAILY"), days_ahead="1") == [
        "2026-11-22T23:00:00-08:00",
        "2026-11-23T23:00:00-08:00",
    ]


class Unchanged(CannedWeb):
    """A server whose file never changes: it says so to everybody who asks."""

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        since: Mark | None = None,
        private: bool = False,
    ) -> Reply | None:
        whole = super().get(url, params, headers=headers, private=private)
        return None if since else whole


def test_a_file_that_does_not_change_is_still_read_anew_each_day() -> None:
    """The days to come move on, or an unchanged calendar would run out of events."""
    web = Unchanged(lambda _: calendar("DTSTART:20200101T230000\nRRULE:FREQ=DAILY"))
    yesterday: dict[str, Any] = {"etag": "a", "day": "2026-11-21"}
    today: dict[str, Any] = {"etag": "a", "day": "2026-11-22"}
    connector = ICal(web, lambda: NOW, ZONE)

    delivery = connector.fetch(FEED, yesterday)

    assert delivery is not None
    assert delivery.mark["day"] == "2026-11-22"
    assert connector.fetch(FEED, today) is None


def test_discovering_counts_what_takes_place() -> None:
    content = calendar("DTSTART:20261126T180000", more="X-WR-CALNAME:Library events")

    found = ICal(CannedWeb(lambda _: content), lambda: NOW, ZONE).discover(FEED)

    assert (found.title, found.key, found.rows) == ("Library events", "id", 1)
