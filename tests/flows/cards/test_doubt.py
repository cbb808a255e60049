"""Three residents within a week put a row in doubt; the same three over a longer time do not."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.cards.doubt import in_doubt

FIRST = datetime(2026, 11, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), False),
        ((0, 1), False),
        ((0, 4, 7), False),
        ((0, 4, 6.99), True),
        ((6.99, 0, 4), True),
        ((0, 8, 16, 24), False),
        ((0, 30, 31, 32), True),
        ((0, 1, 2, 60), True),
    ],
)
def test_so_many_in_any_one_week_are_enough(days: tuple[float, ...], *, expected: bool) -> None:
    assert in_doubt([FIRST + timedelta(days=day) for day in days]) is expected
