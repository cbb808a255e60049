"""Which calendar day a resident means, reckoned from the day it is for them."""

from collections.abc import Iterator
from datetime import date, timedelta

NEAR = {
    "today": (0,), "tomorrow": (1,), "after_tomorrow": (2,), "yesterday": (-1,), "before_yesterday": (-2,),
    "beside": (1, -1), "two_away": (2, -2),
}  # fmt: skip
"""Days from today that a word may mean."""

DOUBTFUL = frozenset({"beside", "two_away"})
"""Words of which neither meaning is the likelier."""

WEEK = timedelta(days=7)


def day_meant(meaning: str, today: date | None, earliest: date | None, latest: date | None) -> date | None:
    """
    Give the day that a date slot means, within bounds; None when none of those it may mean is.

    `meaning` is `today` or another word of NEAR, `weekday:2` (Monday is 0), `next_weekday:2`, `2026-07-04` or
    `--07-04`, as the language understanding gives it. What can mean two days means the one to come, and the one
    gone by only where that alone is within the bounds; a doubtful word has to leave one.
    """
    fit = [
        day
        for day in _days(meaning, today)
        if (earliest is None or day >= earliest) and (latest is None or day <= latest)
    ]
    return None if meaning in DOUBTFUL and len(fit) > 1 else next(iter(fit), None)


def _days(meaning: str, today: date | None) -> Iterator[date]:
    """The days it may mean, the likeliest first; none where today has to be known and is not."""
    if meaning[:4].isdigit():
        yield from _on(int(meaning[:4]), meaning[5:])
    elif today is None:
        return
    elif meaning in NEAR:
        yield from (today + timedelta(days=away) for away in NEAR[meaning])
    elif meaning.startswith("--"):
        near = [day for year in (today.year, today.year + 1, today.year - 1) for day in _on(year, meaning[2:])]
        yield from sorted(near, key=lambda day: (day < today, abs(day - today)))
    else:
        kind, _, number = meaning.partition(":")
        coming = today + timedelta(days=(int(number) - today.weekday()) % 7)
        if kind == "next_weekday":
            monday = today - timedelta(days=today.weekday()) + WEEK
            yield monday + timedelta(days=int(number))
        else:
            yield from (coming, coming - WEEK)


def _on(year: int, month_day: str) -> Iterator[date]:
    try:
        yield date(year, int(month_day[:2]), int(month_day[3:5]))
    except ValueError:  # February 29 in another year
        return
