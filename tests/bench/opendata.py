"""How fast the open data is refreshed and read at the size of the city, against bare SQLite with the same rows."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from bot.answers import Answers
from bot.opendata.declarations import load_datasets
from bot.opendata.refresh import prepare
from flows.cards.reading import load_cards
from flows.lookup import Found, LookUp
from storage.snapshots.schema import Row
from storage.snapshots.store import SnapshotStore
from tests.bench.memory import peak_mb
from tests.bench.report import Figure, quantile
from tests.opendata.builders import AREA
from tests.opendata.timetables import local, many_departures, timetable
from tests.opendata.town import ADDRESSES, NOW, addresses, build_town, town_answers

LOOK_UPS = 4_000


def open_data(folder: Path) -> list[Figure]:
    """Refresh of 70,000 addresses with their zones; collection day of one of them."""
    child = [sys.executable, "-m", "tests.bench.opendata", str(folder / "refresh")]
    told = json.loads(subprocess.run(child, capture_output=True, check=True, text=True).stdout)  # noqa: S603
    bare = _timed(lambda: _bare_inserts(folder / "bare.db"))
    return [
        Figure(name="refresh_70000_rows", value=told["seconds"], unit="s", baseline=bare, goal="10 s or less",
               baseline_is="bare inserts of the same cells"),
        Figure(name="refresh_memory", value=told["peak_mb"], unit="MB", baseline=told["before_mb"],
               goal="300 MB or less", baseline_is="the process before it began"),
        *_collection_day(town_answers(folder / "town")),
        _next_bus(folder),
    ]  # fmt: skip


def _collection_day(answers: Answers) -> list[Figure]:
    """The whole look-up, from the text of an address to the values of the answer."""
    chosen = Random(3).sample(answers.store.open("address_point").where(), LOOK_UPS)
    took = sorted(_answered(answers, row) for row in chosen)
    path = answers.store.path("address_point")
    bare = sorted(_bare_look_ups(path, chosen))
    return [
        Figure(name=f"collection_day_{name}", value=1000 * quantile(took, share), unit="ms",
               baseline=1000 * quantile(bare, share), baseline_is="bare SELECT by street and number", goal=goal)
        for name, share, goal in (("p50", 0.5, "1 ms or less"), ("p99", 0.99, "5 ms or less"))
    ]  # fmt: skip


def _next_bus(folder: Path) -> Figure:
    """The next three departures near an address, of 40,000."""
    store, datasets = SnapshotStore(folder / "any_day"), load_datasets()
    prepare(datasets, store, NOW)
    answers = timetable(Answers(store, load_cards(), datasets, AREA), folder, many_departures(1600))
    asked, at = LookUp(card="next_bus", slots={"address": "9380 Studio Ct"}), local(18, 7, 10)
    took = [_timed(lambda: answers.look_up(asked, at)) for _ in range(200)]
    departures = sqlite3.connect(answers.store.path("bus_departure"))
    at_stop = "SELECT * FROM row WHERE stop_id = 'n' AND seconds >= 25800"
    bare = [_timed(lambda: departures.execute(at_stop).fetchall()) for _ in range(200)]
    departures.close()
    return Figure(name="next_bus_p50", value=1000 * quantile(took, 0.5), unit="ms", goal="3 ms or less",
                  baseline=1000 * quantile(bare, 0.5), baseline_is="bare SELECT of one stop's departures")  # fmt: skip


def _answered(answers: Answers, row: Row) -> float:
    address = f"{row['number']} {row['street']} {row['suffix']}"
    start = perf_counter()
    found = answers.look_up(LookUp(card="trash_day", slots={"address": address}), NOW)
    took = perf_counter() - start
    if not isinstance(found, Found):
        raise TypeError(f"an address of the town was not found: {found}")
    return took


def _bare_look_ups(path: Path, rows: Sequence[Row]) -> list[float]:
    db, took = sqlite3.connect(path), list[float]()
    for row in rows:
        start = perf_counter()
        db.execute("SELECT * FROM row WHERE street = ? AND number = ?", (row["street"], row["number"])).fetchall()
        took.append(perf_counter() - start)
    db.close()
    return took


def _bare_inserts(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE row (a, b, c, d, e, f, g)")
    rows = (tuple(v if isinstance(v, int | str) else None for v in record.values())[:7] for record in addresses())
    db.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    db.commit()
    db.close()


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def refresh_alone(folder: Path) -> None:
    """In a process of its own, so that nothing else's memory is measured."""
    before = peak_mb()
    seconds = _timed(lambda: _refreshed(folder))
    print(json.dumps({"seconds": seconds, "before_mb": before, "peak_mb": peak_mb()}))


def _refreshed(folder: Path) -> SnapshotStore:
    store = build_town(folder)
    if store.open("address_point").meta.rows != ADDRESSES:
        raise AssertionError("rows were lost")
    return store


if __name__ == "__main__":
    refresh_alone(Path(sys.argv[1]))
