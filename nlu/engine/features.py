"""Turns a text into numbers: how telling its words, word pairs and letter groups are (TF-IDF)."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt

import numpy as np
import regex
from numpy.typing import NDArray

from nlu.folding import folded, readable
from nlu.values.addresses import Spotted

Floats = NDArray[np.float32]

LONGEST = 5
"""Letters in a group; from one letter on."""

_WORD_OR_SIGN = regex.compile(r"[\u3400-\u9fff\uac00-\ud7a3]|[^\W\u3400-\u9fff\uac00-\ud7a3]+")
"""A word; of Chinese and Korean one character, since no spaces part their words."""

_DIGITS = regex.compile(r"\p{Nd}+")


def wording(text: str, address: Spotted | None) -> str:
    """The text as words and letters are taken from: folded, digits as one 0, without an address that is certain."""
    return _DIGITS.sub("0", folded(_without(text, address)))


def saying(text: str, address: Spotted | None) -> str:
    """The text as an encoder reads it: small letters, accents kept, without an address that is certain."""
    return " ".join(unicodedata.normalize("NFKC", readable(_without(text, address))).casefold().split())


def _without(text: str, address: Spotted | None) -> str:
    return without(text, address) if address and address.certain else text


def without(text: str, address: Spotted) -> str:
    """The text less an address."""
    return f"{text[: address.start]} {text[address.end :]}"


def word_terms(text: str) -> list[str]:
    """Every word, and every two in a row."""
    words: list[str] = _WORD_OR_SIGN.findall(text)
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def letter_terms(text: str) -> list[str]:
    """Every group of one to five letters within a word, its ends marked by a space."""
    return [group for word in text.split() for group in _groups(f" {word} ")]


def _groups(word: str) -> list[str]:
    """A word shorter than a group is a group once."""
    longest = min(LONGEST, len(word))
    return [word[at : at + size] for size in range(1, longest + 1) for at in range(len(word) - size + 1)]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of one kind that were seen in training, in column order, and how telling each is."""

    terms: tuple[str, ...]
    weights: Floats
    columns: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.terms) != len(self.weights):
            raise ValueError("terms and weights do not match")
        object.__setattr__(self, "columns", {term: column for column, term in enumerate(self.terms)})

    def row(self, terms: list[str]) -> dict[int, float]:
        """Column to value of those terms that are known: 1 + ln(times), weighted, scaled to length 1."""
        known = Counter(column for column in map(self.columns.get, terms) if column is not None)
        values = {column: (1 + log(times)) * float(self.weights[column]) for column, times in known.items()}
        length = sqrt(sum(value * value for value in values.values()))
        return {column: value / length for column, value in values.items()} if length else {}


@dataclass(frozen=True, slots=True)
class Features:
    """Both vocabularies; the words' columns come first."""

    words: Vocabulary
    letters: Vocabulary

    @property
    def kinds(self) -> tuple[tuple[Vocabulary, Callable[[str], list[str]], int], ...]:
        """Each vocabulary with how its terms are found and at which column it begins."""
        return ((self.words, word_terms, 0), (self.letters, letter_terms, len(self.words.terms)))

    def row(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """The columns of a `wording` that are not nought, and their values."""
        row: dict[int, float] = {}
        for vocabulary, terms, first in self.kinds:
            row |= {first + column: value for column, value in vocabulary.row(terms(text)).items()}
        return np.fromiter(row.keys(), np.int64, len(row)), np.fromiter(row.values(), np.float32, len(row))
