"""Which day is meant: what may be two days is the one to come, and the past one only where that alone will do."""

from datetime import date

import pytest

from flows.replies.days import day_meant

MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("meaning", "earliest", "latest", "day"),
    [
        ("today", None, None, date(2026, 11, 2)),
        ("tomorrow", None, None, date(2026, 11, 3)),
        ("after_tomorrow", None, None, date(2026, 11, 4)),
        ("yesterday", None, None, date(2026, 11, 1)),
        ("before_yesterday", None, MONDAY, date(2026, 10, 31)),
        ("yesterday", MONDAY, None, None),
        ("beside", None, None, None),
        ("beside", MONDAY, None, date(2026, 11, 3)),
        ("beside", None, MONDAY, date(2026, 11, 1)),
        ("two_away", None, MONDAY, date(2026, 10, 31)),
        ("weekday:0", None, None, date(2026, 11, 2)),
        ("weekday:4", None, None, date(2026, 11, 6)),
        ("weekday:4", None, MONDAY, date(2026, 10, 30)),
        ("next_weekday:4", None, None, date(2026, 11, 13)),
        ("--12-05", None, None, date(2026, 12, 5)),
        ("--07-04", None, None, date(2027, 7, 4)),
        ("--07-04", None, MONDAY, date(2026, 7, 4)),
        ("2026-12-05", None, None, date(2026, 12, 5)),
        ("2026-12-05", None, MONDAY, None),
        ("tomorrow", date(2026, 11, 10), None, None),
        ("--02-29", None, None, None),
    ],
)
def test_a_day_is_the_likeliest_within_the_bounds(
    meaning: str, earliest: date | None, latest: date | None, day: date | None
) -> None:
    assert day_meant(meaning, MONDAY, earliest, latest) == day


@pytest.mark.parametrize("meaning", ["today", "weekday:1", "--12-05"])
def test_without_knowing_today_only_a_whole_date_is_read(meaning: str) -> None:
    assert day_meant(meaning, None, None, None) is None
    assert day_meant("2026-12-05", None, None, None) == date(2026, 12, 5)
