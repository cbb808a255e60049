"""What an evaluation says, as one JSON object: over all, by language, by intent."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from flows.understanding import Outcome
from nlu.evaluation.curve import abstention
from nlu.evaluation.judged import Judged
from nlu.evaluation.scores import (
    IntentScore,
    Share,
    accuracy,
    by_intent,
    confusions,
    macro_f1,
    quantile,
    scored,
    wrong_as_sure,
)

OUTCOMES: tuple[Outcome, ...] = ("sure", "ask", "unknown")

PRECISION = 4
"""Digits after the point."""

MOST = 20
"""Confusions that are told."""


def report(judged: Sequence[Judged], known: Collection[str]) -> dict[str, Any]:
    """
    Measure everything there is to say about `judged`; `known` are the intents of the training.

    `accuracy` counts in-scope texts by the head of the ranking, before abstaining. `macro_accuracy` is its mean
    over the languages. Every share is between 0 and 1, null where there is nothing to count.
    """
    languages = {tag: [j for j in judged if j.language == tag] for tag in sorted({j.language for j in judged})}
    told = {tag: {**summary(part, known), "intents": intents(part, known)} for tag, part in languages.items()}
    return {
        **summary(judged, known),
        "macro_accuracy": mean([part["accuracy"] for part in told.values()]),
        "languages": told,
        "intents": intents(judged, known),
        "confusions": [
            {"expected": expected, "given": given, "times": times}
            for expected, given, times in confusions(scored(judged, known))[:MOST]
        ],
        "latency_ms": latency(judged),
    }


def summary(judged: Sequence[Judged], known: Collection[str]) -> dict[str, Any]:
    """The figures of one set of texts."""
    right = accuracy(judged)
    inside, outside = [j for j in judged if j.in_scope], [j for j in judged if not j.in_scope]
    return {
        "sentences": len(judged),
        "in_scope": len(inside),
        "out_of_scope": len(outside),
        "right": right.count,
        **share("accuracy", right),
        "macro_f1": rounded(macro_f1(by_intent(scored(judged, known)).values())),
        "wrong_as_sure": wrong_as_sure(judged).count,
        **share("wrong_as_sure_share", wrong_as_sure(judged)),
        "outcomes": {"in_scope": outcomes(inside), "out_of_scope": outcomes(outside)},
        "abstention": rounded(asdict(abstention(judged))),
    }


def share(name: str, counted: Share) -> dict[str, Any]:
    """A share and its 95 % interval."""
    return {name: rounded(counted.value), f"{name}_interval": rounded(counted.interval)}


def outcomes(judged: Sequence[Judged]) -> dict[str, int]:
    """How often each outcome came."""
    times = Counter(j.outcome for j in judged)
    return {outcome: times[outcome] for outcome in OUTCOMES}


def intents(judged: Sequence[Judged], known: Collection[str]) -> dict[str, dict[str, Any]]:
    """Precision, recall and F1 of each intent."""
    return {intent: _intent(score) for intent, score in by_intent(scored(judged, known)).items()}


def _intent(score: IntentScore) -> dict[str, Any]:
    return {
        "precision": rounded(score.precision),
        "recall": rounded(score.recall),
        "f1": rounded(score.f1),
        "support": score.support,
        "given": score.given,
    }


def latency(judged: Sequence[Judged]) -> dict[str, float | None]:
    """What one text took, in milliseconds: as long or less for half of them, and for 99 of 100."""
    taken = [j.seconds * 1000 for j in judged]
    return {"p50": rounded(quantile(taken, 0.5)), "p99": rounded(quantile(taken, 0.99))}


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of those there are; None of none."""
    there = [value for value in values if value is not None]
    return rounded(sum(there) / len(there)) if there else None


def rounded(value: Any) -> Any:
    """Numbers of JSON with four digits after the point; whatever is in lists and mappings likewise."""
    match value:
        case float():
            return round(value, PRECISION)
        case dict():
            return {key: rounded(inner) for key, inner in value.items()}
        case list() | tuple():
            return [rounded(inner) for inner in value]
        case _:
            return value
