"""Guesses what the columns of a table are from its rows, for the first draft of a declaration."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from bot.opendata.connector import GEOMETRY, Record, SourceField

LATITUDES = frozenset({"lat", "latitude", "y", "stop_lat"})
LONGITUDES = frozenset({"lon", "lng", "long", "longitude", "x", "stop_lon"})

INT = re.compile(r"-?(0|[1-9]\d{0,17})")
"""Without leading zeros: `007` is a code, and would not be one any more as a number."""

FLOAT = re.compile(r"-?\d+\.\d+([eE][-+]?\d+)?")

KINDS: Mapping[str, str] = {
    "Point": "point",
    "MultiPoint": "point",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
    "LineString": "line",
    "MultiLineString": "line",
}


def guess_fields(rows: Sequence[Record]) -> tuple[SourceField, ...]:
    """Give each field in the order met, with the type that all its values fit."""
    names = dict.fromkeys(name for row in rows for name in row if name != GEOMETRY)
    return tuple(_field(name, [row.get(name) for row in rows]) for name in names)


def guess_key(rows: Sequence[Record]) -> str:
    """Give the first field that tells all rows apart, one named like an id before any other; empty for none."""
    names = list(dict.fromkeys(name for row in rows for name in row if name != GEOMETRY))
    for name in sorted(names, key=lambda each: not each.lower().endswith("id")):
        values = [row.get(name) for row in rows]
        if None not in values and "" not in values and len({str(value) for value in values}) == len(values):
            return name
    return ""


def guess_geometry(rows: Iterable[Record]) -> str:
    """Give the kind of the first shape there is; empty for none."""
    for row in rows:
        shape = row.get(GEOMETRY)
        if isinstance(shape, Mapping):
            return KINDS.get(str(shape.get("type")), "")
    return ""


def guess_type(name: str, values: Iterable[object]) -> str:
    """Give the column type that all values that are there fit; `text` where there are none."""
    written = [str(value) for value in values if value not in (None, "")]
    if not written:
        return "text"
    found = next((kind for kind, fits in FITS if all(fits(text) for text in written)), "text")
    if found in ("int", "float"):
        return "lat" if name.lower() in LATITUDES else "lon" if name.lower() in LONGITUDES else found
    return found


def _field(name: str, values: Sequence[object]) -> SourceField:
    return SourceField(name=name, type=guess_type(name, values), required=all(v not in (None, "") for v in values))


def _is_number(text: str) -> bool:
    return bool(INT.fullmatch(text) or FLOAT.fullmatch(text))


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).tzinfo is None and ":" in text
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


FITS = (
    ("int", lambda text: bool(INT.fullmatch(text))),
    ("float", _is_number),
    ("date", _is_date),
    ("time", _is_time),
    ("instant", _is_instant),
)
"""Each type and whether a text is one, the strictest first."""
