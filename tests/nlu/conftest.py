"""The engine trained once for all tests of this folder, on the sentences that ship."""

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import nlu
from flows.understanding import Slot
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.encoder import WIDTH
from nlu.engine.features import Floats, letter_terms
from nlu.engine.fitting import fit
from nlu.engine.train import load
from nlu.sentences import read_all
from nlu.values.addresses import find_address
from nlu.values.gazetteer import NOTHING, Gazetteer
from nlu.values.slots import find_slots

SENTENCES = Path(nlu.__file__).parent / "data"

TRAINED = SENTENCES.parents[1] / "build" / "nlu"
"""Where the tests keep the model, by its sentences' content: training takes half a minute."""

NAMES = Gazetteer.of(
    {
        "place": {
            "Elk Grove Park": "elk-grove-park",
            "Union Park": "union-park",
            "Bartholomew Park": "bartholomew-park",
        },
        "item": {"mattress": "mattress", "colchón": "mattress", "nệm": "mattress", "床垫": "mattress", "can": "can"},
        "service": {"water": "water", "agua": "water", "물": "water", "ਪਾਣੀ": "water"},
    }
)


def slots_in(text: str, language: str | None = None, gazetteer: Gazetteer = NOTHING) -> dict[str, Slot]:
    """The slots of a text with its address, as the engine finds them."""
    return find_slots(text, find_address(text), language, gazetteer)


class LetterEncoder:
    """A stand-in for an encoder: texts of like letters have like vectors. Counts what it was asked."""

    def __init__(self, identity: str = "letters/1") -> None:
        self.identity = identity
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for group in letter_terms(text):
                row[int.from_bytes(hashlib.blake2b(group.encode(), digest_size=4).digest(), "big") % WIDTH] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@pytest.fixture(scope="session")
def engine() -> EmbeddedInterpreter:
    return load(SENTENCES, TRAINED, gazetteer=NAMES, cities=("Elk Grove",))


@pytest.fixture(scope="session")
def without_encoder(engine: EmbeddedInterpreter) -> EmbeddedInterpreter:
    """As it is where the encoder's wheel cannot be had; of three languages, which takes a second."""
    known = [each for each in read_all(SENTENCES) if each.language in ("en", "es", "hmn")]
    return dataclasses.replace(engine, classifier=fit(known))
