"""How late a trip is just now: what its operator says, while that is fresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from bot.opendata.desk import Asked
from flows.lookup import Value
from storage.snapshots.reader import Snapshot
from storage.snapshots.schema import Row, SnapshotMissing

FRESH = timedelta(minutes=3)
"""What was said longer ago is no better than the timetable."""

SAME_RUN = timedelta(hours=12)
"""A trip runs once a day: what is said of it now is not said of its run of yesterday or tomorrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is known of one departure: when it is expected, or that it does not run."""

    at: datetime
    canceled: bool
    row: Row


@dataclass(frozen=True, slots=True)
class Delays:
    """What an operator says of its trips just now."""

    rows: Snapshot
    now: datetime

    def of(self, departure: Row, scheduled: datetime) -> Expected | None:
        """Give what is known of a departure; None where the timetable is all there is."""
        if abs(scheduled - self.now) > SAME_RUN:
            return None
        fresh = [row for row in self.rows.where(trip_id=str(departure["trip_id"])) if _is_fresh(row["at"], self.now)]
        row = _that_fits(fresh, departure)
        if row is None:
            return None
        canceled = bool(row.get("canceled"))
        at = scheduled if canceled else _time(row, departure, scheduled)
        return Expected(at=at, canceled=canceled, row=row) if at else None


def delays_now(asked: Asked) -> Delays | None:
    """Give what is known just now; None where nothing is, or nothing fresh: a timetable is an answer without it."""
    dataset = asked.card.look_up.delays
    try:
        rows = asked.desk.open(dataset) if dataset else None
    except SnapshotMissing:
        return None
    fresh = rows and any(_is_fresh(datetime.fromisoformat(at), asked.now) for (at,) in rows.distinct("at"))
    return Delays(rows, asked.now) if rows and fresh else None


def _is_fresh(at: Value, now: datetime) -> bool:
    return abs(now - cast("datetime", at)) <= FRESH


def _that_fits(rows: Sequence[Row], departure: Row) -> Row | None:
    """
    Give what is said of this stop; else of the last stop before it, for a delay lasts; else of the whole trip.

    Source: GTFS Realtime Reference, StopTimeUpdate: a delay holds until the next stop that has one of its own.
    """
    own = [row for row in rows if _is_of(row, departure)]
    whole = [row for row in rows if "stop_id" not in row and "sequence" not in row]
    canceled = [row for row in whole if row.get("canceled")]
    here = departure.get("sequence")
    before = [row for row in rows if isinstance(here, int) and _sequence(row) < here and "delay_s" in row]
    last = max(before, key=_sequence, default=None)
    return next(iter([*own, *canceled, *([last] if last else []), *whole]), None)


def _is_of(row: Row, departure: Row) -> bool:
    """Whether it speaks of this very stop of the trip; a loop may pass a stop twice."""
    if "sequence" in row and "sequence" in departure:
        return row["sequence"] == departure["sequence"]
    return "stop_id" in row and row["stop_id"] == departure["stop_id"]


def _sequence(row: Row) -> int:
    """Where in the trip a stop is; behind all others where that is not said."""
    return cast("int", row.get("sequence", 10**9))


def _time(row: Row, departure: Row, scheduled: datetime) -> datetime | None:
    """The time said of this stop, or the timetable's with the delay; None where neither is said."""
    if _is_of(row, departure) and "time" in row:
        return cast("datetime", row["time"])
    return scheduled + timedelta(seconds=cast("int", row["delay_s"])) if "delay_s" in row else None
