"""
One process of all that share a database leads, until it ends or dies; then another may.

PostgreSQL: an advisory lock, held by a connection of its own, which ends with the process. SQLite: a lock on a file
beside the database, which the system gives back when the process ends.
"""

import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.errors import DatabaseAway

_CLASS = 0x6C6561
"""Of the advisory locks taken here: "lea" in ASCII."""

_ALIVE = "SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3"
"""A machine that lost its power ends no connection; so the server asks, and gives the lock back within 5 seconds."""


_TAKE, _STILL = text("SELECT pg_try_advisory_lock(:class, :key)"), text("SELECT true")


class Leadership(Protocol):
    """Who leads in one matter."""

    def held(self) -> bool:
        """Lead if nobody does; tells whether we do. Cheap enough to ask twice a second."""

    def give_up(self) -> None:
        """Let another lead."""


def leadership(database: Database, matter: str) -> Leadership:
    """The leadership in one matter of a database; one in memory is its process's own."""
    if database.dialect == "postgresql":
        return _ByAdvisoryLock(database, matter)
    path = database.engine.url.database
    return _Alone() if path in {None, "", ":memory:"} else _ByFileLock(Path(f"{path}.{matter}"))


class _Alone:
    def held(self) -> bool:
        return True

    def give_up(self) -> None:
        """Nobody else is there to lead."""


class _ByAdvisoryLock:
    def __init__(self, database: Database, matter: str) -> None:
        self._database = database
        self._key = {"class": _CLASS, "key": zlib.crc32(matter.encode()) & 0x7FFFFFFF}
        self._connection: Connection | None = None
        self._leads = False

    def held(self) -> bool:
        try:
            asked = _STILL if self._leads else _TAKE
            self._leads = bool(self._open().execute(asked, {} if self._leads else self._key).scalar_one())
        except (SQLAlchemyError, DatabaseAway):
            self.give_up()
        return self._leads

    def give_up(self) -> None:
        self._leads = False
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        """A connection out of the pool, which has other uses for its own."""
        if self._connection is None:
            self._connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.detach()
            self._connection.exec_driver_sql(_ALIVE)
        return self._connection


class _ByFileLock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def held(self) -> bool:
        import fcntl  # not where SQLite alone would do, on Windows

        if self._file is not None:
            return True
        try:
            opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return False
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            return False
        self._file = opened
        return True

    def give_up(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
