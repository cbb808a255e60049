"""A source's records become our cells, whatever it calls its fields and however it writes them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import SourceFailed
from bot.opendata.mapping import cells, source_fields
from storage.snapshots.cells import ColumnType
from storage.snapshots.schema import Column, Dataset
from tests.opendata.builders import a_dataset

ZONE = ZoneInfo("America/Los_Angeles")


def with_columns(*columns: Column) -> Dataset:
    return replace(a_dataset(), connector="json", url="https://data.example/rows?key=secret", columns=columns)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "  9380\n STUDIO  CT ", "9380 STUDIO CT"),
        ("text", 95758.0, "95758"),
        ("text", None, ""),
        ("text", ["a", "ü"], '["a", "ü"]'),
        ("int", 3.0, "3"),
        ("int", True, "1"),
        ("float", 1.5, "1.5"),
        ("date", "2026-11-25", "2026-11-25"),
        ("date", "2026-11-25T02:00:00+00:00", "2026-11-24"),  # still the evening before in the city
        ("date", "2026-11-25T00:00:00.000", "2026-11-25"),  # without an offset it is the city's own
        ("date", "soon", "soon"),
        ("instant", "2026-11-25T18:00:00", "2026-11-25T18:00:00-08:00"),
        ("instant", "2026-07-01T18:00:00Z", "2026-07-01T18:00:00+00:00"),
        ("time", "9:05", "09:05"),
        ("time", "18:00", "18:00"),
        ("phone", "916.635.2500", "(916) 635-2500"),
        ("phone", "1 916 635 2500", "(916) 635-2500"),
        ("phone", "311", "311"),
    ],
)
def test_a_value_is_written_as_its_cell_wants_it(kind: ColumnType, value: object, text: str) -> None:
    [row] = cells(with_columns(Column(name="cell", type=kind, optional=True)), [{"cell": value}], ZONE)

    assert row.texts == {"cell": text}


def test_fields_are_renamed_codes_are_decoded_and_streets_written_in_capitals() -> None:
    dataset = with_columns(
        Column(name="street", type="text", source="STREETNAME", upper=True),
        Column(name="kind", type="text", source="TYPE", codes={"1": "House"}),
        Column(name="zone", type="text", zone_of="council_district", optional=True),
    )

    rows = list(cells(dataset, [{"STREETNAME": "Peñasco", "TYPE": 1}, {"STREETNAME": "Elm", "TYPE": 2}], ZONE))

    assert [row.texts for row in rows] == [
        {"street": "PENASCO", "kind": "House", "zone": ""},
        {"street": "ELM", "kind": "2", "zone": ""},
    ]
    assert [row.line for row in rows] == [1, 2]
    assert source_fields(dataset) == ("STREETNAME", "TYPE")


POLYGON = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 4], [0, 4], [0, 0]]]}


@pytest.mark.parametrize(
    ("geometry", "lat", "lon"),
    [({"type": "Point", "coordinates": [-121.4, 38.4]}, "38.4", "-121.4"), (POLYGON, "2.0", "1.0"), (None, "", "")],
)
def test_a_geometry_gives_a_point_or_the_middle_of_what_it_covers(geometry: object, lat: str, lon: str) -> None:
    dataset = with_columns(
        Column(name="lat", type="lat", source="geometry"), Column(name="lon", type="lon", source="geometry")
    )

    [row] = cells(dataset, [{"geometry": geometry}], ZONE)

    assert row.texts == {"lat": lat, "lon": lon}


def test_a_field_that_is_gone_is_named_with_the_cure_and_without_the_query() -> None:
    dataset = with_columns(
        Column(name="key", type="text"), Column(name="name", type="text"),
        Column(name="street", type="text", source="STREETNAME"),
    )  # fmt: skip

    with pytest.raises(SourceFailed, match=r"^https://data\.example/rows: a row came without the field 'STREETNAME'"):
        list(cells(dataset, [{"key": "a", "name": "A", "STREET": "Elm"}], ZONE))
