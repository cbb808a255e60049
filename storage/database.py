"""The database, SQLite or PostgreSQL, and the two ways into it: one to write, one to read."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from storage.engines import begin, make_engine, masked, parse
from storage.errors import DatabaseAway, DatabaseReadOnly, DiskFull

Db = Connection
"""A connection with a transaction open: what every storage function is given."""

AWAY_SQLITE = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB,
})  # fmt: skip
"""Primary codes: the file or the disk is wrong, not the statement. Source: sqlite.org/rescode.html."""
AWAY_POSTGRES = ("08", "53", "57P")
"""Classes of SQLSTATE: connection, resources, shut-down. Source: PostgreSQL manual, appendix A."""

FULL = frozenset({str(sqlite3.SQLITE_FULL), "53100"})
READ_ONLY = frozenset({str(sqlite3.SQLITE_READONLY), "25006"})
"""The same two lists: primary codes and SQLSTATEs."""


class Database:
    """
    Opens transactions. Nothing connects before the first one.

    SQLite has one writer at a time, so a write takes its turn before it begins (BEGIN IMMEDIATE) and
    never finds half-way that somebody else was first. Readers see the last commit and wait for nobody.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        sqlite = self.dialect == "sqlite"
        one_view = {} if sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(reading=True, **one_view)
        self._migrator = engine.execution_options(migrating=True)
        turn = threading.RLock() if sqlite else nullcontext()
        self._turn_to_write: AbstractContextManager[object] = turn
        self._turn_to_read = turn if isinstance(engine.pool, StaticPool) else nullcontext()

    @classmethod
    def open(cls, url: str) -> Self:
        """Take `sqlite:///path`, `sqlite://` (in memory) or `postgresql://…`; raises DatabaseUrlUnusable."""
        return cls(make_engine(parse(url)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __str__(self) -> str:
        return masked(self.engine.url)

    @contextmanager
    def transaction(self) -> Iterator[Db]:
        """Write: commit at the end, roll back at an exception. Raises DatabaseAway."""
        with self._turn_to_write, self._told_when_away(writing=True), self._begun(self.engine) as db:
            yield db

    @contextmanager
    def migrating(self) -> Iterator[Db]:
        """Write while SQLite follows no reference: it alters a table by dropping it for an altered copy."""
        with self._turn_to_write, self._told_when_away(writing=True), self._begun(self._migrator) as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """Read one state of the database, as it was at the first look; a write fails. Raises DatabaseAway."""
        with self._turn_to_read, self._told_when_away(), self._begun(self._reader) as db:
            yield db

    def is_away(self, error: BaseException) -> bool:
        """Say whether `error` is the database being out of reach, rather than something we did wrong."""
        if isinstance(error, DatabaseAway):
            return True
        if not isinstance(error, DBAPIError):
            return False
        if isinstance(error.orig, sqlite3.Error):
            return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in AWAY_SQLITE
        state = getattr(error.orig, "sqlstate", None)
        never_arrived = state is None and type(error.orig).__name__ == "OperationalError"
        return error.connection_invalidated or never_arrived or str(state).startswith(AWAY_POSTGRES)

    @property
    def serves_many(self) -> bool:
        """Whether machines other than this one may use it; an SQLite file is this machine's own."""
        return self.dialect != "sqlite"

    def close(self) -> None:
        self.engine.dispose()

    @property
    def folder(self) -> Path | None:
        """Where an SQLite file lies; None for one in memory and for a server."""
        in_file = self.dialect == "sqlite" and self.engine.url.database not in {None, "", ":memory:"}
        return Path(str(self.engine.url.database)).absolute().parent if in_file else None

    @contextmanager
    def _begun(self, engine: Engine) -> Iterator[Db]:
        with engine.begin() as db:
            if self.dialect == "sqlite":
                begin(db)
            yield db

    @contextmanager
    def _told_when_away(self, *, writing: bool = False) -> Iterator[None]:
        """A write that is refused while reading is a mistake of ours, and stays what it is."""
        try:
            yield
        except DBAPIError as error:
            if writing and code_of(error) in READ_ONLY:
                raise DatabaseReadOnly(
                    f"The database {self} takes no writes.",
                    fix="Let the service's account write to the file, or point GROVE_DATABASE_URL at the main server.",
                ) from error
            if not self.is_away(error):
                raise
            raise self._away(error) from error

    def _away(self, error: DBAPIError) -> DatabaseAway:
        if code_of(error) in FULL:
            return DiskFull(
                f"The disk of the database {self} is full.", fix="Make room on it; what waits is then gone on with."
            )
        return DatabaseAway(
            f"The database {self} cannot be reached or used: {type(error.orig).__name__}.",
            fix="See that it runs, that its disk has room, and that GROVE_DATABASE_URL is right.",
        )


def code_of(error: DBAPIError) -> str:
    """SQLite's primary code or PostgreSQL's SQLSTATE; empty where there is none."""
    if isinstance(error.orig, sqlite3.Error):
        return str(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
    return str(getattr(error.orig, "sqlstate", None) or "")
