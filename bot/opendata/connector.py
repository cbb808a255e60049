"""What every connector does: say what a source holds, whether it changed, and give its rows one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from storage.errors import StorageError

Record = Mapping[str, object]
"""
One row as its source has it, by the source's own field names: what JSON knows (text, number, bool, None).

A shape stands under `GEOMETRY` as a GeoJSON object, longitude first, WGS 84. Nothing is converted here but what
only the protocol knows: coded domains become their labels, an instant becomes ISO 8601 with its offset
(`2026-11-25T02:00:00+00:00`), a day `2026-11-25`. The declaration's columns do the rest.
"""

GEOMETRY = "geometry"

Mark = Mapping[str, str]
"""
What tells whether a source changed since (`etag`, `modified`, `edited`, `sha256`), kept with the snapshot.

Empty for a source that was never fetched. Only the connector that made it reads it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where rows come from, as a declaration has it."""

    url: str = ""
    path: Path = Path()
    """The rows themselves for `connector: file`; else the copy that comes with the program, if any."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the protocol needs besides (`where`, `table`, `collection`); each connector says which it knows."""
    private: bool = False
    """Whether an address of a private network may be asked: the city's own server in its own building."""

    def option(self, name: str, default: str = "") -> str:
        return self.options.get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceField:
    """One field of a source: its name there, and the column type its cells fit best (see `ColumnType`)."""

    name: str
    type: str
    title: str = ""
    """How the source calls it for people."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """For a coded field: each code and its label."""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a source says of itself: enough for the first draft of a declaration."""

    title: str
    fields: tuple[SourceField, ...]
    key: str = ""
    """The field that tells rows apart, where the source names one."""
    geometry: str = ""
    """`point`, `polygon`, `line`, or nothing."""
    publisher: str = ""
    licence: str = ""
    rows: int | None = None
    as_of: date | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """What the declaration has to say besides the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Rows under way. They are fetched while they are read, so reading them may raise SourceFailed."""

    records: Iterator[Record]
    mark: Mark = field(default_factory=dict)
    as_of: date | None = None
    """The day the source vouches for, where it says so."""


class SourceFailed(StorageError):
    """A source could not be fetched, or what came is not what was asked for. What was there before stays."""

    code = "source-failed"

    def __init__(
        self, url: str, what: str, fix: str = "Nothing need be done: it is tried again.", *, status: int | None = None
    ) -> None:
        """
        `what`: one line staff can read, without the body of the reply. The query may hold a key and is cut off.

        `status`: of the reply, where it was that which told us.
        """
        super().__init__(what, fix=fix)
        self.where, self.status = url.partition("?")[0], status

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.fix} [{self.code}]"


class Connector(Protocol):
    """One protocol. Given its `Web` (or nothing) when it is made; holds no state of a refresh."""

    @property
    def options(self) -> frozenset[str]:
        """The options a declaration may give it."""
        ...

    def discover(self, feed: Feed) -> Discovered:
        """Ask the source what it holds; raises SourceFailed."""
        ...

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """
        Give the rows, each once; None where the source says that nothing changed since `since`.

        Raises SourceFailed, at once or while the rows are read: an HTML page where JSON was asked for, an error
        in a reply of status 200, fewer rows than the source counts, a field that is gone.
        """
        ...
