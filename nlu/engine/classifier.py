"""
Ranks intents: two machines, one that knows words and letters alone and one that knows meanings besides.

Both are ridge regressions on kernels, fitted by `nlu.engine.fitting`. For each intent a machine gives a decision near 1
for texts like its sentences and near 0 for others; how far the best stands out says how sure we may be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nlu.engine.encoder import UNKNOWN_TO_ENCODERS, Encoder
from nlu.engine.features import Features, Floats, saying, without, word_terms, wording
from nlu.engine.verdict import OUT_OF_SCOPE, Bar
from nlu.values.addresses import Spotted

Ranking = tuple[tuple[str, float], ...]
"""Intents with how sure we are of each (0 to 1), best first."""

ANY = ""
"""The key of what holds for all languages."""

ENOUGH_TERMS = 3
"""Two words and the pair of them: “trash day” asks something; without its number “911 emergency” does not."""

SHARPNESS = 2.0
"""How fast likeness falls with distance. Cross-validated on the training sentences, as the numbers below."""

RIVAL = 0.25
"""What the best other intent takes from an intent's decision …"""

STRANGE = 0.5
"""… and what being out of scope takes besides. Cross-validated: risk, and telling intents never trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a machine knows of vectors: the training sentences' own, and what each of them says for each intent."""

    means: Mapping[str, Floats]
    """By language. What all sentences of a language share says nothing of their intent."""
    axes: Floats
    """Stretches those directions in which sentences differ most."""
    points: Floats
    """A row a training sentence, placed."""
    pulls: Floats
    """A row a training sentence, a column an intent."""

    def placed(self, vector: Floats, language: str | None) -> Floats:
        """Where a vector lies among the points."""
        return place(vector - self.means.get(language or ANY, self.means[ANY]), self.axes)

    def decision(self, vector: Floats, language: str | None) -> Floats:
        near: Floats = likeness(self.points @ self.placed(vector, language))
        return near @ self.pulls


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A fitted machine: decision = words and letters · weights + likeness in meaning · pulls."""

    weights: Floats
    """A row a term, a column an intent."""
    scale: tuple[float, float]
    """Slope and offset that turn a standing into a confidence: 0.9 was right nine times of ten."""
    bars: Mapping[str, Bar]
    """By language."""
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """The fitted machines over one vocabulary, and the encoder that the second one needs."""

    intents: tuple[str, ...]
    features: Features
    plain: Machine
    """Knows words and letters."""
    full: Machine | None = None
    """Knows meanings besides."""
    encoder: Encoder | None = None

    def rank(self, text: str, address: Spotted | None, language: str | None) -> Ranking:
        """
        Every intent with its confidence, best first; `address` is what `find_address` gives of the text.

        A text with what may be an address (“trash day 9380 studio”, “my 401k rollover”) is read with it and
        without it, and counts as it is better understood.
        """
        ranking = self._rank(text, address, language)
        if address is None or address.certain or len(word_terms(rest := without(text, address))) < ENOUGH_TERMS:
            return ranking
        return max(ranking, self._rank(rest, None, language), key=lambda read: read[0][1])

    def _rank(self, text: str, address: Spotted | None, language: str | None) -> Ranking:
        machine = self.machine(language)
        columns, values = self.features.row(wording(text, address))
        decision = values @ machine.weights[columns]
        if machine.meaning and self.encoder:
            [vector] = self.encoder.encode([saying(text, address)])
            decision = decision + machine.meaning.decision(vector, language)
        sure = confidence(standing(decision[None, :], self.intents)[0], machine.scale)
        return tuple((self.intents[i], round(float(sure[i]), 4)) for i in np.argsort(-sure, kind="stable"))

    def bar(self, language: str | None) -> Bar:
        """What a confidence must reach in a language."""
        bars = self.machine(language).bars
        return bars.get(language or ANY, bars[ANY])

    def machine(self, language: str | None) -> Machine:
        """The one that knows most of a language."""
        if self.full is None or self.encoder is None or language in UNKNOWN_TO_ENCODERS:
            return self.plain
        return self.full


def place(centred: Floats, axes: Floats) -> Floats:
    """Stretch vectors (rows, or one) along the axes, to length 1."""
    stretched = centred @ axes
    placed: Floats = stretched / np.maximum(np.linalg.norm(stretched, axis=-1, keepdims=True), 1e-9)
    return placed


def likeness(cosines: Floats) -> Floats:
    """How much sentences at these cosines count for each other; 1 for the same."""
    like: Floats = np.exp(SHARPNESS * (cosines - 1))
    return like


def standing(decisions: Floats, intents: tuple[str, ...]) -> Floats:
    """
    How far each intent stands out, for rows of decisions.

    An intent that another one rivals, or a text that may be out of scope, stands out less. Between two intents
    of the city's the order stays.
    """
    ours = np.array([intent != OUT_OF_SCOPE for intent in intents])
    ordered = np.sort(decisions[:, ours], axis=1)
    best = ordered[:, [-1]]
    second = ordered[:, [-2]] if ours.sum() > 1 else np.zeros_like(best)
    stands = decisions - RIVAL * np.where(decisions >= best, second, best)
    if not ours.all():
        strange = decisions[:, ~ours]
        stands -= STRANGE * np.maximum(strange, 0)
        stands[:, ~ours] = strange - (RIVAL + STRANGE) * best
    out: Floats = stands.astype(np.float32)
    return out


def confidence(standings: Floats, scale: tuple[float, float]) -> Floats:
    """The share of right answers at these standings."""
    slope, offset = scale
    sure: Floats = 1 / (1 + np.exp(-(slope * standings + offset)))
    return sure
