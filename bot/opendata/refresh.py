"""Brings the snapshots up to date: fetch, compare, build, swap. What fails keeps its old snapshot."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.opendata import file
from storage.errors import StorageError
from storage.snapshot_schema import Dataset, Fetched
from storage.snapshots import SnapshotStore

CONNECTORS: Mapping[str, Callable[[Dataset], Fetched]] = {"file": file.fetch}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """What became of one data set; `error` says file, row and cure."""

    dataset: str
    status: Literal["built", "unchanged", "failed"]
    rows: int = 0
    version: str = ""
    error: str = ""


def refresh_all(datasets: Mapping[str, Dataset], store: SnapshotStore, now: datetime) -> list[RefreshResult]:
    """Refresh every data set, those first whose keys others name; a failing one harms no other."""
    return [refresh(dataset, store, now) for dataset in _in_order(datasets.values())]


def refresh(dataset: Dataset, store: SnapshotStore, now: datetime) -> RefreshResult:
    """Refresh one data set; does nothing when neither rows nor declaration changed."""
    try:
        fetched = CONNECTORS[dataset.connector](dataset)
        last = store.meta(dataset.name)
        if last and (last.sha256, last.fingerprint) == (fetched.sha256, dataset.fingerprint):
            return RefreshResult(dataset=dataset.name, status="unchanged", rows=last.rows, version=last.version)
        meta = store.build(dataset, fetched, now)
    except StorageError as error:
        return RefreshResult(dataset=dataset.name, status="failed", error=str(error))
    return RefreshResult(dataset=dataset.name, status="built", rows=meta.rows, version=meta.version)


def _in_order(datasets: Iterable[Dataset]) -> list[Dataset]:
    """A data set comes after those whose keys it names; a circle of them is left in its order."""
    waiting, ordered = list(datasets), list[Dataset]()
    while waiting:
        names = {dataset.name for dataset in waiting}
        ready = [dataset for dataset in waiting if not _named(dataset) & (names - {dataset.name})]
        ordered += ready or waiting
        waiting = [dataset for dataset in waiting if ready and dataset not in ready]
    return ordered


def _named(dataset: Dataset) -> set[str]:
    return {column.of for column in dataset.columns if column.of}
