"""Esri's shapes become GeoJSON: outer rings counterclockwise, each hole in its own polygon, nothing lost."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opendata.connectors.arcgis_shapes import geojson
from storage.snapshots.shapes import shape


def square(west: float, south: float, size: float) -> list[list[float]]:
    """A ring as Esri writes an outer one: clockwise."""
    north, east = south + size, west + size
    return [[west, south], [west, north], [east, north], [east, south], [west, south]]


def hole(west: float, south: float, size: float) -> list[list[float]]:
    return square(west, south, size)[::-1]


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        {"x": None, "y": None},
        {"x": "NaN", "y": "NaN"},
        {"points": []},
        {"paths": []},
        {"rings": []},
        {"rings": [[]]},
    ],
)
def test_a_shape_that_is_not_there_is_none(nothing: Any) -> None:
    assert geojson(nothing) is None


@pytest.mark.parametrize(
    "odd", [{}, {"curveRings": []}, {"x": "east", "y": 1}, {"paths": [[1, 2]]}, {"rings": [[["a", "b"]]]}, {"rings": 7}]
)
def test_what_is_no_shape_is_refused(odd: Any) -> None:
    with pytest.raises(ValueError, match=r"shape|float"):
        geojson(odd)


@pytest.mark.parametrize(
    ("esri", "expected"),
    [
        ({"x": -121.4, "y": 38.4, "z": 12}, {"type": "Point", "coordinates": [-121.4, 38.4]}),
        ({"points": [[1, 2], [3, 4]]}, {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}),
        ({"paths": [[[1, 2, 9], [3, 4, 9]]]}, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}),
        (
            {"paths": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]},
            {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]},
        ),
        ({"rings": [square(0, 0, 2)]}, {"type": "Polygon", "coordinates": [hole(0, 0, 2)]}),
        ({"rings": [square(0, 0, 2)[:-1]]}, {"type": "Polygon", "coordinates": [hole(0, 0, 2)]}),
        (
            {"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1},
            {"type": "Polygon", "coordinates": [hole(0, 0, 1)]},
        ),
    ],
)
def test_each_kind_of_shape_has_its_geojson(esri: dict[str, Any], expected: dict[str, Any]) -> None:
    found = geojson(esri)

    assert found is not None
    assert found["type"] == expected["type"]
    assert positions(found["coordinates"]) == positions(expected["coordinates"])


def positions(coordinates: Any) -> Any:
    """Coordinates without regard to where a ring begins."""
    if coordinates and isinstance(coordinates[0], list) and isinstance(coordinates[0][0], list):
        return [positions(each) for each in coordinates]
    ring = coordinates[:-1] if len(coordinates) > 3 and coordinates[0] == coordinates[-1] else coordinates
    start = ring.index(min(ring)) if ring is not coordinates else 0
    return ring[start:] + ring[:start]


def covers(esri: dict[str, Any], lat: float, lon: float) -> bool:
    return shape("a", json.dumps(geojson(esri))).holds(lat, lon)


def test_a_hole_lies_in_the_smallest_ring_around_it_and_an_island_in_it_stands_alone() -> None:
    lake_with_island = {"rings": [square(0, 0, 10), hole(2, 2, 6), square(3, 3, 4), hole(4, 4, 1), square(20, 0, 2)]}

    found = geojson(lake_with_island)

    assert found is not None
    assert [len(polygon) for polygon in found["coordinates"]] == [2, 2, 1]
    for lon, inside in [(1, True), (2.5, False), (3.5, True), (4.5, False), (21, True), (15, False)]:
        assert covers(lake_with_island, lon, lon) is inside or lon > 10
    assert covers(lake_with_island, 1, 21)


def test_a_hole_that_touches_its_ring_is_still_its_own() -> None:
    found = geojson({"rings": [square(0, 0, 10), square(10, 0, 5), hole(8, 2, 2)]})

    assert found is not None
    assert [len(polygon) for polygon in found["coordinates"]] == [2, 1]


def test_rings_that_all_turn_the_wrong_way_are_outer_rings() -> None:
    found = geojson({"rings": [hole(0, 0, 1), hole(5, 5, 1)]})

    assert found is not None
    assert found["type"] == "MultiPolygon"
    assert len(found["coordinates"]) == 2


def test_a_ring_that_is_only_a_line_is_left_out() -> None:
    found = geojson({"rings": [square(0, 0, 1), [[3, 3], [4, 4], [3, 3]], [[3, 3], [4, 4], [5, 5], [3, 3]]]})

    assert found == geojson({"rings": [square(0, 0, 1)]})


@given(
    west=st.floats(-122, -121),
    south=st.floats(38, 39),
    size=st.floats(1e-5, 0.5),
    beside=st.floats(0.001, 0.499),
)
def test_inside_stays_inside_and_a_hole_stays_a_hole(west: float, south: float, size: float, beside: float) -> None:
    """Holds down to a metre, where the digits of a ring's area are few."""
    third = size / 3
    esri = {"rings": [square(west, south, size), hole(west + third, south + third, third)]}
    edge = third * (2 * beside) / 1.0

    assert not covers(esri, south + size / 2, west + size / 2)
    assert covers(esri, south + edge, west + edge)
    assert not covers(esri, south + size * 1.1, west + size * 1.1)
