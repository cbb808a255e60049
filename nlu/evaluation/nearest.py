"""Finds the training sentences that a text is most like: why an engine understood it as it did."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from nlu.engine.encoder import Encoder
from nlu.engine.features import Floats, letter_terms, saying, word_terms, wording
from nlu.folding import LONGEST, readable
from nlu.sentences import Sentence
from nlu.values.addresses import find_address

NEAREST = 3
"""Sentences that are shown."""

LEAST = 0.05
"""Below it two texts have a letter in common, and no more."""

Near = tuple[Sentence, float]
"""A training sentence and its likeness: a cosine, 1 for the same, 0 for nothing in common."""


@dataclass(frozen=True, slots=True)
class WordLikeness:
    """Likeness in words and letter groups, each weighing more the fewer sentences have it (inverse frequency)."""

    places: "dict[str, np.ndarray]"
    """For each term the sentences that have it."""
    lengths: Floats
    """Of each sentence, as a vector of its terms' weights."""

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> "WordLikeness":
        """Take in the sentences, in order."""
        found: dict[str, list[int]] = {}
        bags = [terms(sentence.text) for sentence in sentences]
        for place, bag in enumerate(bags):
            for term in bag:
                found.setdefault(term, []).append(place)
        squares = np.zeros(len(bags))
        places = {term: np.array(at) for term, at in found.items()}
        for at in places.values():
            squares[at] += _weight(len(at), len(bags)) ** 2
        return cls(places, np.sqrt(squares).astype(np.float32))

    def to(self, text: str) -> Floats:
        """The likeness of each sentence to `text`."""
        count, bag = len(self.lengths), terms(text)
        shared, square = np.zeros(count, dtype=np.float32), 0.0
        for term in bag:
            at = self.places.get(term, np.array([], dtype=np.int64))
            weight = _weight(max(1, len(at)), count) ** 2
            shared[at] += weight
            square += weight
        likeness: Floats = shared / np.maximum(self.lengths * sqrt(square), 1e-9)
        return likeness


@dataclass(frozen=True, slots=True)
class MeaningLikeness:
    """Likeness in meaning, across languages: the cosine of an encoder's vectors, less their mean."""

    rows: Floats
    """A row a sentence, of length 1."""
    mean: Floats
    encoder: Encoder

    @classmethod
    def of(cls, vectors: Floats, encoder: Encoder) -> "MeaningLikeness":
        """Take in the sentences' vectors, in order."""
        mean = vectors.mean(axis=0)
        return cls(_of_length_1(vectors - mean), mean, encoder)

    def to(self, text: str) -> Floats:
        """The likeness of each sentence to `text`."""
        likeness: Floats = self.rows @ _of_length_1(
            self.encoder.encode([saying(text, find_address(text))])[0] - self.mean
        )
        return likeness


def _of_length_1(vectors: Floats) -> Floats:
    scaled: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return scaled


def terms(text: str) -> set[str]:
    """What counts of a text: the terms that the classifier sees."""
    read = readable(text)[:LONGEST]
    seen = wording(read, find_address(read))
    return {*word_terms(seen), *letter_terms(seen)}


def _weight(having: int, of: int) -> float:
    """As scikit-learn weighs, smoothed. Source: its documentation of TfidfTransformer."""
    return log((1 + of) / (1 + having)) + 1


def nearest(sentences: Sequence[Sentence], likeness: Callable[[str], Floats], text: str) -> list[Near]:
    """The three that are most like `text`, best first, without those that have next to nothing in common."""
    values = likeness(text)
    best = np.argsort(-values, kind="stable")[:NEAREST]
    return [(sentences[at], float(values[at])) for at in best if values[at] >= LEAST]
