"""Ranks intents: a linear support vector machine whose margins are turned into probabilities."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nlu.features import Features, Floats

Ranking = tuple[tuple[str, float], ...]
"""Intents with their probabilities, best first."""

ANY = ""
"""The key of the temperature over all languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A fitted machine: decision = features · weights + bias, chance = softmax(decision / temperature)."""

    intents: tuple[str, ...]
    features: Features
    weights: Floats
    """A row a feature, a column an intent."""
    bias: Floats
    temperatures: Mapping[str, float]
    """By language: at these the probabilities were right as often as they say."""

    def rank(self, text: str, language: str | None) -> Ranking:
        """Every intent with its probability, best first; `text` is a `wording`."""
        columns, values = self.features.row(text)
        decision = values @ self.weights[columns] + self.bias
        temperature = self.temperatures.get(language or ANY) or self.temperatures[ANY]
        likely = softmax(decision / temperature)
        order = np.argsort(-likely, kind="stable")
        return tuple((self.intents[i], round(float(likely[i]), 4)) for i in order)


def softmax(values: Floats) -> Floats:
    """Probabilities from decisions, along the last axis."""
    powers: Floats = np.exp(values - values.max(axis=-1, keepdims=True))
    normal: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return normal
