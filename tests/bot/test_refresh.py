"""The open data of a fleet: one machine fetches, all take over what it built, and staff see where it stands."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import refresh
from bot.answers import Answers
from bot.app import App
from bot.freshness import freshness
from bot.opendata.connector import SourceFailed
from bot.opendata.refresh import Sources
from bot.rehearsal import Rehearsal
from nlu.values.gazetteer import Gazetteer
from storage.database import Database
from storage.snapshots.schema import Column
from storage.snapshots.store import SnapshotStore
from storage.writer import Writer
from tests.opendata.builders import AREA, a_dataset
from tests.opendata.test_sources import URL, Played, rows
from tests.postgres import postgres, postgres_template, postgres_url

__all__ = ["postgres", "postgres_template", "postgres_url"]

pytestmark = pytest.mark.anyio

COLUMNS = (Column(name="key", type="text", source="ID"), Column(name="name", type="text", source="NAME"))
THINGS = replace(a_dataset(), connector="json", url=URL, as_of=None, columns=COLUMNS, ttl=timedelta(hours=2),
                 refresh="every 1 hour", slot="place")  # fmt: skip


class Machine(NamedTuple):
    """One of a fleet: its own folder of snapshots, its own connection to the one database."""

    app: App
    played: Played


def machine(rehearsal: Rehearsal, database: Database, folder: Path) -> Machine:
    played = Played(rows(*"ABCDE"), {"etag": "1"})
    app = replace(
        rehearsal.app,
        database=database,
        writer=Writer(database),
        answers=Answers(SnapshotStore(folder), {}, {"things": THINGS}, AREA),
        sources=Sources(zone=AREA.timezone, connectors={"json": played}),
    )
    return Machine(app, played)


@pytest.fixture
def alone(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Machine]:
    made = machine(rehearsal, rehearsal.app.database, tmp_path / "alone")
    yield made
    made.app.writer.close()


@pytest.fixture
def fleet(rehearsal: Rehearsal, postgres_url: str, tmp_path: Path) -> Iterator[list[Machine]]:
    databases = [Database.open(postgres_url) for _ in range(3)]
    made = [machine(rehearsal, database, tmp_path / str(number)) for number, database in enumerate(databases)]
    yield made
    for each in made:
        each.app.writer.close()
        each.app.database.close()


def found(app: App, text: str) -> str | None:
    """The place that the app's own interpreter finds in a text."""
    slot = app.interpreter.understand(text, "en").slots.get("place")
    return slot.value if slot else None


def keys(app: App) -> list[str]:
    return sorted(app.answers.store.open("things").keys())


async def test_one_machine_fetches_and_the_others_take_over_what_it_built(fleet: list[Machine]) -> None:
    built = await asyncio.gather(*(refresh.run(each.app) for each in fleet))
    for each in fleet:
        await refresh.follow(each.app)

    assert sum(built) == 1
    assert sum(len(each.played.asked) for each in fleet) == 1
    assert [keys(each.app) for each in fleet] == [[*"abcde"]] * 3
    metas = [each.app.answers.store.meta("things") for each in fleet]
    assert metas[0] == metas[1] == metas[2]


async def test_a_source_that_fails_is_tried_soon_again_and_staff_see_one_line(
    alone: Machine, rehearsal: Rehearsal
) -> None:
    app, played = alone
    await refresh.run(app)
    rehearsal.clock.advance(timedelta(hours=1))
    played.records, played.mark = [SourceFailed(URL, "not JSON but an HTML page")], {"etag": "2"}
    await refresh.run(app)
    [failed] = freshness(app)
    rehearsal.clock.advance(refresh.SOON)
    played.records = rows(*"ABCDEF")
    await refresh.run(app)
    [mended] = freshness(app)

    assert (failed.state, failed.rows, failed.next_at) == ("fresh", 5, app.clock.now())
    assert failed.error.startswith(f"{URL}: not JSON but an HTML page.")
    assert (mended.state, mended.rows, mended.error) == ("fresh", 6, "")


async def test_what_was_not_checked_for_longer_than_its_time_to_live_is_stale(
    alone: Machine, rehearsal: Rehearsal
) -> None:
    """A source that says that nothing changed keeps its rows fresh, however old they are."""
    app, played = alone
    await refresh.run(app)
    states = []
    for _ in range(3):
        rehearsal.clock.advance(timedelta(hours=1, minutes=30))
        await refresh.run(app)
        states.append(freshness(app)[0].state)
    played.mark = {"etag": "2"}
    played.records = [SourceFailed(URL, "nobody answered")]
    rehearsal.clock.advance(timedelta(hours=2, minutes=1))
    await refresh.run(app)

    assert states == ["fresh"] * 3
    [gone] = freshness(app)
    assert (gone.state, gone.rows, gone.as_of) == ("stale", 5, date(2026, 11, 20))


async def test_nothing_is_fetched_before_it_is_due(alone: Machine) -> None:
    await refresh.run(alone.app)
    await refresh.run(alone.app)

    assert len(alone.played.asked) == 1


async def test_staff_see_how_many_rows_were_left_out_and_why(alone: Machine) -> None:
    app, played = alone
    played.records = [*rows(*map(str, range(199))), {"ID": "x", "NAME": None}]
    things = replace(app.answers.datasets["things"], most_bad_rows=0.01)
    app = replace(app, answers=Answers(app.answers.store, {}, {"things": things}, AREA))

    await refresh.run(app)

    [standing] = freshness(app)
    assert (standing.rows, standing.error) == (199, "")
    assert standing.left_out.startswith(f"1 row left out: {URL}:200: name is '', but it must not be empty.")


async def test_names_that_a_refresh_brings_are_found_in_texts_without_a_restart(alone: Machine) -> None:
    app, played = alone
    await refresh.run_now(app, ["things"])
    before = found(app, "is zorbleque open"), found(app, "is grindlewick open")
    played.records, played.mark = rows("Grindlewick", *"ABCDE"), {"etag": "2"}
    await refresh.run_now(app, ["things"])

    assert before == (None, None)
    assert (found(app, "is zorbleque open"), found(app, "is grindlewick open")) == (None, "grindlewick")


async def test_names_that_another_process_brought_are_found_at_the_next_look(alone: Machine, tmp_path: Path) -> None:
    """Several workers of one machine share a folder of snapshots, and so does `grove refresh`."""
    app, played = alone
    played.records = rows("Grindlewick")
    await refresh.run_now(replace(app, names=Gazetteer.of({})), ["things"])
    before = found(app, "is grindlewick open")
    await refresh.follow(app)

    assert (before, found(app, "is grindlewick open")) == (None, "grindlewick")


async def test_the_names_known_stay_while_a_snapshot_cannot_be_read(alone: Machine) -> None:
    app, played = alone
    played.records = rows("Grindlewick")
    await refresh.run_now(app, ["things"])
    app.answers.store.path("things").unlink()

    assert refresh.learn_names(app) is False
    assert found(app, "is grindlewick open") == "grindlewick"


async def test_where_nothing_is_to_be_fetched_nothing_says_that_it_was_checked(alone: Machine) -> None:
    """The copies that came with the program serve; to call them checked would be a lie."""
    app = replace(alone.app, sources=Sources(zone=AREA.timezone))

    await refresh.run(app)

    assert [(each.state, each.fetched_at, each.next_at) for each in freshness(app)] == [("missing", None, None)]
