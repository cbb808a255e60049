"""How the text of a cell becomes a typed value, and how that is kept in SQLite and comes back."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from flows.lookup import Phrase, Value, Weekday
from storage.snapshots.shapes import polygons

ColumnType = Literal[
    "text",
    "int",
    "float",
    "date",
    "time",
    "weekday",
    "phone",
    "contact",
    "money",
    "phrase",
    "names",
    "lat",
    "lon",
    "instant",
    "shape",
]
"""
`contact` is a number to call or a web site; `names` holds spellings to search by, separated by `|`; an `instant`
has its offset; `shape` is a GeoJSON polygon.
"""

COLUMN_TYPES: tuple[str, ...] = get_args(ColumnType)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PHONE = re.compile(r"\(\d{3}\) \d{3}-\d{4}|1-\d{3}-\d{3}-\d{4}|\d(-\d){2}")
WEB = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?")

Packed = str | int | float | None


def read_cell(kind: ColumnType, text: str) -> Value:
    """Make one cell's text a value; raises ValueError with what the cell should look like."""
    return READERS[kind](unicodedata.normalize("NFC", text))


def pack(value: Value) -> Packed:
    """Make a value something that SQLite keeps; `unpack` is the inverse."""
    match value:
        case Weekday(number):
            return number
        case Phrase(text):
            return text
        case int() | float():
            return value
        case date() | time():
            return value.isoformat()  # a datetime is a date as well
        case _:
            return str(value)


def unpack(kind: str, kept: str | float) -> Value:
    """Make what SQLite kept the value it was."""
    reader = UNPACKERS.get(kind)
    return reader(kept) if reader else kept


def _int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number is written 12") from None


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("a number is written 12.5")
    return number


def _between(lowest: float, highest: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        number = _float(text)
        if not lowest <= number <= highest:
            raise ValueError(f"degrees are between {lowest:g} and {highest:g}")
        return number

    return read


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("a day is written 2026-11-25") from None


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError("a time is written 18:00") from None


def _weekday(text: str) -> Weekday:
    if text.casefold() not in DAYS:
        raise ValueError("a weekday is written Monday")
    return Weekday(DAYS.index(text.casefold()))


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ValueError("an instant is written 2026-11-25T18:00:00-08:00")
    return instant.astimezone(UTC)


def _shape(text: str) -> str:
    polygons(text)
    return text


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise ValueError("an amount is written 12.50")
    return amount


def _matching(*patterns: re.Pattern[str], example: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not any(pattern.fullmatch(text) for pattern in patterns):
            raise ValueError(f"it is written {example}")
        return text

    return read


READERS: Mapping[str, Callable[[str], Value]] = {
    "text": str,
    "int": _int,
    "float": _float,
    "date": _date,
    "time": _time,
    "weekday": _weekday,
    "phone": _matching(PHONE, example="(916) 635-2500 or 1-800-743-5000"),
    "contact": _matching(PHONE, WEB, example="(916) 635-2500 or elkgrove.gov"),
    "money": _money,
    "phrase": Phrase,
    "names": str,
    "lat": _between(-90, 90),
    "lon": _between(-180, 180),
    "instant": _instant,
    "shape": _shape,
}

UNPACKERS: Mapping[str, Callable[..., Value]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "instant": datetime.fromisoformat,
    "weekday": Weekday,
    "money": Decimal,
    "phrase": Phrase,
}
