"""Made addresses and zones for foreign servers to serve, and by plain arithmetic what is true of them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

COUNT = 2600
FIRST_EDIT = datetime(2026, 1, 1, 3, tzinfo=UTC)
"""Three in the morning in UTC: the evening before in the city."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address as its publisher has it."""

    oid: int

    @property
    def number(self) -> int:
        return 9000 + self.oid % 700

    @property
    def street(self) -> str:
        return f"STREET {self.oid % 37}"

    @property
    def edited(self) -> datetime:
        return FIRST_EDIT + timedelta(hours=3 * self.oid)

    @property
    def lat(self) -> float:
        return round(38.3605 + 0.001 * (self.oid % 95), 6)

    @property
    def lon(self) -> float:
        return round(-121.49995 + 0.0001 * (self.oid % 998), 6)

    @property
    def zone(self) -> str:
        """The courtyard lies in a hole of the west; the east has two parts."""
        if self.lon > -121.45:
            return "East"
        return "Courtyard" if -121.48 < self.lon < -121.47 and 38.40 < self.lat < 38.41 else "West"

    def feature(self) -> dict[str, Any]:
        properties = {
            "OBJECTID": self.oid,
            "STREETNUMB": self.number,
            "STREETNAME": self.street,
            "EditDate": self.edited.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        point = {"type": "Point", "coordinates": [self.lon, self.lat]}
        return {"type": "Feature", "properties": properties, "geometry": point}


ADDRESSES = [Address(oid) for oid in range(1, COUNT + 1)]


def write(folder: Path) -> None:
    """Write them as GeoJSON, for Koop and pygeoapi, and into an SQLite file, for Datasette."""
    addresses = [address.feature() for address in ADDRESSES]
    _geojson(folder / "addresses.geojson", addresses, idField="OBJECTID", maxRecordCount=1000)
    _geojson(folder / "zones.geojson", list(_zones()), idField="OBJECTID")
    with closing(sqlite3.connect(folder / "city.db")) as db, db:
        db.execute("CREATE TABLE address (id INTEGER PRIMARY KEY, street TEXT, number INTEGER)")
        rows = [(address.oid, address.street, address.number) for address in ADDRESSES]
        db.executemany("INSERT INTO address VALUES (?, ?, ?)", rows)


def _geojson(path: Path, features: list[dict[str, Any]], **metadata: object) -> None:
    whole = {"type": "FeatureCollection", "metadata": metadata, "features": features}
    path.write_text(json.dumps(whole), encoding="utf-8")


def _zones() -> Iterator[dict[str, Any]]:
    courtyard = _ring(-121.48, 38.40, -121.47, 38.41)
    west = [_ring(-121.50, 38.36, -121.45, 38.46), courtyard[::-1]]
    east = [[_ring(-121.45, 38.36, -121.40, 38.41)], [_ring(-121.45, 38.41, -121.40, 38.46)]]
    yield _zone(1, "West", "Polygon", west)
    yield _zone(2, "Courtyard", "Polygon", [courtyard])
    yield _zone(3, "East", "MultiPolygon", east)


def _zone(oid: int, name: str, kind: str, coordinates: list[Any]) -> dict[str, Any]:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"OBJECTID": oid, "ZONE": name}, "geometry": shape}


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
