"""What is this city's own, read from `city.toml`."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.city_sending import DailyCap, read_daily_cap, read_date
from bot.errors import OperatorError
from bot.opendata.desk import Area
from flows.outreach.quiet import QuietHours
from locales.languages import OFFERED

T = TypeVar("T")

DEFAULT_FILE = Path(__file__).parent.parent / "city.toml"


class CityFileWrong(OperatorError):
    """`city.toml` cannot be used as it stands."""

    code = "city-file-wrong"

    def __init__(self, path: Path, what: str, fix: str) -> None:
        super().__init__(f"{path}: {what}.", fix=fix)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """One city: its names, its hours, its limits."""

    name: str
    timezone: ZoneInfo
    website: str
    languages: tuple[str, ...]
    region: str = "US"
    """Whose telephone numbers are written without a country code: two letters, as ISO 3166 has them."""
    area: Area
    quiet: QuietHours
    unasked_a_week: int
    price_per_segment: Decimal
    currency: str
    prices_as_of: date | None = None
    """When that price held; None: nobody wrote it down."""
    daily_cap: DailyCap | None = None
    """What a carrier takes in a day; None: nobody wrote it down."""

    @property
    def facts(self) -> dict[str, str]:
        """Values that any text may name."""
        own_names = " / ".join(OFFERED[language].own_name for language in self.languages)
        return {"city": self.name, "website": self.website, "languages": own_names, "limit": str(self.unasked_a_week)}


def load_city(path: Path = DEFAULT_FILE) -> City:
    """Read a city's file; raises CityFileWrong with file, line or key, and cure."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CityFileWrong(path, "there is no such file", "Name one with GROVE_CITY_FILE.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CityFileWrong(path, f"cannot be read: {error}", "Save it as a UTF-8 text file.") from error
    except tomllib.TOMLDecodeError as error:
        raise CityFileWrong(path, f"not TOML: {error}", "Mend the line it names.") from error
    try:
        return _city(tables)
    except ValueError as error:
        raise CityFileWrong(path, str(error), "Compare with the city.toml that comes with the program.") from error


def _city(tables: dict[str, Any]) -> City:
    zone = _value(tables, "city", "timezone", _zone)
    sides = {side: _value(tables, "area", side, _degrees) for side in ("south", "west", "north", "east")}
    return City(
        name=_value(tables, "city", "name", _text),
        timezone=zone,
        area=Area(
            name=_value(tables, "area", "name", _text),
            timezone=zone,
            outside=_value(tables, "area", "outside", _text),
            **sides,
        ),
        website=_value(tables, "city", "website", _text),
        languages=_value(tables, "city", "languages", _languages),
        region=_region(tables["city"].get("region", "US")),
        quiet=QuietHours(_value(tables, "quiet_hours", "from", _time), _value(tables, "quiet_hours", "until", _time)),
        unasked_a_week=_value(tables, "limits", "unasked_a_week", _limit),
        price_per_segment=_value(tables, "sms", "price_per_segment", _price),
        currency=_value(tables, "sms", "currency", _text),
        prices_as_of=read_date(tables["sms"].get("as_of"), "[sms] as_of"),
        daily_cap=read_daily_cap(tables["sms"]),
    )


def _value(tables: dict[str, Any], table: str, key: str, read: Callable[[Any], T]) -> T:
    """One value; raises ValueError that names its key."""
    values = tables.get(table)
    if not isinstance(values, dict) or key not in values:
        raise ValueError(f"[{table}] {key} is missing")
    try:
        return read(values[key])
    except (KeyError, TypeError, ValueError, ArithmeticError, OSError) as error:
        raise ValueError(f"[{table}] {key} cannot be used: {error}") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"a text is written between quotes, not {value!r}")
    return value


def _region(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
        raise ValueError(f"[city] region cannot be used: it is written US, not {value!r}")
    return value


def _degrees(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 180:  # noqa: PLR2004 - half round
        raise TypeError(f"degrees are written 38.46 or -121.5, not {value!r}")
    return float(value)


def _limit(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"a limit is a whole number from 0 on, not {value!r}")
    return value


def _price(value: object) -> Decimal:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value)):
        raise ValueError(f'a price is written "0.0083", not {value!r}')
    return Decimal(str(value))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone such as America/Los_Angeles") from error


def _languages(tags: list[str]) -> tuple[str, ...]:
    if not tags or tags[0] != "en":
        raise ValueError("it is a list that begins with en")
    for tag in tags:
        if tag not in OFFERED:
            raise ValueError(f"{tag!r} is none of {', '.join(OFFERED)}")
        if tags.count(tag) > 1:
            raise ValueError(f"{tag!r} is there twice")
    return tuple(tags)


def _time(value: object) -> time:
    if not isinstance(value, time):
        raise TypeError(f"a time is written 21:00:00, not {value!r}")
    return value
