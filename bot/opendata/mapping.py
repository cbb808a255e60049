"""Makes a source's records the cells of a data set: its names become ours, its ways of writing too."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.opendata.connector import GEOMETRY, Record, SourceFailed
from storage.snapshots.schema import Cells, Column, Dataset
from storage.snapshots.words import fold

PHONE_DIGITS = 10


def cells(dataset: Dataset, records: Iterable[Record], zone: ZoneInfo) -> Iterator[Cells]:
    """
    Give each record's cells, numbered from 1; raises SourceFailed where a field is gone that every row needs.

    Times without an offset are the city's own (`zone`), and an instant becomes the city's day where a day is kept.
    """
    for number, record in enumerate(records, 1):
        yield Cells(number, {column.name: _cell(dataset, column, record, zone) for column in dataset.columns})


def source_fields(dataset: Dataset) -> tuple[str, ...]:
    """Give the fields that a data set needs of its source, the geometry aside."""
    asked = (column for column in dataset.columns if column.source or not (column.zone_of or column.of))
    named = (column.source or column.name for column in asked)
    return tuple(dict.fromkeys(name for name in named if name != GEOMETRY))


def _cell(dataset: Dataset, column: Column, record: Record, zone: ZoneInfo) -> str:
    if column.zone_of is not None and column.source is None:
        return ""
    name = column.source or column.name
    if name not in record and not column.optional:
        fix = "If the source changed, mend `from` in the declaration."
        raise SourceFailed(dataset.url, f"a row came without the field {name!r}", fix)
    value = record.get(name)
    if value is None:
        return ""
    written = _writer(column)(value, zone)
    return fold(written).upper() if column.upper else written


def _writer(column: Column) -> Callable[[Any, ZoneInfo], str]:
    if column.codes:
        return lambda value, _: column.codes.get(_text(value), _text(value))
    return WRITERS.get(column.type, lambda value, _: _text(value))


def _text(value: object) -> str:
    """Write any value on one line; a whole number that came as 3.0 is 3."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).split())


def _int(value: object, _: ZoneInfo) -> str:
    return str(int(value)) if isinstance(value, bool) else _text(value)


def _date(value: object, zone: ZoneInfo) -> str:
    """Write a day; of an instant, the day it is in the city."""
    text = _text(value)
    moment = _moment(text)
    if moment is None:
        return text
    return (moment.astimezone(zone) if moment.tzinfo else moment).date().isoformat()


def _instant(value: object, zone: ZoneInfo) -> str:
    moment = _moment(_text(value))
    if moment is None:
        return _text(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _time(value: object, _: ZoneInfo) -> str:
    """Write `9:05` as 09:05."""
    text = _text(value)
    return text.zfill(len("09:05")) if text[:1].isdigit() and text[1:2] == ":" else text


def _phone(value: object, _: ZoneInfo) -> str:
    """Write ten digits, however they are grouped, as (916) 635-2500."""
    text = _text(value)
    digits = "".join(sign for sign in text if sign.isdigit())
    digits = digits[1:] if len(digits) > PHONE_DIGITS and digits[0] == "1" else digits
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == PHONE_DIGITS else text


def _lat(value: object, _: ZoneInfo) -> str:
    return str(_middle(value)[1]) if isinstance(value, Mapping) else _text(value)


def _lon(value: object, _: ZoneInfo) -> str:
    return str(_middle(value)[0]) if isinstance(value, Mapping) else _text(value)


def _middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Give a point, or the middle of the box around anything else."""
    positions = list(_positions(geometry.get("coordinates", ())))
    if not positions:
        raise SourceFailed("", "a geometry came without coordinates")
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for inner in coordinates:
        yield from _positions(inner)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


WRITERS: Mapping[str, Callable[[Any, ZoneInfo], str]] = {
    "int": _int,
    "date": _date,
    "instant": _instant,
    "time": _time,
    "phone": _phone,
    "lat": _lat,
    "lon": _lon,
    "shape": lambda value, _: json.dumps(value),
}
