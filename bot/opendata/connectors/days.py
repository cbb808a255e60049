"""The local day of a moment, however a source writes the moment."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(seconds: Any, zone: tzinfo) -> date | None:
    """Give the local day of a moment in seconds since 1970; None for no number or one out of all reason."""
    try:
        return (EPOCH + timedelta(seconds=seconds)).astimezone(zone).date()
    except (TypeError, OverflowError, ValueError):
        return None


def local_day(written: Any, zone: tzinfo) -> date | None:
    """Read an instant in ISO 8601, in UTC where it names no offset, and give its day in a zone; None for no instant."""
    try:
        instant = datetime.fromisoformat(written)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(zone).date()
    except (TypeError, ValueError, OverflowError):
        return None
