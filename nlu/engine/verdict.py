"""Decides from a ranking whether we are sure, ask back, or do not know."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.understanding import Outcome

OUT_OF_SCOPE = "out_of_scope"
"""What a city's assistant is asked and cannot answer. To know that it is that is not to know an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Confidences that an intent must reach; measured in training, for each language."""

    sure: float
    """To be acted on."""
    likely: float
    """To be offered."""


def outcome(ranking: Sequence[tuple[str, float]], bar: Bar) -> Outcome:
    """Say what the head of a ranking is worth; of none, nothing."""
    if not ranking or ranking[0][0] == OUT_OF_SCOPE:
        return "unknown"
    confidence = ranking[0][1]
    if confidence >= bar.sure:
        return "sure"
    return "ask" if confidence >= bar.likely else "unknown"
