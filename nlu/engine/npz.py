"""Writes and reads named arrays in a file, so that nobody ever reads half of one."""

import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Made = TypeVar("Made")

Arrays = Mapping[str, "np.ndarray[Any, Any]"]


def write(path: Path, arrays: Arrays, *, packed: bool = False) -> None:
    """Write beside the file and rename; `packed` is smaller and slower. The same arrays give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as file:
        (np.savez_compressed if packed else np.savez)(file, **dict[str, Any](arrays))
    beside.replace(path)


def read(path: Path, made: Callable[[Arrays], Made]) -> Made | None:
    """What `made` makes of the arrays in a file; None when there is none, it is damaged, or `made` finds it unfit."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return made({name: kept[name] for name in kept.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
