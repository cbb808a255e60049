"""Builds one snapshot file: checks every cell, writes typed rows, the words to search by, the points and shapes."""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import cast

from storage.snapshots.cells import Packed, pack, read_cell
from storage.snapshots.schema import Cells, Column, Dataset, Fetched, Meta, SnapshotWrong, kept_columns, spellings
from storage.snapshots.shapes import Shape, shape, zone_at
from storage.snapshots.words import TOKENIZER, fold, words_and_bigrams

SQL_TYPES = {"int": "INTEGER", "weekday": "INTEGER", "float": "REAL", "lat": "REAL", "lon": "REAL"}
"""Everything else is kept as TEXT."""

BATCH = 2_000
"""Rows that are written at once: memory stays the same however many there are."""

Keys = Mapping[str, Collection[str]]
"""By data set: the keys a cell may name."""

Zones = Mapping[str, Sequence[Shape]]
"""By data set: its shapes, to find the one that a row's point lies in."""

Packs = dict[str, Packed]


class CellWrong(SnapshotWrong):
    """A row with a cell that cannot be read; some such rows may be left out."""


class Builder:
    """Builds one snapshot of one data set from rows that are read once."""

    def __init__(self, dataset: Dataset, origin: Path | str, keys: Keys, zones: Zones) -> None:
        self._dataset, self._origin, self._keys, self._zones = dataset, origin, keys, zones
        self._declared = {column.name for column in dataset.columns}
        self._kept = tuple(kept_columns(dataset))
        self._seen: dict[str, int] = {}
        self._left_out, self._left_out_why = 0, ""
        self._sha256 = hashlib.sha256()
        self._point = _names(dataset, "lat", "lon") if dataset.has_points else None

    def build(self, path: Path, fetched: Fetched, fetched_at: datetime) -> Meta:
        """
        Write a snapshot to `path`, which must not exist; raises SnapshotWrong.

        Rows with a cell that cannot be read are left out as far as the declaration allows.
        """
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")  # the whole file is made sure of before it is swapped in
            db.execute("BEGIN")
            self._create(db)
            rows = enumerate(self._readable(fetched.rows), 1)
            while batch := [(number, *row) for number, row in islice(rows, BATCH)]:
                self._write(db, batch)
            self._index(db)
            meta = self._meta(fetched, fetched_at)
            db.execute("INSERT INTO meta VALUES (?)", (json.dumps(asdict(meta), default=str),))
            db.execute("COMMIT")
        return meta

    def _meta(self, fetched: Fetched, fetched_at: datetime) -> Meta:
        """Say what these rows are; the version is the day and the rows themselves."""
        dataset, sha256 = self._dataset, self._sha256.hexdigest()
        as_of = dataset.as_of or fetched.as_of or fetched_at.date()
        return Meta(
            dataset=dataset.name,
            title=dataset.title,
            version=f"{as_of:%Y%m%d}-{sha256[:8]}",
            sha256=sha256,
            fingerprint=dataset.fingerprint,
            key=dataset.key,
            rows=len(self._seen),
            left_out=self._left_out,
            left_out_why=self._left_out_why,
            as_of=as_of,
            fetched_at=fetched_at,
            sample=dataset.sample,
            bundled=dataset.bundled is not None and not dataset.is_live,
            mark=dict(fetched.mark),
            columns=tuple((column.name, column.type) for column in self._kept),
        )

    def _create(self, db: sqlite3.Connection) -> None:
        """Column names come from a checked declaration: letters, digits and underscores."""
        columns = ", ".join(f'"{c.name}" {SQL_TYPES.get(c.type, "TEXT")}' for c in self._kept)
        db.execute("CREATE TABLE meta (content TEXT)")
        db.execute(f"CREATE TABLE row (_id INTEGER PRIMARY KEY, {columns})")
        db.execute("CREATE TABLE name (row INTEGER, spelling TEXT, folded TEXT)")
        db.execute(f'CREATE VIRTUAL TABLE word USING fts5(words, bigrams, tokenize="{TOKENIZER}")')
        db.execute("CREATE VIRTUAL TABLE point USING rtree(id, south, north, west, east)")

    def _index(self, db: sqlite3.Connection) -> None:
        """At the end, when all rows are in: several times as fast as row by row."""
        db.execute(f'CREATE UNIQUE INDEX row_key ON row ("{self._dataset.key}")')
        if self._dataset.index:
            db.execute("CREATE INDEX row_index ON row ({})".format(", ".join(f'"{n}"' for n in self._dataset.index)))
        db.execute("CREATE INDEX name_folded ON name (folded)")
        db.execute("CREATE INDEX name_row ON name (row)")

    def _readable(self, rows: Iterable[Cells]) -> Iterator[tuple[Cells, Packs]]:
        """Give the rows whose cells can all be read; raises what was wrong with the first other where they are many."""
        first: CellWrong | None = None
        for cells in rows:
            try:
                yield self._row(cells)
            except CellWrong as wrong:
                self._left_out += 1
                first = first or wrong
        if first is not None and self._left_out > self._dataset.most_bad_rows * (len(self._seen) + self._left_out):
            raise first
        self._left_out_why = str(first or "")

    def _row(self, cells: Cells) -> tuple[Cells, Packs]:
        self._check_columns(cells)
        packed = self._typed(cells)
        self._check_key(cells)
        self._place(cells, packed)
        self._sha256.update(json.dumps(sorted(cells.texts.items()), ensure_ascii=False).encode("utf-8", "replace"))
        return cells, packed

    def _check_columns(self, cells: Cells) -> None:
        """Raise SnapshotWrong for a row with other columns than declared."""
        if odd := self._declared ^ cells.texts.keys():
            what = f"columns differ from the declaration: {', '.join(sorted(odd))}"
            raise self._wrong(cells, what, "Give each row one cell for each declared column.")

    def _check_key(self, cells: Cells) -> None:
        """Raise SnapshotWrong for a key that stands twice."""
        key = cells.texts[self._dataset.key]
        if key in self._seen:
            what = f"the key {key!r} stands on line {self._seen[key]} already"
            raise self._wrong(cells, what, "Give each row a key of its own.")
        self._seen[key] = cells.line

    def _typed(self, cells: Cells) -> Packs:
        return {column.name: self._cell(column, cells) for column in self._dataset.columns}

    def _cell(self, column: Column, cells: Cells) -> Packed:
        text = cells.texts[column.name].strip()
        try:
            if not text and not column.optional:
                raise ValueError("it must not be empty")
            if text and column.of is not None and text not in self._keys.get(column.of, ()):
                raise ValueError(f"it must be a key of {column.of}")
            return pack(read_cell(column.type, text)) if text else None
        except ValueError as wrong:
            shown = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
            what = f"{column.name} is {shown!r}, but {wrong}"
            raise CellWrong(self._origin, cells.line, what, "Correct that cell and refresh again.") from wrong

    def _place(self, cells: Cells, packed: Packs) -> None:
        """Refuse a row outside the declared box, and find the zones that its point lies in."""
        if self._point is None:
            return
        lat, lon = (packed[name] for name in self._point)
        if not isinstance(lat, float) or not isinstance(lon, float):
            return
        if self._dataset.box is not None and not self._dataset.box.holds(lat, lon):
            what = f"it lies at {lat:.3f}, {lon:.3f}, outside the declared box"
            raise self._wrong(cells, what, "See whether the source or `box` is wrong.")
        for column in self._dataset.columns:
            if column.zone_of is not None and packed[column.name] is None:
                packed[column.name] = zone_at(self._zones.get(column.zone_of, ()), lat, lon)

    def _write(self, db: sqlite3.Connection, batch: Sequence[tuple[int, Cells, Packs]]) -> None:
        rows = ((number, *(packed[column.name] for column in self._kept)) for number, _, packed in batch)
        db.executemany(f"INSERT INTO row VALUES ({', '.join('?' * (len(self._kept) + 1))})", rows)  # noqa: S608 - our own
        names = [(number, spellings(self._dataset, cells.texts)) for number, cells, _ in batch]
        spelled = ((number, name, fold(name)) for number, found in names for name in found)
        db.executemany("INSERT INTO name VALUES (?, ?, ?)", spelled)
        words = ((number, *_words(found)) for number, found in names)
        db.executemany("INSERT INTO word (rowid, words, bigrams) VALUES (?, ?, ?)", words)
        boxes = (box for number, _, packed in batch for box in self._boxes(number, packed))
        db.executemany("INSERT INTO point VALUES (?, ?, ?, ?, ?)", boxes)

    def _boxes(self, number: int, packed: Packs) -> Iterator[tuple[Packed, ...]]:
        """Where a row is: its shape's box, or its point."""
        column = self._dataset.shape
        if column is not None and packed[column.name] is not None:
            found = shape("", cast("str", packed[column.name]))
            yield number, found.south, found.north, found.west, found.east
        elif self._point is not None:
            lat, lon = (packed[name] for name in self._point)
            if lat is not None and lon is not None:
                yield number, lat, lat, lon, lon

    def _wrong(self, cells: Cells, what: str, fix: str) -> SnapshotWrong:
        return SnapshotWrong(self._origin, cells.line, what, fix)


LONGEST_SHOWN = 60
"""Characters of a wrong cell that an error repeats: a shape has thousands."""


def _names(dataset: Dataset, *types: str) -> tuple[str, ...]:
    """The columns of these types, in this order."""
    return tuple(next(c.name for c in dataset.columns if c.type == kind) for kind in types)


def _words(names: Iterable[str]) -> tuple[str, str]:
    """What a row is searched by: its words, and its pairs of Chinese characters."""
    pairs = [words_and_bigrams(name) for name in names]
    return " ".join(w for found, _ in pairs for w in found), " ".join(b for _, found in pairs for b in found)
