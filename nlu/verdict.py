"""Decides from a ranking whether we are sure, ask back, or do not know."""

from dataclasses import dataclass

from flows.understanding import Outcome
from nlu.classifier import Ranking

OUT_OF_SCOPE = "out_of_scope"
"""What a city's assistant is asked and cannot answer. To know that it is that is not to know an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Probabilities that an intent must reach."""

    sure: float
    """To be acted on."""
    likely: float = 0.4
    """To be offered, whatever comes second."""
    together: float = 0.45
    """For the two best to be offered where neither is likely alone."""
    second: float = 0.1
    """For the second best to count in that."""


USUAL = Bar(sure=0.6)

BARS = {"vi": Bar(sure=0.65), "zh_Hans": Bar(sure=0.65), "zh_Hant": Bar(sure=0.65)}
"""By language, where the usual bar lets too much through: their short words are part of many others."""


def outcome(ranking: Ranking, language: str | None) -> Outcome:
    """Say what the head of a ranking is worth in a language; of none, nothing."""
    if not ranking or ranking[0][0] == OUT_OF_SCOPE:
        return "unknown"
    bar = BARS.get(language or "", USUAL)
    first, (other, second) = ranking[0][1], ranking[1]
    if first >= bar.sure:
        return "sure"
    close = second >= bar.second and first + second >= bar.together
    return "ask" if other != OUT_OF_SCOPE and (first >= bar.likely or close) else "unknown"
