"""Quiet hours: never first at night, on any clock, on any day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outreach.quiet import QuietHours, instant_of, next_allowed

NIGHT = QuietHours(time(21), time(8))

CALIFORNIA = ZoneInfo("America/Los_Angeles")

ZONES = [
    "America/Los_Angeles", "America/Phoenix", "America/St_Johns", "America/Havana", "America/Santiago",
    "America/Nuuk", "Africa/Cairo", "Europe/London", "Asia/Kolkata", "Asia/Manila", "Asia/Beirut",
    "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "Pacific/Kiritimati", "UTC",
]  # fmt: skip

instants = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31"), timezones=st.just(UTC)
)

hours = st.builds(QuietHours, st.times(), st.times())


@pytest.mark.parametrize(
    ("local", "allowed"),
    [
        ("2026-11-25T20:59", "2026-11-25T20:59"),
        ("2026-11-25T21:00", "2026-11-26T08:00"),
        ("2026-11-25T23:59", "2026-11-26T08:00"),
        ("2026-11-26T00:00", "2026-11-26T08:00"),
        ("2026-11-26T07:59", "2026-11-26T08:00"),
        ("2026-11-26T08:00", "2026-11-26T08:00"),
        ("2026-03-07T22:00", "2026-03-08T08:00"),  # the night the clocks go forward
        ("2026-10-31T22:00", "2026-11-01T08:00"),  # the night they go back
    ],
)
def test_what_is_due_at_night_waits_for_the_morning(local: str, allowed: str) -> None:
    instant = datetime.fromisoformat(local).replace(tzinfo=CALIFORNIA)

    told = next_allowed(instant, CALIFORNIA, NIGHT).astimezone(CALIFORNIA)

    assert told.strftime("%Y-%m-%dT%H:%M") == allowed


def test_an_hour_of_waking_that_does_not_exist_is_the_end_of_the_gap() -> None:
    quiet = QuietHours(time(21), time(2, 30))

    allowed = next_allowed(datetime(2026, 3, 8, 9, tzinfo=UTC), CALIFORNIA, quiet)

    assert allowed == datetime(2026, 3, 8, 10, tzinfo=UTC)  # 3:00 in California, where 2:00 to 3:00 was skipped


def test_an_hour_of_waking_that_comes_twice_is_taken_as_soon_as_it_comes() -> None:
    quiet = QuietHours(time(21), time(1, 30))

    first = next_allowed(datetime(2026, 11, 1, 8, tzinfo=UTC), CALIFORNIA, quiet)
    second = next_allowed(datetime(2026, 11, 1, 9, 10, tzinfo=UTC), CALIFORNIA, quiet)  # 1:10 again

    assert first == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert second == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def test_the_same_hour_twice_means_no_quiet_hours() -> None:
    assert not QuietHours(time(8), time(8)).holds(time(8))


@given(instants, st.sampled_from(ZONES), hours)
def test_the_next_allowed_instant_is_never_quiet_never_earlier_and_its_own_next(
    instant: datetime, zone: str, quiet: QuietHours
) -> None:
    allowed = next_allowed(instant, ZoneInfo(zone), quiet)

    assert allowed >= instant
    assert not quiet.holds_at(allowed, ZoneInfo(zone))
    assert next_allowed(allowed, ZoneInfo(zone), quiet) == allowed
    assert allowed - instant <= timedelta(hours=26)


@given(instants, st.sampled_from(ZONES), st.times(time(18), time(23, 59)), st.times(time(5), time(11)))
def test_nothing_between_an_instant_and_the_next_allowed_was_allowed(
    instant: datetime, zone: str, from_: time, until: time
) -> None:
    quiet = QuietHours(from_, until)
    allowed = next_allowed(instant, ZoneInfo(zone), quiet)

    looked_at = (instant + timedelta(minutes=10 * n) for n in range(6 * 26))
    assert all(quiet.holds_at(moment, ZoneInfo(zone)) for moment in looked_at if moment < allowed)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_a_local_hour_that_exists_is_taken_to_the_minute(day: date, at: time, zone: str) -> None:
    local = instant_of(day, at, ZoneInfo(zone)).astimezone(ZoneInfo(zone))

    skipped = datetime.combine(local.date(), local.time()) - datetime.combine(day, at)
    assert timedelta(0) <= skipped <= timedelta(hours=2)
    if zone in {"UTC", "Asia/Kolkata", "America/Phoenix"}:
        assert (local.date(), local.time()) == (day, at)
