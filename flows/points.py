"""A point on the map as a text: how a shared location travels through a conversation, as an address does."""

import re

GEO = re.compile(r"geo:(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)", re.ASCII)
"""Source: RFC 5870, a geo URI of two coordinates in degrees."""

NORTHMOST, EASTMOST = 90, 180


def point_text(lat: float, lon: float) -> str:
    """Write a point, to about a metre: `geo:38.41790,-121.39400`."""
    return f"geo:{lat:.5f},{lon:.5f}"


def read_point(text: str) -> tuple[float, float] | None:
    """Give latitude and longitude in degrees where the whole text is a point on earth."""
    found = GEO.fullmatch(text.strip())
    if found is None:
        return None
    lat, lon = float(found[1]), float(found[2])
    return (lat, lon) if abs(lat) <= NORTHMOST and abs(lon) <= EASTMOST else None
