"""Reads one snapshot: by key, by spelling, by words in any script, by what is near."""

import json
import math
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from storage.snapshots.cells import Packed, unpack
from storage.snapshots.schema import Meta, Row, SnapshotMissing
from storage.snapshots.shapes import shape
from storage.snapshots.words import fold, words_and_bigrams

EARTH_METRES = 6_371_009
"""Mean radius of the earth. Source: IUGG."""

DEGREE_METRES = 111_195
"""One degree of latitude on that earth."""

FAR_METRES = 40_000
"""Nothing farther away is near."""


class Snapshot:
    """One version of a data set, open for reading by one thread."""

    def __init__(self, path: Path, dataset: str) -> None:
        self._dataset = dataset
        try:
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise SnapshotMissing(dataset, f"the file cannot be opened ({error})") from error
        self._distinct: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        weakref.finalize(self, self._db.close)
        self.meta = _meta(self._fetch("SELECT content FROM meta")[0][0])
        self._columns = ", ".join(f'row."{name}"' for name, _ in self.meta.columns)

    def get(self, key: str) -> Row | None:
        """Give the row with this key."""
        return next(iter(self.where(**{self.meta.key: key})), None)

    def keys(self) -> frozenset[str]:
        """Give every key there is."""
        return frozenset(key for (key,) in self.distinct(self.meta.key))

    def where(self, **equals: Packed) -> list[Row]:
        """Give the rows whose columns have these values, in the order they were published."""
        known = {name for name, _ in self.meta.columns}
        if unknown := equals.keys() - known:
            raise ValueError(f"{self._dataset} has no column {', '.join(sorted(unknown))}")
        condition = " AND ".join(f'row."{name}" = ?' for name in equals) or "TRUE"
        return self._rows(f"FROM row WHERE {condition} ORDER BY row._id", tuple(equals.values()))

    def named(self, spelling: str) -> list[Row]:
        """Give the rows that are spelled so; case and Latin marks do not matter."""
        named = "FROM row WHERE _id IN (SELECT name.row FROM name WHERE folded = ?) ORDER BY _id"
        return self._rows(named, (fold(spelling),))

    def search(self, text: str, *, every: bool, limit: int = 20) -> list[Row]:
        """Give the rows whose spellings have every word of a text, or any of them, the closest first."""
        words, bigrams = words_and_bigrams(text)
        wanted = [f'words : "{word}"' for word in words]
        wanted += [f'bigrams : "{pair}"' + ("*" if len(pair) == 1 else "") for pair in bigrams]
        if not wanted:
            return []
        asked = (" AND " if every else " OR ").join(wanted)
        return self._rows(
            "FROM word JOIN row ON row._id = word.rowid WHERE word MATCH ? ORDER BY rank, row._id LIMIT ?",
            (asked, limit),
        )

    def spellings(self, key: str | None = None) -> list[tuple[str, str]]:
        """Give each spelling with the key of its row; of one row, or of all."""
        column = f'row."{self.meta.key}"'
        asked = f"SELECT spelling, {column} FROM name JOIN row ON row._id = name.row"  # noqa: S608 - our own names
        if key is None:
            return self._fetch(f"{asked} ORDER BY name.rowid")
        return self._fetch(f"{asked} WHERE {column} = ? ORDER BY name.rowid", (key,))

    def distinct(self, *columns: str) -> list[tuple[Any, ...]]:
        """Give the different values that these columns have together; read once, for nothing changes."""
        if columns not in self._distinct:
            names = ", ".join(f'"{name}"' for name in columns)
            asked = f"SELECT DISTINCT {names} FROM row ORDER BY {names}"  # noqa: S608 - our own names
            self._distinct[columns] = self._fetch(asked)
        return self._distinct[columns]

    def nearest(self, lat: float, lon: float, limit: int) -> list[tuple[Row, float]]:
        """Give the rows nearest to a point with their metres from it; none that is out of the region."""
        reach = 1_000.0
        while True:
            within = self._within(lat, lon, reach)
            found = [(row, metres_between(lat, lon, *self.point(row))) for row in within]
            near = sorted((each for each in found if each[1] <= reach), key=lambda each: each[1])
            if len(near) >= limit or reach > FAR_METRES:
                return near[:limit]
            reach *= 2

    def at(self, lat: float, lon: float) -> list[Row]:
        """Give the rows whose shape a point lies in, in the order they were published."""
        column = next((name for name, kind in self.meta.columns if kind == "shape"), None)
        if column is None:
            raise ValueError(f"{self._dataset} has no shapes")
        return [row for row in self._within(lat, lon, 0.0) if shape("", str(row[column])).holds(lat, lon)]

    def point(self, row: Row) -> tuple[float, float]:
        """Give a row's latitude and longitude; their columns hold nothing but numbers."""
        lat, lon = (next(name for name, kind in self.meta.columns if kind == wanted) for wanted in ("lat", "lon"))
        return cast("float", row[lat]), cast("float", row[lon])

    def _within(self, lat: float, lon: float, metres: float) -> list[Row]:
        tall = metres / DEGREE_METRES
        wide = tall / max(0.01, math.cos(math.radians(lat)))
        return self._rows(
            "FROM point JOIN row ON row._id = point.id "
            "WHERE point.north >= ? AND point.south <= ? AND point.east >= ? AND point.west <= ?",
            (lat - tall, lat + tall, lon - wide, lon + wide),
        )

    def _rows(self, rest: str, values: Iterable[Packed]) -> list[Row]:
        return [dict(self._typed(kept)) for kept in self._fetch(f"SELECT {self._columns} {rest}", tuple(values))]

    def _typed(self, kept: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
        for (name, kind), value in zip(self.meta.columns, kept, strict=True):
            if value is not None:
                yield name, unpack(kind, value)

    def _fetch(self, asked: str, values: tuple[Packed, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(asked, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise SnapshotMissing(self._dataset, f"the file cannot be read ({error})") from error


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Give the way between two points over the ground, by the haversine formula."""
    here, there = math.radians(lat), math.radians(other_lat)
    across = math.sin(math.radians(other_lon - lon) / 2) ** 2
    up = math.sin((there - here) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(up + math.cos(here) * math.cos(there) * across))


def _meta(content: str) -> Meta:
    kept = json.loads(content)
    return Meta(
        **{
            **kept,
            "as_of": date.fromisoformat(kept["as_of"]),
            "fetched_at": datetime.fromisoformat(kept["fetched_at"]),
            "columns": tuple((name, kind) for name, kind in kept["columns"]),
        }
    )
