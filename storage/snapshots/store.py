"""
Snapshots of the open data: one SQLite file a data set, built beside the old one and swapped in at once.

A reader keeps the version it opened until it opens again; no resident waits for a refresh. Beside the present
file lie the last versions, by name, so that staff can see what an answer of last week was made from.
"""

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from storage.snapshots.build import Builder
from storage.snapshots.reader import Snapshot
from storage.snapshots.schema import Dataset, Fetched, Meta, SnapshotMissing, SnapshotWrong
from storage.snapshots.shapes import Shape, shape

FORMAT = 2
"""Raised when the tables in a snapshot change: new code then builds its own, beside those of the old."""

VERSIONS = 3
"""How many versions of a data set stay."""


class _Held(threading.local):
    """What one thread has open."""

    def __init__(self) -> None:
        self.snapshots: dict[str, tuple[tuple[int, int], Snapshot]] = {}


class SnapshotStore:
    """The snapshots in one folder; may be used by many threads at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mine = _Held()
        self._checked: Mapping[str, datetime] = {}

    def build(self, dataset: Dataset, fetched: Fetched, fetched_at: datetime, *, accept: bool = False) -> Meta | None:
        """
        Build a snapshot and swap it in; None, and nothing done, when the rows are those that are there already.

        Raises SnapshotWrong, and then the old one stays: a wrong cell, or a share of rows below `least_share`
        unless staff accept it. Data sets whose keys or zones a column names must have been built before.
        """
        fresh = self._fresh(dataset.name)
        try:
            meta = self._builder(dataset, fetched).build(fresh, fetched, fetched_at)
            last = self.meta(dataset.name)
            if last is not None and last.same_as(meta):
                return None
            self._refuse_shrunk(dataset, fetched, meta, last, accept=accept)
            self._swap(dataset.name, meta.version, fresh)
        finally:
            fresh.unlink(missing_ok=True)
        return meta

    def install(self, dataset: str, version: str, content: bytes) -> None:
        """Take over a version that another machine built; raises SnapshotMissing when it cannot be read."""
        fresh = self._fresh(dataset)
        try:
            fresh.write_bytes(content)
            Snapshot(fresh, dataset)
            self._swap(dataset, version, fresh)
        finally:
            fresh.unlink(missing_ok=True)

    def open(self, dataset: str) -> Snapshot:
        """Give the present snapshot, read-only; raises SnapshotMissing when there is none to read."""
        path = self.path(dataset)
        try:
            found = path.stat()
        except OSError as error:
            raise SnapshotMissing(dataset, "it was never built") from error
        held = self._mine.snapshots
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

    def checked_at(self, dataset: str) -> datetime:
        """When the source last said what it holds: at the latest fetching, or since, that nothing changed."""
        fetched_at = self.open(dataset).meta.fetched_at
        return max(fetched_at, self._checked.get(dataset, fetched_at))

    def good_until(self, dataset: Dataset, as_of: date, zone: tzinfo) -> datetime:
        """
        Until when rows that are vouched for on a day of the city's need not be confirmed.

        A source that says again and again that nothing changed is as fresh as its last word.
        """
        if dataset.is_live and not self.open(dataset.name).meta.bundled:
            return self.checked_at(dataset.name) + dataset.ttl
        return datetime.combine(as_of + timedelta(days=1), time(), zone) + dataset.ttl

    def note_checked(self, at: Mapping[str, datetime]) -> None:
        """Know from now on when each source was last asked with success, by whichever machine."""
        self._checked = dict(at)

    def shapes(self, dataset: str) -> tuple[Shape, ...]:
        """Give every shape of a data set; none where it has no shapes."""
        rows = self.open(dataset)
        column = next((name for name, kind in rows.meta.columns if kind == "shape"), None)
        if column is None:
            return ()
        return tuple(shape(str(row[rows.meta.key]), str(row[column])) for row in rows.where() if column in row)

    def path(self, dataset: str, version: str = "") -> Path:
        """Where the present snapshot lies, or that of a version."""
        return self.folder / f"{dataset}.{FORMAT}{f'.{version}' if version else ''}.sqlite"

    def versions(self, dataset: str) -> list[Path]:
        """Give the versions that are still there, the newest first."""
        found = self.folder.glob(f"{dataset}.{FORMAT}.*.sqlite")
        return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def _fresh(self, dataset: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{dataset}.{os.getpid()}-{threading.get_ident()}.new"
        fresh.unlink(missing_ok=True)
        return fresh

    def _builder(self, dataset: Dataset, fetched: Fetched) -> Builder:
        keys = {column.of: self.open(column.of).keys() for column in dataset.columns if column.of}
        zones = {column.zone_of: self.shapes(column.zone_of) for column in dataset.columns if column.zone_of}
        return Builder(dataset, fetched.origin, keys, zones)

    def _swap(self, dataset: str, version: str, fresh: Path) -> None:
        """Make sure of the file, keep it under its version, and let the present one be it from now on."""
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        kept = self.path(dataset, version)
        kept.unlink(missing_ok=True)
        os.link(fresh, kept)
        fresh.replace(self.path(dataset))
        for old in self.versions(dataset)[VERSIONS:]:
            with suppress(FileNotFoundError):  # another process tidies as well
                old.unlink()

    def _refuse_shrunk(
        self, dataset: Dataset, fetched: Fetched, meta: Meta, last: Meta | None, *, accept: bool
    ) -> None:
        """Rows that came with the program are no measure for those of a source; but no row at all is none of either."""
        before = last.rows if last is not None else 0
        least = 1 if last is None or last.bundled else max(1, dataset.least_share * before)
        if accept or dataset.least_share == 0 or meta.rows >= least:
            return
        what = f"{meta.rows} rows came where {before} were before"
        raise SnapshotWrong(
            fetched.origin, 1, what, f"If that is right, accept it: grove refresh {dataset.name} --accept."
        )
