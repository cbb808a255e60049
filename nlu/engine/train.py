"""Gives the embedded engine: trained from the sentences, or read from the cache when they are the same."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from flows.reading import DefinitionError
from nlu.embedded import EmbeddedInterpreter
from nlu.engine import keeping, vectors
from nlu.engine.classifier import Classifier
from nlu.engine.encoder import Encoder, encoder_here
from nlu.engine.wishes import read_examples, told_apart
from nlu.sentences import Sentence, read_all
from nlu.values.gazetteer import NOTHING, Gazetteer

ENGINE = (
    *("calibration", "classifier", "encoder", "features", "fitting", "keeping", "npz", "vectors", "verdict", "wishes"),
    *("../folding", "../values/addresses", "../values/streets"),
)
"""Code that decides what machine the sentences give: a change in it makes every cached one stale."""

KEPT = 4
"""Trained models that stay in the cache: those of other sentences, and without the encoder."""


def load(
    data_dir: Path,
    cache_dir: Path | None,
    *,
    gazetteer: Gazetteer = NOTHING,
    cities: Collection[str] = (),
    encoder: Encoder | Literal["here"] | None = "here",
    on_fault: Callable[[DefinitionError], None] | None = None,
    opt_outs: Path | None = None,
) -> EmbeddedInterpreter:
    """
    Train from `data_dir`/<language>/<topic>.yml, or read the machine that `cache_dir` keeps for them.

    Without an encoder words and letters have to do. With the lists of `opt_outs` a second machine tells wishes to be
    left alone. Raises DefinitionError with file and line for a sentence
    file that is wrong; with `on_fault` that is told the error instead, and the model trained last goes on
    serving, if the cache has one. Raises FileNotFoundError when there is no sentence file, ValueError for
    sentences of less than two intents. A cache that cannot be read is trained anew; one that cannot be written
    is an OSError.
    """
    offered = sorted({path.parent.name for path in data_dir.glob("*/*.yml")}, key=lambda tag: (tag != "en", tag))
    found = encoder_here() if encoder == "here" else encoder
    kept = partial(_kept, cache_dir=cache_dir, encoder=found, on_fault=on_fault)
    classifier = kept("nlu", (data_dir,), fitted=partial(_fitted, data_dir, cache_dir, found))
    wishes = None
    if opt_outs is not None:
        wishes = kept("wishes", (data_dir, opt_outs), fitted=partial(_wishes, data_dir, cache_dir, found, opt_outs))
    return EmbeddedInterpreter(
        classifier=classifier, offered=offered, gazetteer=gazetteer, cities=cities, wishes=wishes
    )


def _kept(
    kind: str,
    read: Sequence[Path],
    cache_dir: Path | None,
    encoder: Encoder | None,
    on_fault: Callable[[DefinitionError], None] | None,
    fitted: Callable[[], Classifier],
) -> Classifier:
    """The machine that was fitted on these folders as they are, or a new one."""
    if cache_dir is None:
        return fitted()
    engine = f"{kind}-{_engine(encoder)}"
    kept = cache_dir / f"{engine}-{_content(read)}.npz"
    if (found := keeping.read(kept, encoder)) is not None:
        return found
    try:
        trained = fitted()
    except DefinitionError as fault:
        last = _last_good(cache_dir, engine, encoder)
        if on_fault is None or last is None:
            raise
        on_fault(fault)
        return last
    keeping.write(kept, trained)
    for old in _newest_first(cache_dir, f"{kind}-*")[KEPT:]:
        old.unlink(missing_ok=True)
    return trained


def _fitted(data_dir: Path, cache_dir: Path | None, encoder: Encoder | None) -> Classifier:
    return _fit(read_all(data_dir), data_dir, cache_dir, encoder)


def _wishes(data_dir: Path, cache_dir: Path | None, encoder: Encoder | None, opt_outs: Path) -> Classifier:
    return _fit(told_apart(read_all(data_dir), read_examples(opt_outs)), data_dir, cache_dir, encoder)


def _fit(sentences: list[Sentence], data_dir: Path, cache_dir: Path | None, encoder: Encoder | None) -> Classifier:
    from nlu.engine.fitting import fit  # scikit-learn takes seconds to load, and a cached machine needs none

    known = vectors.Vectors(encoder, data_dir / vectors.NAME, cache_dir) if encoder else None
    return fit(sentences, encoder=encoder, vectors=known)


def _last_good(cache_dir: Path, engine: str, encoder: Encoder | None) -> Classifier | None:
    """The model written last by this engine with this encoder."""
    return next(filter(None, (keeping.read(path, encoder) for path in _newest_first(cache_dir, engine))), None)


def _newest_first(cache_dir: Path, engine: str) -> list[Path]:
    return sorted(cache_dir.glob(f"{engine}-*.npz"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _engine(encoder: Encoder | None) -> str:
    """A name for this code with this encoder."""
    content = hashlib.sha256(version("scikit-learn").encode())
    content.update(encoder.identity.encode() if encoder else b"")
    for name in ENGINE:
        content.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return content.hexdigest()[:12]


def _content(folders: Sequence[Path]) -> str:
    """A name for these sentences."""
    content = hashlib.sha256()
    for folder in folders:
        for path in sorted([*folder.glob("*.yml"), *folder.glob("*/*.yml")]):
            content.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
            content.update(path.read_bytes())
    return content.hexdigest()[:20]
