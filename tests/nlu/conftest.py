"""The engine trained once for all tests of this folder, on the sentences that ship."""

from pathlib import Path

import pytest

import nlu
from nlu.embedded import EmbeddedInterpreter
from nlu.gazetteer import Gazetteer
from nlu.train import load

SENTENCES = Path(nlu.__file__).parent / "data"

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


@pytest.fixture(scope="session")
def engine() -> EmbeddedInterpreter:
    return load(SENTENCES, None, gazetteer=NAMES, cities=("Elk Grove",))
