"""Builds one snapshot file: checks every cell, writes typed rows, the words to search by, and the points."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from storage.snapshot_cells import Packed, pack, read_cell
from storage.snapshot_schema import Cells, Dataset, Fetched, Meta, SnapshotWrong, kept_columns, spellings
from storage.snapshot_words import TOKENIZER, fold, words_and_bigrams

SQL_TYPES = {"int": "INTEGER", "weekday": "INTEGER", "float": "REAL", "lat": "REAL", "lon": "REAL"}
"""Everything else is kept as TEXT."""

Keys = Mapping[str, Collection[str]]
"""By data set: the keys a cell may name."""


def build_file(path: Path, dataset: Dataset, fetched: Fetched, meta: Meta, keys: Keys) -> None:
    """Write a snapshot to `path`, which must not exist; raises SnapshotWrong at the first wrong cell."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("BEGIN")
        _create(db, dataset)
        seen: dict[str, int] = {}
        for number, cells in enumerate(fetched.rows, 1):
            _check(dataset, cells, fetched.origin, seen)
            _insert(db, dataset, number, cells, _typed(dataset, cells, fetched.origin, keys))
        db.execute("INSERT INTO meta VALUES (?)", (json.dumps(asdict(meta), default=str),))
        db.execute("COMMIT")


def meta_of(dataset: Dataset, fetched: Fetched, fetched_at: datetime) -> Meta:
    """Say what a snapshot of these rows is; the version is the day and the bytes it was made from."""
    return Meta(
        dataset=dataset.name,
        version=f"{dataset.as_of:%Y%m%d}-{fetched.sha256[:8]}",
        sha256=fetched.sha256,
        fingerprint=dataset.fingerprint,
        key=dataset.key,
        rows=len(fetched.rows),
        as_of=dataset.as_of,
        fetched_at=fetched_at,
        columns=tuple((column.name, column.type) for column in kept_columns(dataset)),
    )


def _create(db: sqlite3.Connection, dataset: Dataset) -> None:
    """Column names come from a checked declaration: letters, digits and underscores."""
    columns = ", ".join(f'"{c.name}" {SQL_TYPES.get(c.type, "TEXT")}' for c in kept_columns(dataset))
    db.execute("CREATE TABLE meta (content TEXT)")
    db.execute(f"CREATE TABLE row (_id INTEGER PRIMARY KEY, {columns})")
    db.execute(f'CREATE UNIQUE INDEX row_key ON row ("{dataset.key}")')
    if dataset.index:
        db.execute("CREATE INDEX row_index ON row ({})".format(", ".join(f'"{name}"' for name in dataset.index)))
    db.execute("CREATE TABLE name (row INTEGER, spelling TEXT, folded TEXT)")
    db.execute("CREATE INDEX name_folded ON name (folded)")
    db.execute("CREATE INDEX name_row ON name (row)")
    db.execute(f'CREATE VIRTUAL TABLE word USING fts5(words, bigrams, tokenize="{TOKENIZER}")')
    db.execute("CREATE VIRTUAL TABLE point USING rtree(id, south, north, west, east)")


def _check(dataset: Dataset, cells: Cells, origin: Path | str, seen: dict[str, int]) -> None:
    """Raise SnapshotWrong for a row with other columns than declared, or a key that stands twice."""
    declared = {column.name for column in dataset.columns}
    if odd := declared ^ cells.texts.keys():
        what = f"columns differ from the declaration: {', '.join(sorted(odd))}"
        raise SnapshotWrong(origin, cells.line, what, "Give each row one cell for each declared column.")
    key = cells.texts[dataset.key]
    if key in seen:
        what = f"the key {key!r} stands on line {seen[key]} already"
        raise SnapshotWrong(origin, cells.line, what, "Give each row a key of its own.")
    seen[key] = cells.line


def _typed(dataset: Dataset, cells: Cells, origin: Path | str, keys: Keys) -> dict[str, Packed]:
    packed: dict[str, Packed] = {}
    for column in dataset.columns:
        text = cells.texts[column.name].strip()
        try:
            if not text and not column.optional:
                raise ValueError("it must not be empty")
            if text and column.of is not None and text not in keys.get(column.of, ()):
                raise ValueError(f"it must be a key of {column.of}")
            packed[column.name] = pack(read_cell(column.type, text)) if text else None
        except ValueError as wrong:
            what = f"{column.name} is {text!r}, but {wrong}"
            raise SnapshotWrong(origin, cells.line, what, "Correct that cell and refresh again.") from wrong
    return packed


def _insert(db: sqlite3.Connection, dataset: Dataset, number: int, cells: Cells, packed: Mapping[str, Packed]) -> None:
    kept = [packed[column.name] for column in kept_columns(dataset)]
    _values(db, "row", (number, *kept))
    names = spellings(dataset, cells.texts)
    for spelling in names:
        _values(db, "name", (number, spelling, fold(spelling)))
    pairs = [words_and_bigrams(name) for name in names]
    words = " ".join(word for found, _ in pairs for word in found)
    bigrams = " ".join(bigram for _, found in pairs for bigram in found)
    db.execute("INSERT INTO word (rowid, words, bigrams) VALUES (?, ?, ?)", (number, words, bigrams))
    if dataset.has_points:
        lat, lon = (packed[next(c.name for c in dataset.columns if c.type == t)] for t in ("lat", "lon"))
        if lat is not None and lon is not None:
            _values(db, "point", (number, lat, lat, lon, lon))


def _values(db: sqlite3.Connection, table: str, values: Iterable[Packed]) -> None:
    given = tuple(values)
    db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(given))})", given)  # noqa: S608 - our own table
