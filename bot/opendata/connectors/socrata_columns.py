"""What a Socrata data set says of its columns, and how one of its rows is read."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.opendata.connector import GEOMETRY, Record, SourceField
from bot.opendata.connectors.json_object import cell, objects, one_line

ROW_ID = ":id"
"""Every row's own id, which stays the same as long as the data set is not put there anew."""

TYPES = {
    "number": "float",
    "double": "float",
    "percent": "float",
    "money": "money",
    "calendar_date": "instant",
    "floating_timestamp": "instant",
    "fixed_timestamp": "instant",
    "date": "instant",
}
"""Column types; whatever else a column may be is text. Source: dev.socrata.com, "Datatypes"."""

SHAPES = {
    "point": "point",
    "multipoint": "point",
    "location": "point",
    "line": "line",
    "multiline": "line",
    "polygon": "polygon",
    "multipolygon": "polygon",
}


def read_fields(view: Mapping[str, Any]) -> tuple[SourceField, ...]:
    """Give the columns that are no shapes, and not Socrata's own computed ones."""
    return tuple(
        SourceField(
            name=name,
            type=TYPES.get(str(column.get("dataTypeName")), "text"),
            title=one_line(column.get("name")),
        )
        for column in objects(view.get("columns"))
        if (name := _name(column)) and column.get("dataTypeName") not in SHAPES
    )


def shape_columns(view: Mapping[str, Any]) -> dict[str, str]:
    """Give the columns that are shapes, in order, and of which kind."""
    columns = objects(view.get("columns"))
    kinds = ((_name(column), SHAPES.get(str(column.get("dataTypeName")))) for column in columns)
    return {name: kind for name, kind in kinds if name and kind}


def key_of(view: Mapping[str, Any]) -> str:
    """Give the column that its publisher says tells rows apart, else the rows' own id."""
    named = view.get("rowIdentifierColumnId")
    columns = objects(view.get("columns"))
    return next((_name(each) for each in columns if named and each.get("id") == named and _name(each)), ROW_ID)


def record(row: Mapping[str, Any], shapes: Iterable[str]) -> Record:
    """
    Read one row: the first shape it has is its geometry; a web address is that, without what it is called.

    Of Socrata's own columns, which begin with a colon, only the row's id stays. An empty cell is not there at all.
    """
    cells: dict[str, object] = {
        name: _cell(value)
        for name, value in row.items()
        if name not in shapes and (name == ROW_ID or not name.startswith(":"))
    }
    found = (shape for name in shapes if (shape := _shape(row.get(name))))
    geometry = next(found, None)
    return cells if geometry is None else {**cells, GEOMETRY: geometry}


def _name(column: Mapping[str, Any]) -> str:
    name = str(column.get("fieldName") or "")
    return "" if name.startswith(":") else name


def _cell(value: Any) -> object:
    match value:
        case {"url": str(url)}:
            return url
        case {"phone_number": str(number)}:
            return number
        case {"description": str(text)}:
            return text
        case _:
            return cell(value)


def _shape(value: Any) -> dict[str, Any] | None:
    """Read GeoJSON, or the older `location` with its degrees as texts."""
    match value:
        case {"type": str(), "coordinates": [*_]}:
            return {"type": value["type"], "coordinates": value["coordinates"]}
        case {"latitude": lat, "longitude": lon}:
            return _point(lat, lon)
        case _:
            return None


def _point(lat: Any, lon: Any) -> dict[str, Any] | None:
    try:
        return {"type": "Point", "coordinates": [float(lon), float(lat)]}
    except (TypeError, ValueError):
        return None
