"""Days by rule: never in the past, never farther off than the rule allows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opendata.calendar import meeting_days, next_pickup
from flows.lookup import Phrase, Weekday
from storage.snapshots.schema import Row

CHRISTMAS: Row = {"name": Phrase("Christmas Day"), "month": 12, "day": 25, "days": 1}
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(today=DAYS, anchor=DAYS, every=st.sampled_from([7, 14]))
def test_the_next_pickup_is_within_one_round_and_in_step_with_its_anchor(today: date, anchor: date, every: int) -> None:
    pickup = next_pickup({"anchor": anchor}, today, [], every=every)

    assert today <= pickup.on < today + timedelta(days=every)
    assert (pickup.on - anchor).days % every == 0


@given(today=DAYS, anchor=DAYS, every=st.sampled_from([7, 14]))
def test_nothing_is_ever_collected_on_a_holiday_and_a_moved_day_is_not_lost(
    today: date, anchor: date, every: int
) -> None:
    pickup = next_pickup({"anchor": anchor}, today, [CHRISTMAS], every=every)

    assert (pickup.on.month, pickup.on.day) != (12, 25)
    assert today <= pickup.on <= today + timedelta(days=every)
    regular = pickup.on - timedelta(days=1 if pickup.holiday else 0)
    assert (regular - anchor).days % every == 0


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 1), date(2026, 12, 31), [(11, 11), (11, 25), (12, 9), (12, 23)]),
        (date(2024, 10, 23), date(2024, 10, 23), [(10, 23)]),  # a meeting that was held
        (date(2025, 9, 10), date(2025, 10, 8), [(9, 10), (9, 24), (10, 8)]),
        (date(2026, 1, 14), date(2026, 1, 14), [(1, 14)]),
        (date(2026, 4, 29), date(2026, 4, 30), []),  # the fifth Wednesday
    ],
)
def test_the_second_and_fourth_wednesday(first: date, last: date, expected: list[tuple[int, int]]) -> None:
    rule: Row = {"weekday": Weekday(2), "weeks": "2,4"}

    assert [(day.month, day.day) for day in meeting_days(rule, first, last)] == expected
