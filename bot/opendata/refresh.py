"""Brings the snapshots up to date: fetch, compare, build, swap. What fails keeps its old snapshot."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.opendata import file
from bot.opendata.connector import Connector, Feed, SourceFailed
from bot.opendata.mapping import cells, source_fields
from storage.errors import StorageError
from storage.snapshots.schema import Dataset, Fetched
from storage.snapshots.store import SnapshotStore

FIELDS = "fields"
"""The option by which a connector that can ask for some fields only is told which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """What became of one data set; `error` says file or address, row and cure."""

    dataset: str
    status: Literal["built", "unchanged", "failed"]
    rows: int = 0
    version: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The ways to fetch rows from elsewhere, by connector; none where nothing is to be fetched."""

    zone: ZoneInfo
    """The city's own: of times that come without an offset."""
    connectors: Mapping[str, Connector] = field(default_factory=dict)
    sharing: Callable[[frozenset[str]], Mapping[str, Connector]] | None = None
    """Makes the same connectors, which fetch each of these addresses once."""

    def for_round(self, datasets: Iterable[Dataset]) -> "Sources":
        """The ways for one round of refreshes: what several of these data sets are made from is fetched once."""
        times = Counter(dataset.url for dataset in datasets if dataset.is_live)
        often = frozenset(url for url, count in times.items() if count > 1)
        return replace(self, connectors=self.sharing(often)) if often and self.sharing else self

    def fetch(self, dataset: Dataset, since: Mapping[str, str]) -> Fetched | None:
        """Ask the source; None where nothing changed `since`. Raises SourceFailed, also while rows are read."""
        connector = self.connectors.get(dataset.connector)
        if connector is None:
            raise SourceFailed(dataset.url, f"no connector {dataset.connector!r} is set up here")
        delivery = connector.fetch(feed(dataset, connector), since)
        if delivery is None:
            return None
        rows = cells(dataset, delivery.records, self.zone)
        return Fetched(origin=dataset.url, rows=rows, mark=delivery.mark, as_of=delivery.as_of)


def feed(dataset: Dataset, connector: Connector) -> Feed:
    """Say where its rows come from, and which of their fields are wanted."""
    wanted = {FIELDS: ",".join(source_fields(dataset))} if FIELDS in connector.options else {}
    return Feed(url=dataset.url, options={**wanted, **dataset.options}, private=dataset.private)


def prepare(datasets: Mapping[str, Dataset], store: SnapshotStore, now: datetime) -> list[RefreshResult]:
    """
    Build what needs no network: rows in files, and the bundled copy of what was never fetched.

    Those first whose keys others name; a failing one harms no other.
    """
    return [_from_file(dataset, store, now) for dataset in map(_local, in_order(datasets.values()))
            if dataset is not None and _is_due(dataset, store)]  # fmt: skip


def refresh(
    dataset: Dataset, store: SnapshotStore, sources: Sources, now: datetime, *, accept: bool = False
) -> RefreshResult:
    """
    Refresh one data set from where it is; does nothing when neither rows nor declaration changed.

    `accept`: staff say that fewer rows are right. Where nothing is fetched at all, what is there serves on.
    """
    if not dataset.is_live:
        return _from_file(dataset, store, now, accept=accept)
    try:
        if not sources.connectors:
            return _unchanged(dataset, store)
        last = store.meta(dataset.name)
        same = last is not None and not last.bundled and last.fingerprint == dataset.fingerprint
        fetched = sources.fetch(dataset, last.mark if last and same else {})
        if fetched is not None:
            return _build(dataset, store, fetched, now, accept=accept)
    except StorageError as error:
        return _failed(dataset, error)
    return _unchanged(dataset, store)


def in_order(datasets: Iterable[Dataset]) -> list[Dataset]:
    """A data set comes after those whose keys or zones it names."""
    return [dataset for wave in in_waves(datasets) for dataset in wave]


def in_waves(datasets: Iterable[Dataset]) -> list[list[Dataset]]:
    """Give what may be refreshed side by side, wave after wave; a circle of data sets is the last wave."""
    waiting, waves = list(datasets), list[list[Dataset]]()
    while waiting:
        names = {dataset.name for dataset in waiting}
        ready = [dataset for dataset in waiting if not _named(dataset) & (names - {dataset.name})] or waiting
        waves.append(ready)
        waiting = [dataset for dataset in waiting if dataset not in ready]
    return waves


def _local(dataset: Dataset) -> Dataset | None:
    """What of a data set can be read without a network."""
    if not dataset.is_live:
        return dataset
    return dataset.as_bundled() if dataset.bundled else None


def _is_due(dataset: Dataset, store: SnapshotStore) -> bool:
    """Rows that were once fetched are not replaced by the copy that came with the program."""
    last = store.meta(dataset.name)
    return dataset.bundled is None or last is None or last.bundled


def _from_file(dataset: Dataset, store: SnapshotStore, now: datetime, *, accept: bool = False) -> RefreshResult:
    try:
        return _build(dataset, store, file.fetch(dataset), now, accept=accept)
    except StorageError as error:
        return _failed(dataset, error)


def _build(dataset: Dataset, store: SnapshotStore, fetched: Fetched, now: datetime, *, accept: bool) -> RefreshResult:
    meta = store.build(dataset, fetched, now, accept=accept)
    if meta is None:
        return _unchanged(dataset, store)
    return RefreshResult(dataset=dataset.name, status="built", rows=meta.rows, version=meta.version)


def _unchanged(dataset: Dataset, store: SnapshotStore) -> RefreshResult:
    meta = store.open(dataset.name).meta
    return RefreshResult(dataset=dataset.name, status="unchanged", rows=meta.rows, version=meta.version)


def _failed(dataset: Dataset, error: StorageError) -> RefreshResult:
    return RefreshResult(dataset=dataset.name, status="failed", error=str(error))


def _named(dataset: Dataset) -> set[str]:
    return {name for column in dataset.columns for name in (column.of, column.zone_of) if name}
