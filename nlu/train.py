"""Gives the embedded engine: trained from the sentences, or read from the cache when they are the same."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

import numpy as np

from nlu.classifier import Classifier
from nlu.embedded import EmbeddedInterpreter
from nlu.features import Features, Vocabulary
from nlu.gazetteer import NOTHING, Gazetteer
from nlu.sentences import read_all

ENGINE = ("addresses.py", "classifier.py", "features.py", "fitting.py", "folding.py", "streets.py")
"""Code that decides what machine the sentences give: a change in it makes every cached one stale."""

_SEPARATOR = "\n"
"""Between terms in the cache; folded texts have no line breaks left in their terms."""


def load(
    data_dir: Path,
    cache_dir: Path | None,
    *,
    gazetteer: Gazetteer = NOTHING,
    cities: Collection[str] = (),
) -> EmbeddedInterpreter:
    """
    Train from `data_dir`/<language>/<topic>.yml, or read the machine that `cache_dir` keeps for them.

    Raises DefinitionError with file and line for a sentence file that is wrong, FileNotFoundError when
    there is none. A cache that cannot be read is trained anew; one that cannot be written is an OSError.
    """
    offered = sorted({path.parent.name for path in data_dir.glob("*/*.yml")}, key=lambda tag: (tag != "en", tag))
    return EmbeddedInterpreter(
        classifier=_classifier(data_dir, cache_dir), offered=offered, gazetteer=gazetteer, cities=cities
    )


def _classifier(data_dir: Path, cache_dir: Path | None) -> Classifier:
    if cache_dir is None:
        return _fitted(data_dir)
    kept = cache_dir / f"nlu-{_fingerprint(data_dir)}.npz"
    if (found := _read(kept)) is not None:
        return found
    trained = _fitted(data_dir)
    _write(kept, trained)
    return trained


def _fitted(data_dir: Path) -> Classifier:
    from nlu.fitting import fit  # scikit-learn takes seconds to load, and a cached machine needs none

    return fit(read_all(data_dir))


def _fingerprint(data_dir: Path) -> str:
    """A name for these sentences and this engine."""
    content = hashlib.sha256(version("scikit-learn").encode())
    for name in ENGINE:
        content.update(Path(__file__).with_name(name).read_bytes())
    for path in sorted(data_dir.glob("*/*.yml")):
        content.update(f"\0{path.relative_to(data_dir).as_posix()}\0".encode())
        content.update(path.read_bytes())
    return content.hexdigest()[:20]


def _write(path: Path, classifier: Classifier) -> None:
    """Write beside the file and rename, so that nobody reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words, letters = classifier.features.words, classifier.features.letters
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as file:
        np.savez(
            file,
            intents=np.array(classifier.intents),
            languages=np.array(list(classifier.temperatures)),
            temperatures=np.array(list(classifier.temperatures.values())),
            words=_packed(words.terms),
            letters=_packed(letters.terms),
            word_weights=words.weights,
            letter_weights=letters.weights,
            weights=classifier.weights,
            bias=classifier.bias,
        )
    beside.replace(path)


def _read(path: Path) -> Classifier | None:
    """The machine in a cache file; None when there is none or it is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return _restored({name: kept[name] for name in kept.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def _restored(kept: "dict[str, np.ndarray]") -> Classifier:
    words = Vocabulary(_unpacked(kept["words"]), kept["word_weights"])
    letters = Vocabulary(_unpacked(kept["letters"]), kept["letter_weights"])
    if len(words.terms) + len(letters.terms) != len(kept["weights"]):
        raise ValueError("the cached weights do not fit the cached terms")
    return Classifier(
        intents=tuple(map(str, kept["intents"])),
        features=Features(words, letters),
        weights=kept["weights"],
        bias=kept["bias"],
        temperatures=dict(zip(map(str, kept["languages"]), map(float, kept["temperatures"]), strict=True)),
    )


def _packed(terms: tuple[str, ...]) -> "np.ndarray":
    return np.frombuffer(_SEPARATOR.join(terms).encode(), dtype=np.uint8)


def _unpacked(packed: "np.ndarray") -> tuple[str, ...]:
    return tuple(packed.tobytes().decode().split(_SEPARATOR))
