"""
Keeps the vectors of the training sentences, so that training does not wait for the encoder.

They are kept by a hash of the text and the encoder's identity, in steps of 1/128: in a file that ships with
the sentences, and, of sentences that are not in it, in one beside the trained model.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from nlu.engine import npz
from nlu.engine.encoder import UNKNOWN_TO_ENCODERS, WIDTH, Encoder
from nlu.engine.features import Floats, saying
from nlu.engine.npz import Arrays
from nlu.sentences import Sentence, read_all
from nlu.values.addresses import find_address

NAME = "vectors.npz"

STEPS = 128
"""In one. Coarser than the encoder's own error, and small enough for a file of ten thousand to ship."""

_Steps = bytes
"""A vector as it is kept: a byte a number."""


class Vectors:
    """The vectors of an encoder, computed once: `shipped` is read only, `cache` (a folder) is written too."""

    def __init__(self, encoder: Encoder, shipped: Path | None = None, cache: Path | None = None) -> None:
        self._encoder, self._identity = encoder, encoder.identity  # to ask for it takes half a millisecond
        self._cache = cache and cache / NAME
        self._kept = {**_read(self._cache, self._identity), **_read(shipped, self._identity)}

    def of(self, texts: Sequence[str]) -> Floats:
        """Give a row for each text; those not known yet are computed, which takes some 20 ms each, and kept."""
        missing = self.missing(texts)
        if missing:
            self._kept.update(_computed(self._encoder, missing))
            if self._cache:
                _write(self._cache, self._identity, self._kept)
        kept = b"".join(self._kept[_key(self._identity, text)] for text in texts)
        rows: Floats = np.frombuffer(kept, dtype=np.int8).reshape(-1, WIDTH).astype(np.float32) / np.float32(STEPS)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        found: Floats = rows / np.maximum(lengths, np.float32(1e-9))
        return found

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts whose vectors are not kept, each once."""
        return [text for text in dict.fromkeys(texts) if _key(self._identity, text) not in self._kept]

    def write(self, path: Path, texts: Iterable[str]) -> int:
        """Write the vectors of these texts and no others; the same texts give the same bytes. Gives their number."""
        wanted = list(dict.fromkeys(texts))
        self.of(wanted)
        keys = {_key(self._identity, text) for text in wanted}
        _write(path, self._identity, {key: self._kept[key] for key in keys})
        return len(keys)


def rewrite(data_dir: Path, encoder: Encoder, besides: Sequence[Sentence] = ()) -> int:
    """Write anew the vectors that ship with the sentences of `data_dir`, and with others; gives their number."""
    path = data_dir / NAME
    return Vectors(encoder, path).write(path, sayings([*read_all(data_dir), *besides]))


def sayings(sentences: Iterable[Sentence]) -> list[str]:
    """What an encoder reads of training sentences, but for those in a language that none knows."""
    return [saying(s.text, find_address(s.text)) for s in sentences if s.language not in UNKNOWN_TO_ENCODERS]


def _key(identity: str, text: str) -> int:
    digest = hashlib.blake2b(f"{identity}\0{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _computed(encoder: Encoder, texts: Sequence[str]) -> dict[int, _Steps]:
    rows = np.clip(np.rint(encoder.encode(texts) * STEPS), -128, 127).astype(np.int8)
    identity = encoder.identity
    return {_key(identity, text): row.tobytes() for text, row in zip(texts, rows, strict=True)}


def _write(path: Path, identity: str, kept: Mapping[int, _Steps]) -> None:
    """Write one number of all vectors after the other, because these are alike and pack well."""
    keys = sorted(kept)
    arrays = {
        "encoder": np.array(identity),
        "keys": np.array(keys, dtype=np.uint64),
        "steps": np.frombuffer(b"".join(kept[key] for key in keys), dtype=np.int8).reshape(-1, WIDTH).T,
    }
    npz.write(path, arrays, packed=True)


def _read(path: Path | None, identity: str) -> dict[int, _Steps]:
    """What a file keeps of this encoder; nothing when there is none, it is another's, or it is damaged."""
    return (npz.read(path, lambda found: _steps(found, identity)) or {}) if path else {}


def _steps(found: Arrays, identity: str) -> dict[int, _Steps]:
    if str(found["encoder"]) != identity:
        return {}
    rows = np.ascontiguousarray(found["steps"].astype(np.int8).T)
    return {int(key): row.tobytes() for key, row in zip(found["keys"], rows, strict=True) if len(row) == WIDTH}
