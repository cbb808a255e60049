"""When the word of residents that a row is wrong has every answer from it be confirmed."""

from collections.abc import Collection
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
"""One resident counts once in it."""

ENOUGH = 3
"""So many residents in a week are no accident."""


def in_doubt(flagged_at: Collection[datetime]) -> bool:
    """Whether so many different residents flagged a row, unchanged since, within any one week."""
    instants = sorted(flagged_at)
    return any(last - first < WEEK for first, last in zip(instants, instants[ENOUGH - 1 :], strict=False))
