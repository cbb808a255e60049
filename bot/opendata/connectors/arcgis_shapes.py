"""Esri's shapes as GeoJSON. Pure: the server has already made the coordinates WGS 84."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from storage.snapshots.shapes import SMALLEST_RING, Polygon, Ring


def geojson(shape: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """
    Make an Esri shape a GeoJSON one, longitude first; None where there is none (null, NaN, no rings).

    Raises ValueError for what is no shape. Heights and measures are left out.
    Source: Esri, REST API, "Geometry objects".
    """
    try:
        return _geojson(shape)
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError("not a shape") from error


def _geojson(shape: Mapping[str, Any] | None) -> dict[str, Any] | None:
    match shape:
        case None:
            return None
        case {"x": x, "y": y}:
            return _point(x, y)
        case {"points": points}:
            return _unless_empty("MultiPoint", _line(points))
        case {"paths": paths}:
            return _one_or_many("LineString", [_line(path) for path in paths if path])
        case {"rings": rings}:
            return _one_or_many("Polygon", _polygons([_ring(ring) for ring in rings]))
        case {"xmin": west, "ymin": south, "xmax": east, "ymax": north}:
            corners = [[west, south], [west, north], [east, north], [east, south]]
            return _one_or_many("Polygon", _polygons([_ring(corners)]))
        case other:
            raise ValueError(f"no shape we can read: {', '.join(sorted(other)) or 'empty'}")


def _point(x: Any, y: Any) -> dict[str, Any] | None:
    """Esri writes the point that is not there as nulls or as "NaN"."""
    if x is None or y is None:
        return None
    lon, lat = float(x), float(y)
    return {"type": "Point", "coordinates": [lon, lat]} if math.isfinite(lon + lat) else None


def _unless_empty(kind: str, coordinates: list[Any]) -> dict[str, Any] | None:
    return {"type": kind, "coordinates": coordinates} if coordinates else None


def _one_or_many(kind: str, parts: list[Any]) -> dict[str, Any] | None:
    if len(parts) == 1:
        return {"type": kind, "coordinates": parts[0]}
    return _unless_empty(f"Multi{kind}", parts)


def _line(positions: Sequence[Any]) -> list[list[float]]:
    return [[float(position[0]), float(position[1])] for position in positions]


def _ring(positions: Sequence[Any]) -> Ring:
    """Read one ring, closed if it was not."""
    ring: Ring = tuple((float(position[0]), float(position[1])) for position in positions)
    return ring if not ring or ring[0] == ring[-1] else (*ring, ring[0])


def _polygons(rings: list[Ring]) -> list[list[list[list[float]]]]:
    """
    Put each hole into the polygon that it is in.

    Esri has a flat list of rings: an outer one turns clockwise, a hole the other way round. In GeoJSON it is the
    reverse (RFC 7946, 3.1.6). A hole that lies in nothing is an outer ring of a source that turns them wrongly.
    """
    whole = [ring for ring in rings if len(ring) >= SMALLEST_RING and _area(ring)]
    outer = [ring for ring in whole if _area(ring) < 0]
    found = [[_turned(ring, 1)] for ring in outer]
    for hole in (ring for ring in whole if _area(ring) > 0):
        around = _around(hole, outer)
        if around is None:
            found.append([_turned(hole, 1)])
        else:
            found[around].append(_turned(hole, -1))
    return found


def _around(hole: Ring, outer: list[Ring]) -> int | None:
    """
    Say which outer ring a hole is in: the one that holds most of its corners, the smallest among equals.

    Most rather than all, because a whole side may lie on the outer ring itself; so the middle of each side counts.
    """
    middles = [((x + next_x) / 2, (y + next_y) / 2) for (x, y), (next_x, next_y) in pairwise(hole)]
    best: tuple[int, float, int] | None = None
    for number, ring in enumerate(outer):
        inside = sum(Polygon((ring,)).holds(lat, lon) for lon, lat in (*hole[1:], *middles))
        if inside and (best is None or (-inside, -_area(ring)) < best[:2]):
            best = (-inside, -_area(ring), number)
    return None if best is None else best[2]


def _area(ring: Ring) -> float:
    """
    Give twice the area in square degrees: above 0 when it turns counterclockwise.

    Measured from the first corner: far from the equator the digits of a small ring would be lost otherwise.
    """
    (lon, lat), *_ = ring
    near = [(x - lon, y - lat) for x, y in ring]
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(near))


def _turned(ring: Ring, way: int) -> list[list[float]]:
    return [list(position) for position in (ring if _area(ring) * way > 0 else reversed(ring))]
