"""When a campaign is sent: never faster than its sender may, never while residents sleep."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from flows.outreach.pacing import Daily, Load, finish_at
from flows.outreach.quiet import QuietHours, next_allowed, next_quiet

HERE, EAST = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")

NIGHT = QuietHours(time(21), time(8))

INSTANT = timedelta(microseconds=1)

instants = st.integers(0, 730 * 24 * 60).map(lambda ahead: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=ahead))

nights = st.builds(
    QuietHours,
    st.sampled_from([time(19), time(21), time(23, 30), time(1, 30)]),
    st.sampled_from([time(6), time(8), time(9, 30)]),
)

loads = st.builds(
    Load, due_at=instants, timezone=st.sampled_from([HERE, EAST]), segments=st.integers(0, 200_000)
)  # fmt: skip


@given(waiting=st.lists(loads, max_size=4), rate=st.sampled_from([1.0, 3.0, 75.0]), quiet=nights)
def test_it_is_never_done_before_the_rate_allows_nor_within_the_quiet_hours(
    waiting: list[Load], rate: float, quiet: QuietHours
) -> None:
    done = finish_at(waiting, rate, quiet)

    sent = [load for load in waiting if load.segments]
    if done is None:
        assert not sent
        return
    needs = timedelta(seconds=sum(load.segments for load in sent) / rate)
    assert done - min(load.due_at for load in sent) >= needs - INSTANT * len(sent)
    assert done >= max(load.due_at for load in sent)
    assert any(not quiet.holds_at(done - INSTANT, load.timezone) for load in sent)


@given(instant=instants, zone=st.sampled_from([HERE, EAST]), quiet=nights)
def test_between_the_morning_and_the_next_evening_it_is_never_quiet(
    instant: datetime, zone: ZoneInfo, quiet: QuietHours
) -> None:
    """Also on the days the clocks change."""
    morning = next_allowed(instant, zone, quiet)

    evening = next_quiet(morning, zone, quiet)

    assert evening is not None
    assert quiet.holds_at(evening, zone)
    minutes = int((evening - morning) / timedelta(minutes=1))
    assert not any(quiet.holds_at(morning + timedelta(minutes=each), zone) for each in range(0, minutes, 7))


def test_what_does_not_fit_into_an_evening_goes_on_in_the_morning() -> None:
    evening = datetime(2026, 11, 2, 20, 30, tzinfo=HERE)

    done = finish_at([Load(due_at=evening, timezone=HERE, segments=3600)], 1, NIGHT)

    assert done == datetime(2026, 11, 3, 8, 30, tzinfo=HERE)


def test_while_the_east_sleeps_the_west_is_sent() -> None:
    late = datetime(2026, 11, 2, 18, 30, tzinfo=HERE)
    both = [Load(due_at=late, timezone=zone, segments=1800) for zone in (EAST, HERE)]

    assert finish_at(both, 1, NIGHT) == datetime(2026, 11, 3, 8, 30, tzinfo=EAST)


def test_without_quiet_hours_only_the_rate_counts() -> None:
    begin = datetime(2026, 11, 2, 23, tzinfo=HERE)

    done = finish_at([Load(due_at=begin, timezone=HERE, segments=7200)], 2, QuietHours(time(8), time(8)))

    assert done == begin + timedelta(hours=1)


def test_nothing_to_send_is_never_done() -> None:
    assert finish_at([], 1, NIGHT) is None


@given(segments=st.integers(1, 5_000), cap=st.integers(100, 2_000), rate=st.sampled_from([1.0, 75.0]))
def test_a_daily_cap_takes_as_many_days_as_it_needs(segments: int, cap: int, rate: float) -> None:
    begin = datetime(2026, 1, 5, 18, tzinfo=UTC)
    load = Load(due_at=begin, timezone=HERE, segments=segments)

    free = finish_at([load], rate, NIGHT)
    done = finish_at([load], rate, NIGHT, Daily(segments=cap, zone=HERE))

    assert free is not None
    assert done is not None
    days = (done.astimezone(HERE).date() - begin.astimezone(HERE).date()).days
    assert done >= free
    assert days >= -(-segments // cap) - 1


def test_what_a_daily_cap_leaves_over_goes_on_in_the_morning_of_the_next_day() -> None:
    load = Load(due_at=datetime(2026, 1, 5, 18, tzinfo=UTC), timezone=HERE, segments=2_010)

    done = finish_at([load], 10.0, NIGHT, Daily(segments=2_000, zone=HERE))

    assert done == datetime(2026, 1, 6, 16, 0, 1, tzinfo=UTC)


def test_where_no_hour_is_quiet_a_daily_cap_goes_on_at_midnight() -> None:
    load = Load(due_at=datetime(2026, 1, 5, 18, tzinfo=UTC), timezone=HERE, segments=3_000)

    done = finish_at([load], 10.0, QuietHours(time(0), time(0)), Daily(segments=2_000, zone=HERE))

    assert done == datetime(2026, 1, 6, 8, 1, 40, tzinfo=UTC)
