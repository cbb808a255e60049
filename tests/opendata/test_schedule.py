"""A data set is fetched when its schedule says, on the city's own clock where it names an hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opendata.schedule import read_schedule

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("schedule", "now", "then"),
    [
        ("every 5 minutes", "2026-11-22T18:02:11+00:00", "2026-11-22T18:05:00+00:00"),
        ("every 5 minutes", "2026-11-22T18:05:00+00:00", "2026-11-22T18:10:00+00:00"),
        ("every 6 hours", "2026-11-22T18:02:11+00:00", "2026-11-23T00:00:00+00:00"),
        ("daily at 03:30", "2026-11-22T18:02:11+00:00", "2026-11-23T11:30:00+00:00"),
        ("daily at 03:30", "2026-11-22T11:30:00+00:00", "2026-11-23T11:30:00+00:00"),
        ("daily at 03:30", "2026-10-31T12:00:00+00:00", "2026-11-01T11:30:00+00:00"),  # the clocks go back at two
        ("daily at 02:30", "2026-03-08T02:00:00+00:00", "2026-03-08T10:30:00+00:00"),  # an hour that night has not
        ("every 1 day", "2026-11-22T18:00:00+00:00", "2026-11-23T00:00:00+00:00"),
    ],
)
def test_the_next_time_is(schedule: str, now: str, then: str) -> None:
    assert read_schedule(schedule).after(datetime.fromisoformat(now), ZONE) == datetime.fromisoformat(then)


@given(
    st.sampled_from(["every 5 minutes", "every 7 days", "daily at 00:00", "daily at 01:30", "daily at 02:30"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - in UTC below
)
def test_the_next_time_is_always_later(schedule: str, now: datetime) -> None:
    assert read_schedule(schedule).after(now, ZONE) > now


@pytest.mark.parametrize(
    "schedule", ["", "hourly", "every day", "every 0 minutes", "daily at 3", "daily at 25:00", "every 9999 days"]
)
def test_a_schedule_that_is_none_is_refused(schedule: str) -> None:
    with pytest.raises(ValueError, match=r"daily at|hour must be"):
        read_schedule(schedule)
