"""What is kept of one period of a forecast, in the notation of today and in the announced one. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.opendata.connector import Record

PERIOD: Mapping[str, str] = {
    "number": "int",
    "name": "text",
    "starts": "instant",
    "ends": "instant",
    "daytime": "int",
    "temperature": "int",
    "unit": "text",
    "wind": "text",
    "wind_direction": "text",
    "short": "text",
    "detailed": "text",
    "precipitation": "int",
}
"""What a record has, and the column type it fits. `precipitation` is a chance in per cent."""

UNITS = {"degF": "F", "degC": "C", "km_h-1": "km/h", "m_s-1": "m/s", "percent": "%"}
"""How units are named in a quantity, and how people write them. Source: codes.wmo.int, "unit"."""


def period(given: Mapping[str, Any]) -> Record:
    """
    Make a record of one period.

    Temperature and wind are a number and a text today; each may become a quantity with a unit of its own.
    Source: the service's OpenAPI document, `GridpointForecastPeriod`.
    """
    heat = given.get("temperature")
    return {
        "number": given.get("number"),
        "name": given.get("name"),
        "starts": given.get("startTime"),
        "ends": given.get("endTime"),
        "daytime": given.get("isDaytime"),
        "temperature": _number(heat),
        "unit": _unit(heat) if isinstance(heat, dict) else given.get("temperatureUnit"),
        "wind": _wind(given.get("windSpeed")),
        "wind_direction": given.get("windDirection"),
        "short": given.get("shortForecast"),
        "detailed": given.get("detailedForecast"),
        "precipitation": _number(given.get("probabilityOfPrecipitation")),
    }


def _number(given: Any) -> int | None:
    value = given.get("value") if isinstance(given, dict) else given
    return round(value) if isinstance(value, int | float) else None


def _unit(quantity: Mapping[str, Any]) -> str:
    name = str(quantity.get("unitCode", "")).rpartition(":")[2]
    return UNITS.get(name, name)


def _wind(given: Any) -> str | None:
    """Give the text, or a quantity as one: `16 km/h`, `8 to 16 km/h`."""
    if not isinstance(given, dict):
        return given if given is None else str(given)
    figures = [given[name] for name in ("minValue", "maxValue") if given.get(name) is not None] or [given.get("value")]
    if figures == [None]:
        return None
    return f"{' to '.join(str(round(figure)) for figure in figures)} {_unit(given)}"
