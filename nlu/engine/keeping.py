"""Keeps a trained classifier in a file, and reads it back."""

from pathlib import Path
from typing import Any

import numpy as np

from nlu.engine import npz
from nlu.engine.classifier import Classifier, Machine, Meaning
from nlu.engine.encoder import Encoder
from nlu.engine.features import Features, Vocabulary
from nlu.engine.npz import Arrays
from nlu.engine.verdict import Bar

_SEPARATOR = "\n"
"""Between terms; folded texts have no line breaks left in their terms."""


def write(path: Path, classifier: Classifier) -> None:
    """Write it; nobody reads half of one."""
    words, letters = classifier.features.words, classifier.features.letters
    arrays: dict[str, Any] = {
        "intents": np.array(classifier.intents),
        "words": _packed(words.terms),
        "letters": _packed(letters.terms),
        "word_weights": words.weights,
        "letter_weights": letters.weights,
        **_of_machine("plain", classifier.plain),
        **(_of_machine("full", classifier.full) if classifier.full else {}),
    }
    npz.write(path, arrays)


def read(path: Path, encoder: Encoder | None) -> Classifier | None:
    """The classifier in a file, with its encoder; None when there is none, or it is damaged."""
    return npz.read(path, lambda kept: _restored(kept, encoder))


def _of_machine(name: str, machine: Machine) -> dict[str, Any]:
    arrays = {
        "weights": machine.weights,
        "scale": np.array(machine.scale),
        "languages": np.array(list(machine.bars)),
        "bars": np.array([(bar.sure, bar.likely) for bar in machine.bars.values()]),
    }
    if (meaning := machine.meaning) is not None:
        arrays |= {
            "spoken": np.array(list(meaning.means)),
            "means": np.array(list(meaning.means.values())),
            "axes": meaning.axes,
            "points": meaning.points,
            "pulls": meaning.pulls,
        }
    return {f"{name}_{part}": array for part, array in arrays.items()}


def _restored(kept: Arrays, encoder: Encoder | None) -> Classifier:
    words = Vocabulary(_unpacked(kept["words"]), kept["word_weights"])
    letters = Vocabulary(_unpacked(kept["letters"]), kept["letter_weights"])
    if len(words.terms) + len(letters.terms) != len(kept["plain_weights"]):
        raise ValueError("the kept weights do not fit the kept terms")
    return Classifier(
        intents=tuple(map(str, kept["intents"])),
        features=Features(words, letters),
        plain=_machine("plain", kept),
        full=_machine("full", kept) if "full_weights" in kept else None,
        encoder=encoder,
    )


def _machine(name: str, kept: Arrays) -> Machine:
    part = {key.removeprefix(f"{name}_"): array for key, array in kept.items() if key.startswith(f"{name}_")}
    slope, offset = map(float, part["scale"])
    levels = (Bar(sure=float(sure), likely=float(likely)) for sure, likely in part["bars"])
    return Machine(
        weights=part["weights"],
        scale=(slope, offset),
        bars=dict(zip(map(str, part["languages"]), levels, strict=True)),
        meaning=_meaning(part) if "points" in part else None,
    )


def _meaning(part: Arrays) -> Meaning:
    means = dict(zip(map(str, part["spoken"]), part["means"], strict=True))
    return Meaning(means=means, axes=part["axes"], points=part["points"], pulls=part["pulls"])


def _packed(terms: tuple[str, ...]) -> "np.ndarray[Any, Any]":
    return np.frombuffer(_SEPARATOR.join(terms).encode(), dtype=np.uint8)


def _unpacked(packed: "np.ndarray[Any, Any]") -> tuple[str, ...]:
    return tuple(packed.tobytes().decode().split(_SEPARATOR))
