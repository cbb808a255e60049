"""Counts what was right: accuracy with its interval, precision, recall and F1 of each intent, confusions."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.evaluation.judged import Judged

NINETY_FIVE = 1.959963984540054
"""Standard deviations to either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval by Wilson's score, which holds for few texts and for shares near 0 and 1."""
        if not self.of:
            return None
        share, spread = self.count / self.of, NINETY_FIVE**2 / self.of
        middle = (share + spread / 2) / (1 + spread)
        half = NINETY_FIVE * sqrt(share * (1 - share) / self.of + spread / (4 * self.of)) / (1 + spread)
        return (0.0 if self.count == 0 else middle - half, 1.0 if self.count == self.of else middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentScore:
    """How one intent was found. `support` is how often it was expected, `given` how often it was the head."""

    right: int
    support: int
    given: int

    @property
    def precision(self) -> float:
        """Of those given it, the share that asked it; 0 when it was never given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Of those that asked it, the share given it; 0 when nobody asked."""
        return self.right / self.support if self.support else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.support + self.given
        return 2 * self.right / both if both else 0.0


def accuracy(judged: Iterable[Judged]) -> Share:
    """How many in-scope texts have the right intent at the head, before any abstaining."""
    asked = [j for j in judged if j.in_scope]
    return Share(sum(j.right for j in asked), len(asked))


def wrong_as_sure(judged: Sequence[Judged]) -> Share:
    """How many of all texts were acted on wrongly."""
    return Share(sum(j.wrong_as_sure for j in judged), len(judged))


def scored(judged: Iterable[Judged], known: Collection[str]) -> list[Judged]:
    """
    The texts whose heads can be compared.

    A machine that was shown nothing out of scope cannot name it: such texts then count in the abstention alone.
    """
    return [j for j in judged if j.in_scope or OUT_OF_SCOPE in known]


def by_intent(judged: Sequence[Judged]) -> dict[str, IntentScore]:
    """The score of each intent that was expected or given, by name. No intent given is nobody's."""
    right = Counter(j.expected for j in judged if j.right)
    expected, given = Counter(j.expected for j in judged), Counter(j.given for j in judged if j.given)
    return {
        intent: IntentScore(right=right[intent], support=expected[intent], given=given[intent])
        for intent in sorted(expected | given)
    }


def macro_f1(scores: Collection[IntentScore]) -> float | None:
    """The mean F1 of the intents that somebody asked; None when nobody asked any."""
    asked = [score.f1 for score in scores if score.support]
    return sum(asked) / len(asked) if asked else None


def confusions(judged: Iterable[Judged]) -> list[tuple[str, str | None, int]]:
    """Expected intent, given intent, how often: the most frequent first."""
    times = Counter((j.expected, j.given) for j in judged if not j.right)
    order = sorted(times.items(), key=lambda found: (-found[1], found[0][0], found[0][1] or ""))
    return [(expected, given, count) for (expected, given), count in order]


def quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values does not exceed; None of none."""
    return sorted(values)[max(0, ceil(share * len(values) - 1e-9) - 1)] if values else None


def against(ours: Share, theirs: Share) -> str:
    """Say `ahead`, `behind`, or `tie` where their share lies within the interval of ours; `–` of nothing."""
    if ours.interval is None or ours.value is None or theirs.value is None:
        return "–"
    low, high = ours.interval
    if low <= theirs.value <= high:
        return "tie"
    return "ahead" if ours.value > theirs.value else "behind"
