"""Shapes on the map: reads GeoJSON polygons, and says in which one a point lies."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Position = tuple[float, float]
"""Longitude and latitude, as GeoJSON has them."""

Ring = tuple[Position, ...]

SMALLEST_RING = 4
"""Positions of a ring, the last of which is the first. Source: RFC 7946, 3.1.6."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """One polygon: its outer ring, and the holes in it."""

    rings: tuple[Ring, ...]

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies in it; one in a hole does not."""
        return sum(_crossings(ring, lat, lon) for ring in self.rings) % 2 == 1


@dataclass(frozen=True, slots=True)
class Shape:
    """What one row covers: the polygons, and the box around them."""

    key: str
    polygons: tuple[Polygon, ...]
    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        within = self.south <= lat <= self.north and self.west <= lon <= self.east
        return within and any(polygon.holds(lat, lon) for polygon in self.polygons)


def shape(key: str, geojson: str) -> Shape:
    """Read one row's shape; raises ValueError as `polygons` does."""
    found = polygons(geojson)
    positions = [position for polygon in found for position in polygon.rings[0]]
    east, west = max(lon for lon, _ in positions), min(lon for lon, _ in positions)
    north, south = max(lat for _, lat in positions), min(lat for _, lat in positions)
    return Shape(key, found, south, west, north, east)


def zone_at(shapes: Iterable[Shape], lat: float, lon: float) -> str | None:
    """Give the key of the first shape that a point lies in."""
    return next((shape.key for shape in shapes if shape.holds(lat, lon)), None)


def polygons(geojson: str) -> tuple[Polygon, ...]:
    """Read a GeoJSON Polygon or MultiPolygon; raises ValueError that says what it should look like."""
    try:
        given = json.loads(geojson)
        found = tuple(_polygon(rings) for rings in _lists_of_rings(given))
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError("a shape is a GeoJSON Polygon or MultiPolygon") from error
    if not found:
        raise ValueError("a shape has one polygon at least")
    return found


def _lists_of_rings(given: Any) -> Sequence[Any]:
    match given["type"]:
        case "Polygon":
            return [given["coordinates"]]
        case "MultiPolygon":
            return list(given["coordinates"])
        case other:
            raise ValueError(f"a shape is a GeoJSON Polygon or MultiPolygon, not {other}")


def _polygon(rings: Sequence[Any]) -> Polygon:
    found = tuple(tuple(_positions(ring)) for ring in rings)
    if not found or any(len(ring) < SMALLEST_RING or ring[0] != ring[-1] for ring in found):
        raise ValueError("each ring of a shape has four positions at least and ends where it began")
    return Polygon(found)


def _positions(ring: Sequence[Any]) -> Iterator[Position]:
    for position in ring:
        lon, lat = float(position[0]), float(position[1])
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
            raise ValueError("the positions of a shape are longitude and latitude in degrees")
        yield lon, lat


def _crossings(ring: Ring, lat: float, lon: float) -> int:
    """How often a ray from the point to the east crosses the ring; a corner counts to one of its two sides only."""
    return sum(
        (lat_a > lat) != (lat_b > lat) and lon < lon_a + (lat - lat_a) / (lat_b - lat_a) * (lon_b - lon_a)
        for (lon_a, lat_a), (lon_b, lat_b) in pairwise(ring)
    )
