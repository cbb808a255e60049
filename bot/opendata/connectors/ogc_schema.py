"""What fields a collection of OGC API Features has, by its schema or its queryables."""

from collections.abc import Mapping
from typing import Any

from bot.opendata.connector import SourceField
from bot.opendata.connectors.json_object import one_line

TYPES = {"integer": "int", "number": "float"}
FORMATS = {"date-time": "instant", "date": "date", "time": "time"}


def fields_of_schema(schema: Mapping[str, Any]) -> tuple[SourceField, ...]:
    """Read a JSON Schema of properties, as `schema` and `queryables` give it. Shapes are no fields."""
    properties = schema.get("properties")
    needed = schema.get("required")
    return tuple(
        SourceField(
            name=name,
            type=_type(given),
            title=one_line(given.get("title")),
            required=name in needed if isinstance(needed, list) else False,
        )
        for name, given in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(given, dict) and not _is_shape(given)
    )


def _type(given: Mapping[str, Any]) -> str:
    kinds = given.get("type")
    kind = next((each for each in kinds if each != "null"), "") if isinstance(kinds, list) else kinds
    return FORMATS.get(str(given.get("format"))) or TYPES.get(str(kind), "text")


def _is_shape(given: Mapping[str, Any]) -> bool:
    by_role = given.get("x-ogc-role") in ("primary-geometry", "secondary-geometry")
    by_format = str(given.get("format")).startswith("geometry")
    return by_role or by_format or "geojson.org" in str(given.get("$ref"))
