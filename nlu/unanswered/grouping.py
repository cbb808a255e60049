"""Groups texts by likeness, so that a thousand of them can be read as a few dozen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from nlu.engine.features import Floats, letter_terms, word_terms, wording
from nlu.unanswered.stripping import wordless

ALIKE = 0.35
"""Cosine of words and letter groups from which two texts ask the same. Measured on the training sentences."""

ALIKE_IN_MEANING = 0.45
"""The same of an encoder's vectors, each less the mean of its language: so measured likewise."""

Matrix = NDArray[np.bool_]

_WORD = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that are alike, by their places in what was given; `middle` is the one most others are like."""

    middle: int
    members: tuple[int, ...]


def group(texts: Sequence[str], vectors: Floats | None = None) -> list[Group]:
    """
    Put each text into one group, biggest group first; the same texts give the same groups.

    The text that most others are like takes these to itself, then the next of the rest does (Daura et al. 1999,
    “Peptide folding”). `vectors`, a row a text, are an encoder's, each less the mean of its language: with them
    likeness is of meaning and crosses languages; without them it is of words and letters. Takes memory for each
    pair: give a few thousand at most.
    """
    if not texts:
        return []
    alike = _alike_in_words(texts) if vectors is None else _alike_in_meaning(vectors)
    return sorted(_gathered(alike | np.eye(len(texts), dtype=np.bool_)), key=lambda each: -len(each.members))


def _gathered(alike: Matrix) -> list[Group]:
    """The neighbours of each are counted once, and less as they leave; of equals the first is taken."""
    free, degree = np.ones(len(alike), dtype=np.bool_), alike.sum(axis=1)
    groups = list[Group]()
    while free.any():
        middle = int(np.argmax(np.where(free, degree, -1)))
        members = np.flatnonzero(alike[middle] & free)
        groups.append(Group(middle, tuple(map(int, members))))
        free[members] = False
        degree = degree - alike[:, members].sum(axis=1)
    return groups


def _alike_in_words(texts: Sequence[str]) -> Matrix:
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes seconds to load

    wordings = [wording(wordless(text), None) for text in texts]
    same: Matrix = np.array(wordings)[:, None] == np.array(wordings)[None, :]
    if not any(map(_WORD.search, wordings)):
        return same
    rows = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, dtype=np.float32).fit_transform(wordings)
    close: Matrix = (rows @ rows.T).toarray() >= ALIKE
    return same | close


def _terms(text: str) -> list[str]:
    return [*word_terms(text), *letter_terms(text)]


def _alike_in_meaning(vectors: Floats) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = vectors / np.where(lengths > 0, lengths, 1)
    alike: Matrix = rows @ rows.T >= ALIKE_IN_MEANING
    return alike
