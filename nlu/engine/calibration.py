"""
Measures how sure a machine may be, on decisions about sentences that it was not fitted on.

Two things come out: the scale that turns standings into confidences, and the bars that a confidence must reach.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.engine.classifier import ANY, confidence, standing
from nlu.engine.features import Floats
from nlu.engine.verdict import OUT_OF_SCOPE, Bar

Labels = NDArray[np.int64]

WRONG_AS_SURE = 0.005
"""
Of all training sentences, those that may be answered wrongly as if we were sure.

The promise is one text in a hundred. Half of it is allowed here, because training sentences are liker to each
other than residents' texts are to them.
"""

KEPT = 0.97
"""Of the texts that we can answer, those that the bar of likely ones must let through."""

ENOUGH = 1000
"""Sentences of a language with which its own bar counts as much as that of all languages together."""

PLAIN_SCALE = (6.0, -3.0)
"""Where nothing can be measured: too few sentences, or all of them right."""

LOWEST_SURE, HIGHEST = 0.5, 0.995
"""However well or badly it went: nothing likelier wrong than right is acted on, and some things are."""


def scale(decisions: Floats, labels: Labels, intents: tuple[str, ...]) -> tuple[float, float]:
    """Slope and offset by logistic regression on whether the best was right (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    stands = standing(decisions, intents)
    right = stands.argmax(axis=1) == labels
    if right.all() or not right.any():
        return PLAIN_SCALE
    fitted = LogisticRegression(C=100.0).fit(stands.max(axis=1, keepdims=True), right)
    slope, offset = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    return (slope, offset) if slope > 0 else PLAIN_SCALE


def bars(
    decisions: Floats, labels: Labels, languages: Sequence[str], intents: tuple[str, ...], scaled: tuple[float, float]
) -> dict[str, Bar]:
    """The bars of each language, and of all; a language with few sentences leans on the others."""
    sure = confidence(standing(decisions, intents), scaled)
    spoken, measured = np.array(languages), _bar(sure, labels, intents)
    found = {ANY: measured}
    for language in sorted(set(languages)):
        here = spoken == language
        own, weight = _bar(sure[here], labels[here], intents), here.sum() / (here.sum() + ENOUGH)
        found[language] = Bar(
            sure=float(weight * own.sure + (1 - weight) * measured.sure),
            likely=float(weight * own.likely + (1 - weight) * measured.likely),
        )
    return found


def _bar(sure: Floats, labels: Labels, intents: tuple[str, ...]) -> Bar:
    best, given = sure.max(axis=1), sure.argmax(axis=1)
    strange = intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in intents else -1
    acted = given != strange
    wrong = np.sort(best[acted & (given != labels)])[::-1]
    allowed = int(WRONG_AS_SURE * len(labels))
    level = float(wrong[allowed]) + 1e-4 if len(wrong) > allowed else LOWEST_SURE
    kept = best[acted & (labels != strange)]
    likely = float(np.quantile(kept, 1 - KEPT)) if len(kept) else LOWEST_SURE
    level = min(max(level, LOWEST_SURE), HIGHEST)
    return Bar(sure=level, likely=min(likely, level))
