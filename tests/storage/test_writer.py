"""The writer: what it acknowledged is kept, whoever fails fails alone, nobody waits for ever."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, event, insert, select

from storage import migrate
from storage.database import Database, Db
from storage.errors import Busy, DatabaseAway
from storage.tables import tick
from storage.writer import MOST_BULK_IN_ONE_COMMIT, MOST_IN_ONE_COMMIT, PASSED_OVER_AT_MOST, Writer

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATE = MetaData()
parent = Table("parent", LATE, Column("id", Integer, primary_key=True))
child = Table(
    "child",
    LATE,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey("parent.id", deferrable=True, initially="DEFERRED")),
)
"""Its rows are checked at the commit only: an orphan makes the commit fail."""


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    with Writer(database) as running:
        yield running


def keep(job: str) -> Callable[[Db], object]:
    def work(db: Db) -> object:
        db.execute(insert(tick).values(job=job, slot=NOON))
        return job

    return work


def fail(_: Db) -> None:
    raise ZeroDivisionError


def kept(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(select(tick.c.job).order_by(tick.c.job)).scalars())


def held_up(writer: Writer) -> threading.Event:
    """Keep the writer's thread busy until the event is set, so that what comes now makes one batch."""
    entered, go_on = threading.Event(), threading.Event()

    def wait(_: Db) -> None:
        entered.set()
        assert go_on.wait(30)

    writer.submit(wait)
    assert entered.wait(30)
    return go_on


def test_a_thousand_writes_from_32_threads_are_all_kept(writer: Writer, database: Database) -> None:
    names = [f"{number:04}" for number in range(1000)]

    with ThreadPoolExecutor(32) as threads:
        told = list(threads.map(lambda name: writer.submit(keep(name)).result(30), names))

    assert told == names
    assert kept(database) == names


def test_writes_that_wait_share_a_commit(writer: Writer, database: Database) -> None:
    commits: list[object] = []
    go_on = held_up(writer)
    event.listen(database.engine, "commit", commits.append)

    futures = [writer.submit(keep(f"{number:04}")) for number in range(3 * MOST_IN_ONE_COMMIT)]
    go_on.set()
    for future in futures:
        future.result(30)

    assert len(commits) == 1 + 3


def test_nothing_is_acknowledged_before_its_commit(writer: Writer, database: Database) -> None:
    seen: list[list[str]] = []
    go_on = held_up(writer)

    future = writer.submit(keep("a"))
    future.add_done_callback(lambda _: seen.append(kept(database)))
    go_on.set()
    future.result(30)
    writer.close()

    assert seen == [["a"]]


@pytest.mark.parametrize("position", [0, 3, 5])
def test_a_write_that_raises_harms_no_other(writer: Writer, database: Database, position: int) -> None:
    works: list[Callable[[Db], object]] = [keep(str(number)) for number in range(5)]
    works.insert(position, fail)
    go_on = held_up(writer)

    futures = [writer.submit(work) for work in works]
    go_on.set()

    assert isinstance(futures[position].exception(30), ZeroDivisionError)
    assert [future.exception(30) for future in futures].count(None) == 5
    assert kept(database) == ["0", "1", "2", "3", "4"]


def test_a_write_that_came_twice_fails_alone(writer: Writer, database: Database) -> None:
    go_on = held_up(writer)

    futures = [writer.submit(keep(job)) for job in ("a", "b", "b", "c")]
    go_on.set()

    assert [future.exception(30) is None for future in futures] == [True, True, False, True]
    assert kept(database) == ["a", "b", "c"]


def test_when_the_commit_fails_only_the_one_at_fault_is_lost(writer: Writer, database: Database) -> None:
    with database.transaction() as db:
        LATE.create_all(db)
        db.execute(insert(parent).values(id=1))
    go_on = held_up(writer)

    futures = [writer.submit(a_child_of(parent_id)) for parent_id in (1, 404, 1)]
    go_on.set()

    assert [type(future.exception(30)).__name__ for future in futures] == [
        "NoneType",
        "IntegrityError",
        "NoneType",
    ]
    with database.reading() as db:
        assert db.execute(select(child.c.parent_id)).scalars().all() == [1, 1]


def a_child_of(parent_id: int) -> Callable[[Db], object]:
    return lambda db: db.execute(insert(child).values(parent_id=parent_id)).rowcount


def test_writes_are_done_in_the_order_they_came(writer: Writer) -> None:
    done: list[int] = []

    futures = [writer.submit(partial(note, done, number)) for number in range(500)]
    for future in futures:
        future.result(30)

    assert done == list(range(500))


def note(done: list[int], number: int, _: Db) -> None:
    done.append(number)


@settings(deadline=None, max_examples=30)
@given(plan=st.lists(st.sampled_from(["keep", "fail", "twice", "cancel"]), max_size=40))
def test_every_future_is_told_exactly_once_and_the_truth(plan: list[str]) -> None:
    database = Database.open("sqlite://")
    migrate.upgrade(database)
    works: dict[str, Callable[[Db], object]] = {"fail": fail, "twice": keep("same")}
    told: list[Future[object]] = []

    with Writer(database) as writer:
        go_on = held_up(writer)
        futures = [writer.submit(works.get(what, keep(f"{number:02}"))) for number, what in enumerate(plan)]
        for future, what in zip(futures, plan, strict=True):
            future.add_done_callback(told.append)
            if what == "cancel":
                assert future.cancel()
        go_on.set()

    assert sorted(map(id, told)) == sorted(map(id, futures))
    assert kept(database) == sorted(str(future.result()) for future in futures if succeeded(future))
    database.close()


def succeeded(future: Future[object]) -> bool:
    return not future.cancelled() and future.exception() is None


@pytest.mark.parametrize("url", ["postgresql://grove@127.0.0.1:1/grove", "sqlite:////dev/null/grove.db"])
def test_while_the_database_is_away_every_write_is_told_so(url: str) -> None:
    with Writer(Database.open(url)) as writer:
        futures = [writer.submit(keep(str(number))) for number in range(50)]

        assert {type(future.exception(30)) for future in futures} == {DatabaseAway}


def test_after_the_server_broke_off_the_writer_goes_on(postgres_url: str) -> None:
    database = Database.open(postgres_url)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = pg_backend_pid()"

    with Writer(database) as writer:
        lost = writer.submit(lambda db: db.exec_driver_sql(end)).exception(30)
        writer.submit(keep("after")).result(30)

    assert isinstance(lost, DatabaseAway)
    assert kept(database) == ["after"]
    database.close()


def test_more_than_can_wait_are_refused_at_once(database: Database) -> None:
    with Writer(database, most_waiting=3) as writer:
        go_on = held_up(writer)
        futures = [writer.submit(keep(str(number))) for number in range(3)]

        with pytest.raises(Busy):
            writer.submit(keep("one too many"))
        go_on.set()
        for future in futures:
            future.result(30)

    assert kept(database) == ["0", "1", "2"]


def test_closing_finishes_what_waits_and_takes_no_more(database: Database) -> None:
    writer = Writer(database)
    go_on = held_up(writer)
    futures = [writer.submit(keep(f"{number:03}")) for number in range(300)]
    go_on.set()

    writer.close()

    assert all(future.done() for future in futures)
    assert len(kept(database)) == 300
    assert not writer.alive
    with pytest.raises(Busy):
        writer.submit(keep("late"))


async def test_the_event_loop_waits_without_being_blocked(writer: Writer) -> None:
    names = [f"{number:02}" for number in range(50)]

    told = await asyncio.gather(*(writer.run(keep(name)) for name in names))

    assert told == names


async def test_a_write_whose_asker_gave_up_before_its_turn_is_not_done(writer: Writer, database: Database) -> None:
    go_on = held_up(writer)
    asker = asyncio.ensure_future(writer.run(keep("unwanted")))
    await asyncio.sleep(0)

    asker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asker
    go_on.set()
    writer.close()

    assert kept(database) == []


def test_a_cancelled_write_says_so(writer: Writer) -> None:
    go_on = held_up(writer)
    future = writer.submit(keep("unwanted"))

    assert future.cancel()
    go_on.set()

    with pytest.raises(CancelledError):
        future.result(30)


@pytest.mark.parametrize("acknowledged", [1, 300])
def test_killed_at_any_moment_it_has_kept_all_it_acknowledged(
    database_url: str, database: Database, acknowledged: int
) -> None:
    command = [sys.executable, "-m", "tests.storage.writes_until_killed", database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child_process:  # noqa: S603 - ours
        assert child_process.stdout is not None
        lines = [child_process.stdout.readline() for _ in range(acknowledged)]
        child_process.kill()
        lines += child_process.stdout.readlines()

    told = {line.strip() for line in lines if line.endswith("\n")}
    assert len(told) >= acknowledged
    assert told <= set(kept(database))


def test_bulk_lets_everything_else_go_first(writer: Writer, database: Database) -> None:
    done: list[str] = []
    go_on = held_up(writer)

    bulk = [writer.submit(noted(done, f"bulk {number}"), bulk=True) for number in range(20)]
    replies = [writer.submit(noted(done, f"reply {number}")) for number in range(3)]
    go_on.set()
    for future in (*bulk, *replies):
        future.result(30)

    assert done[:3] == ["reply 0", "reply 1", "reply 2"]
    assert done[3:] == [f"bulk {number}" for number in range(20)]


def test_what_comes_while_bulk_is_done_waits_for_a_few_of_it_at_most(writer: Writer) -> None:
    done: list[str] = []
    go_on = held_up(writer)
    bulk = [writer.submit(noted(done, f"bulk {number}"), bulk=True) for number in range(30)]
    replied: list[Future[object]] = []
    bulk[0].add_done_callback(lambda _: replied.append(writer.submit(noted(done, "reply"))))
    go_on.set()
    for future in bulk:
        future.result(30)
    replied[0].result(30)

    assert done.index("reply") == MOST_BULK_IN_ONE_COMMIT


def test_bulk_goes_on_in_the_busiest_hour(database: Database) -> None:
    done: list[str] = []
    many = (PASSED_OVER_AT_MOST + 5) * MOST_IN_ONE_COMMIT
    with Writer(database, most_waiting=2 * many) as writer:
        go_on = held_up(writer)
        writer.submit(noted(done, "bulk"), bulk=True)
        for _ in range(many):
            writer.submit(noted(done, "reply"))
        go_on.set()

    assert 0 < done.index("bulk") <= PASSED_OVER_AT_MOST * MOST_IN_ONE_COMMIT


def test_bulk_that_waits_is_finished_when_it_closes(database: Database) -> None:
    done: list[str] = []
    with Writer(database) as writer:
        go_on = held_up(writer)
        for number in range(12):
            writer.submit(noted(done, str(number)), bulk=True)
        go_on.set()

    assert len(done) == 12


def noted(done: list[str], name: str) -> Callable[[Db], object]:
    return lambda _: done.append(name)
