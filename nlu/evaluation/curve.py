"""Measures abstention: how well the score tells what can be answered from what cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.evaluation.judged import Judged

KEPT_PERCENT = 95
"""Of in-scope texts, that a threshold keeps at least. Source: the usual FPR95 of the out-of-scope literature."""

POINTS = 10
"""Of the risk–coverage curve: one a tenth of the texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What answering only from `threshold` on would do. All but the threshold are shares of 1."""

    threshold: float
    coverage: float
    """Of all texts, those answered."""
    risk: float
    """Of those answered, the wrong ones; any answer to what is out of scope is wrong."""
    in_scope_kept: float | None
    out_of_scope_kept: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """The whole measure; what needs texts of both kinds is None where one is missing."""

    auroc: float | None
    threshold_at_95: float | None
    """The highest that keeps 95 % of in-scope texts."""
    fpr95: float | None
    """Share of out-of-scope texts that it lets through."""
    out_of_scope_recall_at_95: float | None
    """Share of out-of-scope texts that it stops: 1 - fpr95."""
    curve: tuple[Point, ...]


def abstention(judged: Sequence[Judged]) -> Abstention:
    """Measure how the scores of `judged` abstain."""
    inside = [j.score for j in judged if j.in_scope]
    outside = [j.score for j in judged if not j.in_scope]
    threshold = keeps(inside)
    passed = None if threshold is None or not outside else sum(s >= threshold for s in outside) / len(outside)
    return Abstention(
        auroc=auroc(inside, outside),
        threshold_at_95=threshold,
        fpr95=passed,
        out_of_scope_recall_at_95=None if passed is None else 1 - passed,
        curve=risk_coverage(judged),
    )


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """
    The chance that an in-scope text scores above an out-of-scope one; a tie counts half.

    That is the area under the ROC curve. None where either kind is missing.
    """
    if not inside or not outside:
        return None
    ordered = np.sort(np.asarray(outside, dtype=np.float64))
    below = np.searchsorted(ordered, inside, side="left")
    not_above = np.searchsorted(ordered, inside, side="right")
    return float((below + not_above).sum() / 2 / (len(inside) * len(outside)))


def keeps(inside: Sequence[float], percent: int = KEPT_PERCENT) -> float | None:
    """The highest threshold that at least `percent` % of the scores reach; None of none."""
    if not inside:
        return None
    needed = max(1, -(-percent * len(inside) // 100))
    return sorted(inside, reverse=True)[needed - 1]


def risk_coverage(judged: Sequence[Judged], points: int = POINTS) -> tuple[Point, ...]:
    """
    The risk at each tenth of coverage, from few answered to all.

    Texts with one score are answered or left together, so a point may cover more than its tenth.
    """
    scores = sorted((j.score for j in judged), reverse=True)
    ranks = [-(-len(scores) * part // points) for part in range(1, points + 1)] if scores else []
    thresholds = sorted({scores[rank - 1] for rank in ranks}, reverse=True)
    return tuple(point_at(judged, threshold) for threshold in thresholds)


def point_at(judged: Sequence[Judged], threshold: float) -> Point:
    """What answering from this threshold on does; some text must reach it."""
    kept = [j for j in judged if j.score >= threshold]
    return Point(
        threshold=threshold,
        coverage=len(kept) / len(judged),
        risk=sum(j.answer != j.expected for j in kept) / len(kept),
        in_scope_kept=_kept([j.score for j in judged if j.in_scope], threshold),
        out_of_scope_kept=_kept([j.score for j in judged if not j.in_scope], threshold),
    )


def _kept(scores: Sequence[float], threshold: float) -> float | None:
    return sum(score >= threshold for score in scores) / len(scores) if scores else None
