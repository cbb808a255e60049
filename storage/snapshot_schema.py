"""What a snapshot is made of: the declaration of a data set, its columns, and what can be wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flows.lookup import Value
from storage.errors import StorageError
from storage.snapshot_cells import ColumnType

Row = Mapping[str, Value]
"""One row's typed values by column; a cell that was empty is not there."""


class SnapshotWrong(StorageError):
    """Rows that cannot become a snapshot; what was there before stays."""

    code = "snapshot-wrong"

    def __init__(self, path: Path | str, line: int, what: str, fix: str) -> None:
        super().__init__(f"{path}:{line}: {what}.", fix=fix)
        self.path, self.line = path, line


class SnapshotMissing(StorageError):
    """There is no readable snapshot of a data set."""

    code = "snapshot-missing"

    def __init__(self, dataset: str, why: str) -> None:
        super().__init__(f"There is no snapshot of {dataset!r}: {why}.", fix="`grove refresh` builds it.")
        self.dataset = dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, what its cells are, whether they may be empty, whose keys they hold."""

    name: str
    type: ColumnType
    optional: bool = False
    of: str | None = None
    """The data set whose key each cell is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A source of rows, as its declaration has it."""

    name: str
    title: str
    publisher: str
    source_title: str
    source_url: str | None = None
    licence: str
    as_of: date
    """The day its publisher vouches for; a row with an `as_of` of its own knows better."""
    ttl_days: int
    sample: bool
    key: str
    label: str
    """The column that names a row when it is offered, and that it is found by."""
    slot: str | None = None
    """The slot whose values are this data set's keys (`item`, `place`), for the gazetteer."""
    index: tuple[str, ...] = ()
    shrinks: bool = False
    """Whether it is usual that many rows go at once (openings of cooling centers)."""
    columns: tuple[Column, ...]
    connector: str
    path: Path
    """Where the rows are fetched from."""
    fingerprint: str = ""
    """Of the declaration, so that a change in it builds the snapshot anew."""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def has_points(self) -> bool:
        return {"lat", "lon"} <= {column.type for column in self.columns}


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it was fetched: texts by column, and the line it stood on."""

    line: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a connector brings: the rows, where they are from, and the fingerprint of the bytes."""

    origin: Path | str
    sha256: str
    rows: tuple[Cells, ...]


def spellings(dataset: Dataset, texts: Mapping[str, str]) -> list[str]:
    """Give all that one row can be found by: its label, and what stands in its `names`."""
    found = [texts.get(dataset.label, "")]
    for column in dataset.columns:
        if column.type == "names":
            found += texts.get(column.name, "").split("|")
    return list(dict.fromkeys(spelled.strip() for spelled in found if spelled.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What a snapshot says of itself."""

    dataset: str
    version: str
    sha256: str
    fingerprint: str
    key: str
    """The column that tells rows apart."""
    rows: int
    as_of: date
    fetched_at: datetime
    columns: tuple[tuple[str, str], ...]
    """Name and type of each column kept, in order."""


def kept_columns(dataset: Dataset) -> Iterable[Column]:
    """Give the columns a row gives values of; spellings are kept apart."""
    return (column for column in dataset.columns if column.type != "names")
