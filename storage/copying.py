"""
Moving a city from one database to another, SQLite or PostgreSQL: every row, compared on both sides at the end.

The source is held against writing while it is read, and nothing is written to it. The target is marked
as unfinished until all is compared, so that no program starts on half a city.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, exists, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from storage import health, migrate
from storage.database import Database, Db
from storage.errors import CopyBroke, SourceBusy, TablesDiffer, TargetNotEmpty
from storage.migrate import UNFINISHED
from storage.tables import metadata, snapshot_part

AT_ONCE = 1_000
"""Rows read and written at a time: memory does not grow with the city."""

FILES_AT_ONCE = 20
"""The same of the parts of snapshots, which are big."""

STILL_RUNS = timedelta(seconds=30)
"""A worker keeps its clock every 10 seconds; one that has not for so long is stopped."""

AT_REVISION = text("UPDATE alembic_version SET version_num = :revision")

LOCK_WITHIN = "5s"
"""How long PostgreSQL waits for whoever still writes to the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the copy of one table is."""

    table: str
    rows: int
    of: int
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """All rows of a table: how many, and the sum of their hashes, whatever order they were read in."""

    rows: int = 0
    hashes: int = 0

    def plus(self, rows: Sequence[Mapping[str, Any]]) -> "Sum":
        """With these rows besides."""
        return Sum(self.rows + len(rows), (self.hashes + sum(map(hash_of, rows))) % (1 << 256))


def copy(source: Database, target: Database, now: datetime) -> Iterator[Progress]:
    """
    Copy every row of every table, then compare both sides; tells how far it is.

    Raises TablesDiffer, SourceBusy or TargetNotEmpty before anything is written, and CopyBroke when a row
    cannot be kept or is not the same afterwards: then the target stays marked as unfinished.
    """
    _check_tables(source, target)
    with held(source, now) as db:
        _mark(target, f"{UNFINISHED}{migrate.head()}")
        read: dict[str, Sum] = {}
        for table in metadata.sorted_tables:
            yield from _copy_table(db, target, table, read)
        _go_on_counting(db, target)
        for table in metadata.sorted_tables:
            yield _compare(target, table, read[table.name])
    _mark(target, str(migrate.head()))


def is_unfinished(database: Database) -> bool:
    """Whether an earlier copy into it was broken off."""
    return (migrate.current(database) or "").startswith(UNFINISHED)


def empty(target: Database) -> None:
    """Take out what a copy that was broken off has left, and the mark with it."""
    revision = (migrate.current(target) or "").removeprefix(UNFINISHED)
    with target.transaction() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(delete(table))
        db.execute(AT_REVISION, {"revision": revision})


@contextmanager
def held(source: Database, now: datetime) -> Iterator[Db]:
    """Hold a database against every writer until the end; raises SourceBusy while a worker runs on it."""
    with source.transaction() as db:
        _refuse_running(db, source, now)
        if source.dialect == "postgresql":
            _lock(db, source)
        yield db


def hash_of(row: Mapping[str, Any]) -> int:
    """The hash of one row, the same on both databases: of its values, and not of how they are kept."""
    written = json.dumps({name: plain(value) for name, value in row.items()}, sort_keys=True, ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest())


def plain(value: Any) -> Any:
    """A value as JSON can hold it; a number is the same whether or not it has a point."""
    match value:
        case bytes() | memoryview():
            return {"bytes": hashlib.sha256(value).hexdigest()}
        case bool() | None | str() | int():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _:
            return {"at": value.isoformat()}


def _check_tables(source: Database, target: Database) -> None:
    if str(source.engine.url) == str(target.engine.url):
        raise TargetNotEmpty("A database cannot be copied to itself.", fix="Name another one as the target.")
    if not migrate.is_at_head(source):
        raise TablesDiffer(f"The tables of {source} are of another version.", fix="Run `grove migrate` on it first.")
    if is_unfinished(target):
        raise TargetNotEmpty(f"A copy into {target} was broken off.", fix="`grove db copy --again` empties it first.")
    if not migrate.is_at_head(target):
        raise TablesDiffer(
            f"The tables of {target} are not there, or of another version.",
            fix="GROVE_DATABASE_URL=(the target) grove migrate makes them.",
        )
    with target.reading() as db:
        filled = [table.name for table in metadata.sorted_tables if db.execute(select(exists(select(table)))).scalar()]
    if filled:
        raise TargetNotEmpty(f"{target} has rows in {', '.join(filled)}.", fix="Copy into a database of its own.")


def _refuse_running(db: Db, source: Database, now: datetime) -> None:
    latest = max(health.last_slots(db).values(), default=None)
    if latest is not None and now - latest < STILL_RUNS:
        raise SourceBusy(
            f"A worker runs on {source}: it kept its clock {max((now - latest).total_seconds(), 0):.0f} seconds ago.",
            fix=f"Stop every process on it, and begin {STILL_RUNS.seconds} seconds later.",
        )


def _lock(db: Db, source: Database) -> None:
    """Wait for who writes, then let nobody write; SQLite's transaction does that from its beginning."""
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    try:
        db.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WITHIN}'"))
        db.execute(text(f"LOCK TABLE {tables} IN SHARE MODE"))
    except DBAPIError as error:
        raise SourceBusy(f"Somebody writes to {source}.", fix="Stop every process on it.") from error


def _mark(target: Database, revision: str) -> None:
    with target.transaction() as db:
        db.execute(AT_REVISION, {"revision": revision})


def _copy_table(db: Db, target: Database, table: Table[Any], read: dict[str, Sum]) -> Iterator[Progress]:
    total = db.execute(select(func.count()).select_from(table)).scalar_one()
    done = Sum()
    yield Progress(table=table.name, rows=0, of=total)
    for rows in _rows(db, table):
        try:
            with target.transaction() as into:
                into.execute(insert(table), rows)
        except DBAPIError as error:
            raise CopyBroke(
                f"A row of {table.name} cannot be kept in {target} ({type(error.orig).__name__}).",
                fix="Report this with the name of the table; the source is as it was.",
            ) from error
        done = done.plus(rows)
        yield Progress(table=table.name, rows=done.rows, of=total)
    read[table.name] = done


def _compare(target: Database, table: Table[Any], expected: Sum) -> Progress:
    found = Sum()
    with target.reading() as db:
        for rows in _rows(db, table):
            found = found.plus(rows)
    if found != expected:
        raise CopyBroke(
            f"{table.name} is not the same on both sides: {expected.rows} rows read, {found.rows} kept.",
            fix="Let nobody else write to the target, and copy again with `--again`.",
        )
    return Progress(table=table.name, rows=found.rows, of=expected.rows, compared=True)


def _rows(db: Db, table: Table[Any]) -> Iterator[list[dict[str, Any]]]:
    """All rows, some at a time."""
    at_once = AT_ONCE if table is not snapshot_part else FILES_AT_ONCE
    streamed = db.execute(select(table), execution_options={"yield_per": at_once})
    for some in streamed.mappings().partitions():
        yield [dict(row) for row in some]


def _go_on_counting(db: Db, target: Database) -> None:
    """Let numbers of rows go on where the source's do: a number of a row that is gone is never given again."""
    last = {table.name: _last_number(db, table) for table in metadata.sorted_tables if _is_numbered(table)}
    with target.transaction() as into:
        for name, number in last.items():
            if number:
                _set_number(into, name, number)


def _is_numbered(table: Table[Any]) -> bool:
    column = table.autoincrement_column
    return column is not None and column.name == "id"


def _last_number(db: Db, table: Table[Any]) -> int:
    highest = db.execute(select(func.max(table.c.id))).scalar() or 0
    if db.dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')::regclass"
        given = db.execute(text(f"SELECT pg_sequence_last_value({sequence})")).scalar()
    else:
        given = db.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
    return max(highest, given or 0)


def _set_number(db: Db, name: str, number: int) -> None:
    if db.dialect.name == "postgresql":
        db.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)"), {"name": name, "number": number}
        )
        return
    if not metadata.tables[name].dialect_options["sqlite"]["autoincrement"]:
        return
    db.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
    db.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), {"name": name, "number": number}
    )
