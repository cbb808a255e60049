"""A small timetable of its own for each test: stops on Elm St, a weekday service, and what is known just now."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.answers import Answers
from storage.snapshots.schema import Cells, Fetched
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import AREA

STOPS = (
    {"key": "n", "name": "Elm St at Oak Ave", "names": "1234", "lat": "38.4190", "lon": "-121.4302"},
    {"key": "s", "name": "Elm St at Oak Ave", "names": "1235", "lat": "38.4191", "lon": "-121.4303"},
    {"key": "hub", "name": "Transit Center", "names": "9", "lat": "38.4300", "lon": "-121.4400"},
    {"key": "birch", "name": "Elm St at Birch Ave", "names": "", "lat": "38.4400", "lon": "-121.4400"},
    {"key": "gate", "name": "Gate", "names": "", "lat": "38.41901", "lon": "-121.43021"},
)
"""Two sides of one street, a stop farther off, and an entrance that nothing leaves from, nearest to 9380 Studio Ct."""

WEEKDAYS = tuple(f"2026-11-{day}" for day in (18, 19, 20, 23, 24, 25, 27))
"""Thanksgiving is none."""

Row = Mapping[str, str]


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=AREA.timezone)


def leaves(trip: str, at: str, *, stop: str = "n", sequence: int = 1, route: str = "E113", **more: str) -> Row:
    """One departure; `at` is the timetable's time and may be past 24:00."""
    hours, minutes = map(int, at.split(":"))
    return {
        "key": f"{trip}:{sequence}", "stop_id": stop, "sequence": str(sequence), "trip_id": trip, "route": route,
        "seconds": str(hours * 3600 + minutes * 60), "headsign": "Downtown", "service_id": "weekday", **more,
    }  # fmt: skip


def many_departures(trips: int) -> list[Row]:
    """A weekday of trips with 25 stops each, at 400 stops; of those with a name, the nearest ones too."""
    stops = [stop["key"] for stop in STOPS if stop["key"] != "gate"] + [f"x{number}" for number in range(397)]
    return [
        leaves(f"t{trip}", f"{5 + trip % 20}:{trip % 60:02}", stop=stops[(trip + at) % 400], sequence=at)
        for trip in range(trips)
        for at in range(25)
    ]


def said(trip: str, at: datetime, **more: str) -> Row:
    """What the operator said of a trip at a moment."""
    row = dict.fromkeys(("stop_id", "sequence", "delay_s", "time", "canceled"), "")
    return {"key": f"{trip}:{len(more)}{''.join(more.values())}", "trip_id": trip, "at": at.isoformat(), **row, **more}


def timetable(
    city: Answers,
    folder: Path,
    departures: Iterable[Row],
    delays: Sequence[Row] = (),
    services: Iterable[Row] | None = None,
) -> Answers:
    """Give the city's answers with this timetable, as if it had been fetched."""
    store, said_at = SnapshotStore(folder / "city"), [row["at"] for row in delays]
    shutil.copytree(city.store.folder, store.folder)
    now = datetime.fromisoformat(max(said_at, default="2026-11-18T00:00:00+00:00"))
    days = [{"key": f"weekday:{day}", "service_id": "weekday", "date": day} for day in WEEKDAYS]
    fetched = {
        "bus_stop": STOPS, "bus_departure": departures, "bus_delay": delays,
        "bus_service": days if services is None else services,
    }  # fmt: skip
    for name, rows in fetched.items():
        cells = tuple(Cells(number, row) for number, row in enumerate(rows, 1))
        store.build(city.datasets[name], Fetched(origin="test", rows=cells), now)
    return Answers(store, city.cards, city.datasets, AREA)
