"""What a snapshot is made of: the declaration of a data set, its columns, and what can be wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from pathlib import Path

from flows.lookup import Value
from storage.errors import StorageError
from storage.snapshots.cells import ColumnType

Row = Mapping[str, Value]
"""One row's typed values by column; a cell that was empty is not there."""


FILE = "file"
"""The connector for rows that lie beside their declaration."""

DAILY = "daily at 03:30"

LEAST_SHARE = 0.8

MOST_BAD_ROWS = 0.01


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
    """One column: its name, what its cells are, and where they are from."""

    name: str
    type: ColumnType
    optional: bool = False
    of: str | None = None
    """The data set whose key each cell is."""
    source: str | None = None
    """How the source calls it, where that is not its name."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """What the source writes, and what the cell then says."""
    upper: bool = False
    """Whether it is kept in capitals and without marks, as addresses are compared."""
    zone_of: str | None = None
    """The data set of shapes whose key is put in: that of the shape the row's point lies in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """The copy of a data set that comes with the program, for when its source was never reached."""

    path: Path
    as_of: date
    sample: bool = False
    title: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where rows may lie, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A source of rows, as its declaration has it."""

    name: str
    title: str
    publisher: str
    source_title: str
    source_url: str | None = None
    licence: str
    language: str = "en"
    as_of: date | None = None
    """The day its publisher vouches for; None where the source says so itself, or is as of the day of fetching."""
    ttl: timedelta
    """How long after `as_of`, or after the source was last asked, an answer need not be confirmed."""
    sample: bool = False
    key: str
    label: str
    """The column that names a row when it is offered, and that it is found by."""
    slot: str | None = None
    """The slot whose values are this data set's keys (`item`, `place`), for the gazetteer."""
    index: tuple[str, ...] = ()
    least_share: float = LEAST_SHARE
    """A source that suddenly has fewer of its rows than this is taken for broken; 0 where all may go at once."""
    most_bad_rows: float = 0.0
    """The share of rows with a cell that cannot be read that are left out; with more of them all rows are refused."""
    box: Box | None = None
    """Where every row must lie."""
    columns: tuple[Column, ...]
    connector: str
    url: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    private: bool = False
    """Whether its address may be one of a private network."""
    refresh: str = DAILY
    """How often it is fetched: `daily at 03:30`, `every 5 minutes`, `every 6 hours`, `every 7 days`."""
    path: Path = Path()
    """The file of the rows, where the connector reads files."""
    bundled: Bundled | None = None
    fingerprint: str = ""
    """Of the declaration, so that a change in it builds the snapshot anew."""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def has_points(self) -> bool:
        return {"lat", "lon"} <= {column.type for column in self.columns}

    @property
    def shape(self) -> Column | None:
        """The column that holds each row's polygon."""
        return next((column for column in self.columns if column.type == "shape"), None)

    @property
    def is_live(self) -> bool:
        """Whether its rows come from somewhere else."""
        return self.connector != FILE

    def as_bundled(self) -> "Dataset":
        """The same data set, read from the copy that comes with the program; for one that has such a copy."""
        if self.bundled is None:
            raise AssertionError(f"{self.name!r} has no bundled copy")
        own = replace_columns(self.columns)
        return replace(
            self, connector=FILE, path=self.bundled.path, as_of=self.bundled.as_of, sample=self.bundled.sample,
            title=self.bundled.title, columns=own, box=None, least_share=0.0, most_bad_rows=0.0,
        )  # fmt: skip


def replace_columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Give the columns as our own files have them: by our names, nothing to decode."""
    return tuple(replace(column, source=None, codes={}, upper=False) for column in columns)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it was fetched: texts by column, and the line it stood on."""

    line: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a connector brings: the rows, where they are from, and how to tell next time whether they changed."""

    origin: Path | str
    rows: Iterable[Cells]
    """Read once, and perhaps fetched while they are read."""
    mark: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    """The day the source vouches for, where it says so."""


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
    title: str
    version: str
    sha256: str
    """Of the rows, so that the same rows in the same order have the same version."""
    fingerprint: str
    key: str
    """The column that tells rows apart."""
    rows: int
    left_out: int = 0
    """Rows that came and are not there, because a cell of theirs could not be read."""
    left_out_why: str = ""
    """What was wrong with the first of them."""
    as_of: date
    fetched_at: datetime
    sample: bool
    bundled: bool
    """Whether these rows came with the program, because the source was never reached."""
    mark: Mapping[str, str]
    columns: tuple[tuple[str, str], ...]
    """Name and type of each column kept, in order."""

    def same_as(self, other: "Meta") -> bool:
        """Whether nobody could tell the two apart by their rows, their day, their declaration or what was left out."""
        told_by = attrgetter("version", "fingerprint", "bundled", "left_out", "left_out_why")
        return bool(told_by(self) == told_by(other))


def kept_columns(dataset: Dataset) -> Iterable[Column]:
    """Give the columns a row gives values of; spellings are kept apart."""
    return (column for column in dataset.columns if column.type != "names")
