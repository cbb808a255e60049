"""
Snapshots of the open data: one SQLite file a data set, built beside the old one and swapped in at once.

A reader keeps the version it opened until it opens again; no resident waits for a refresh.
"""

import os
import threading
from datetime import datetime
from pathlib import Path

from storage.snapshot_build import Keys, build_file, meta_of
from storage.snapshot_reader import Snapshot
from storage.snapshot_schema import Dataset, Fetched, Meta, SnapshotMissing, SnapshotWrong

FORMAT = 1
"""Raised when the tables in a snapshot change: new code then builds its own, beside those of the old."""

LEAST_SHARE = 0.8
"""A source that suddenly has fewer of its rows than this is taken for broken."""


class SnapshotStore:
    """The snapshots in one folder; may be used by many threads at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mine = threading.local()

    def build(self, dataset: Dataset, fetched: Fetched, fetched_at: datetime) -> Meta:
        """
        Build a snapshot and swap it in; raises SnapshotWrong, and then the old one stays.

        Data sets whose keys a column names must have been built before.
        """
        meta = meta_of(dataset, fetched, fetched_at)
        self._refuse_shrunk(dataset, fetched)
        keys = {column.of: self.open(column.of).keys() for column in dataset.columns if column.of}
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{dataset.name}.{os.getpid()}-{threading.get_ident()}.new"
        try:
            self._write(fresh, dataset, fetched, meta, keys)
            fresh.replace(self._path(dataset.name))
        finally:
            fresh.unlink(missing_ok=True)
        return meta

    def open(self, dataset: str) -> Snapshot:
        """Give the present snapshot, read-only; raises SnapshotMissing when there is none to read."""
        path = self._path(dataset)
        try:
            found = path.stat()
        except OSError as error:
            raise SnapshotMissing(dataset, "it was never built") from error
        held: dict[str, tuple[tuple[int, int], Snapshot]] = self._mine.__dict__
        stamp = (found.st_ino, found.st_mtime_ns)
        if dataset not in held or held[dataset][0] != stamp:
            held[dataset] = (stamp, Snapshot(path, dataset))
        return held[dataset][1]

    def meta(self, dataset: str) -> Meta | None:
        """Say what the present snapshot is; None when there is none to read."""
        try:
            return self.open(dataset).meta
        except SnapshotMissing:
            return None

    def _path(self, dataset: str) -> Path:
        return self.folder / f"{dataset}.{FORMAT}.sqlite"

    def _write(self, fresh: Path, dataset: Dataset, fetched: Fetched, meta: Meta, keys: Keys) -> None:
        fresh.unlink(missing_ok=True)
        build_file(fresh, dataset, fetched, meta, keys)
        with fresh.open("rb") as written:
            os.fsync(written.fileno())

    def _refuse_shrunk(self, dataset: Dataset, fetched: Fetched) -> None:
        last = self.meta(dataset.name)
        if last is None or dataset.shrinks or len(fetched.rows) >= LEAST_SHARE * last.rows:
            return
        what = f"{len(fetched.rows)} rows came where {last.rows} were before"
        fix = f"If that is right, remove {self._path(dataset.name)} and refresh again."
        raise SnapshotWrong(fetched.origin, 1, what, fix)
