"""Typical values for the names in a text, to see how long it gets, and what a text may cost."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from flows.lookup import Distance, Value, Weekday

SAMPLES: Mapping[str, Value] = {
    "address": "9380 STUDIO CT 95758",
    "agency": "Elk Grove Public Works",
    "as_of": date(2026, 11, 18),
    "card": "Trash day",
    "carts_time": time(6, 0),
    "city": "City of Elk Grove",
    "closes": time(20, 0),
    "contact": "Elk Grove Public Works (916) 555-0100",
    "count": 12,
    "dataset": "Elk Grove collection zones",
    "date": date(2026, 11, 25),
    "day": Weekday(2),
    "distance": Distance(643.7),
    "district": "District 2",
    "fee": Decimal("12.50"),
    "garbage_on": date(2026, 11, 25),
    "label": "9380 STUDIO CT 95758",
    "language": "English",
    "languages": "Español, 简体中文, Tiếng Việt",
    "mark": "DEMO DATA",
    "n": 12,
    "name": "Elk Grove Library",
    "number": 3,
    "opens": time(10, 0),
    "phone": "(916) 555-0100",
    "price": Decimal("12.50"),
    "recycling_on": date(2026, 11, 25),
    "source": "Elk Grove collection zones",
    "starts_at": datetime(2026, 11, 25, 2, tzinfo=UTC),
    "time": time(18, 0),
    "title": "Elk Grove collection zones",
    "topic": "parks",
    "url": "elkgrove.example/parks",
    "website": "elkgrove.example",
    "week": "A",
    "weekday": Weekday(2),
    "zip": "95758",
}
"""By the name a text uses; invented where a name or number is."""

TYPICAL = "Elk Grove Library"
"""For any name that is not among the samples."""

BUDGET: Mapping[str, int] = {"GSM-7": 2, "UCS-2": 3}
"""Segments a text may take, by what its letters force it to."""

LONGER: Mapping[str, str] = {}
"""English texts that may be longer, each with the reason."""


def sample(name: str) -> Value:
    """Give a typical value for a name in a text."""
    return SAMPLES.get(name, TYPICAL)
