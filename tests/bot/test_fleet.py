"""A fleet: calls commit with the work, one worker has each piece of it, and what nobody was called for is found."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select, text

from bot.building import build_engine
from bot.engine.builtin import BuiltinEngine
from bot.engine.engine import Drain, Pump, part
from bot.engine.fleet import ProcrastinateEngine
from bot.settings import Settings, SettingWrong
from storage import jobs
from storage.database import Database
from storage.writer import Writer
from tests.postgres import postgres, postgres_template, postgres_url

__all__ = ["postgres", "postgres_template", "postgres_url"]

pytestmark = pytest.mark.anyio

LONG_S = 3_600
SOON_S = 0.05


class Spoilt(Exception):
    """Something broke within a transaction."""


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with Database.open(postgres_url) as opened:
        yield opened


@asynccontextmanager
async def worker(database: Database, *pumps: Pump) -> AsyncIterator[ProcrastinateEngine]:
    """A worker of the fleet, which ends with the block."""
    stop = asyncio.Event()
    with Writer(database) as writer:
        engine = ProcrastinateEngine(database, writer)
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            tasks.create_task(engine.run(pumps, stop))
            try:
                yield engine
            finally:
                stop.set()


def counting(seen: asyncio.Queue[str], what: str = "") -> Drain:
    async def drain() -> int:
        seen.put_nowait(what)
        return 0

    return drain


async def test_a_call_reaches_another_process_when_its_transaction_commits(database: Database) -> None:
    seen = asyncio.Queue[str]()
    async with worker(database, Pump(name="p", drain=counting(seen), idle_s=LONG_S)):
        await seen.get()
        with database.transaction() as db:
            jobs.call(db, ["p"])
            before = seen.qsize()
        await seen.get()

    assert before == 0


async def test_a_call_of_a_transaction_that_is_undone_reaches_nobody(database: Database) -> None:
    def spoil() -> None:
        with database.transaction() as db:
            jobs.call(db, ["p"])
            raise Spoilt

    with pytest.raises(Spoilt):
        spoil()

    assert waiting(database) == 0


async def test_called_for_many_times_it_is_one_job(database: Database) -> None:
    for _ in range(3):
        with database.transaction() as db:
            jobs.call(db, ["p", "q", "p"])

    assert waiting(database) == 2


async def test_two_who_call_for_the_same_works_in_another_order_do_not_wait_for_each_other(database: Database) -> None:
    with database.transaction() as one, database.transaction() as other:
        other.execute(text("SET LOCAL lock_timeout = '2s'"))
        jobs.call(one, ["p"])
        jobs.call(other, ["q"])
        jobs.call(other, ["p"])
        jobs.call(one, ["q"])

    assert waiting(database) == 2


async def test_one_worker_of_two_has_a_piece_of_work_at_a_time(database: Database) -> None:
    """More is called for while it is being done; nobody else begins it."""
    at_it, most, rounds = 0, 0, asyncio.Queue[str]()

    async def drain() -> int:
        nonlocal at_it, most
        at_it += 1
        most = max(most, at_it)
        with database.transaction() as db:
            jobs.call(db, ["p"])
        await asyncio.sleep(SOON_S)
        at_it -= 1
        rounds.put_nowait("")
        return 0

    def pump() -> Pump:
        return Pump(name="p", drain=drain, idle_s=LONG_S)

    async with worker(database, pump()), worker(database, pump()):
        for _ in range(6):
            await rounds.get()

    assert most == 1


async def test_what_nobody_was_called_for_is_found_by_looking(database: Database) -> None:
    left, found = [1], asyncio.Event()

    async def drain() -> int:
        if len(left) == 2:
            left.pop()
            found.set()
            return 1
        return 0

    async with worker(database, Pump(name="p", drain=drain, idle_s=SOON_S)):
        left.append(2)  # brought by time alone
        await found.wait()


async def test_the_work_of_a_worker_that_died_is_called_for_anew(database: Database) -> None:
    seen = asyncio.Queue[str]()
    with database.transaction() as db:
        jobs.call(db, ["p"])
        dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '7 s') RETURNING id"
        db.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :dead"),
            {"dead": db.execute(text(dead)).scalar_one()},
        )

    async with worker(database, Pump(name="p", drain=counting(seen), idle_s=LONG_S)):
        await seen.get()  # of the call at its start, which the dead one's lock holds up until it is rescued

    assert waiting(database) == 0


async def test_the_work_of_a_worker_that_lives_is_left_to_it(database: Database) -> None:
    with database.transaction() as db:
        jobs.call(db, ["p"])
        alive = db.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")).scalar_one()
        db.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id"), {"id": alive})

        assert jobs.take_from_the_dead(db, 6) == []
        assert jobs.under_way(db, ["p", "q"]) == [True, False]


async def test_parts_are_called_by_their_names_and_done_one_beside_the_other(database: Database) -> None:
    seen, both = asyncio.Queue[str](), asyncio.Barrier(2)

    def drain(what: str) -> Drain:
        async def drained() -> int:
            if seen.qsize() >= 2:
                return 0
            await both.wait()
            seen.put_nowait(what)
            return 0

        return drained

    pump = Pump(name="p", drain=counting(seen, "whole"), idle_s=LONG_S, parts=[drain("0"), drain("1")])
    async with worker(database, pump):
        done = {await seen.get(), await seen.get()}

    assert done == {"0", "1"}
    assert part("p", 1) == "p:1"


async def test_jobs_that_are_done_leave_no_row(database: Database) -> None:
    seen = asyncio.Queue[str]()
    async with worker(database, Pump(name="p", drain=counting(seen), idle_s=LONG_S)) as engine:
        for _ in range(5):
            engine.wake("p")
            await seen.get()

    with database.reading() as db:
        for table in ("jobs", "events", "workers"):
            assert db.execute(select(func.count()).select_from(text(f"procrastinate_{table}"))).scalar_one() == 0


async def test_the_job_tables_are_of_the_version_that_is_installed(database: Database) -> None:
    with database.transaction() as db:
        before = jobs.stale(db)
        db.execute(text("COMMENT ON TABLE procrastinate_jobs IS 'procrastinate 1.0'"))
        after = jobs.stale(db)

    assert before is None
    assert after is not None
    assert "procrastinate 1.0" in after


@pytest.mark.parametrize(
    ("chosen", "on_sqlite", "on_postgres"),
    [
        ("auto", BuiltinEngine, ProcrastinateEngine),
        ("builtin", BuiltinEngine, BuiltinEngine),
        ("procrastinate", SettingWrong, ProcrastinateEngine),
    ],
)
async def test_the_database_and_a_setting_choose_the_engine(
    database: Database, settings: Settings, chosen: str, on_sqlite: type, on_postgres: type
) -> None:
    with Database.open("sqlite://") as sqlite, Writer(sqlite) as writer:
        given = settings.model_copy(update={"engine": chosen})
        if on_sqlite is SettingWrong:
            with pytest.raises(SettingWrong, match="GROVE_ENGINE"):
                build_engine(given, sqlite, writer)
        else:
            assert isinstance(build_engine(given, sqlite, writer), on_sqlite)
        assert isinstance(build_engine(given, database, writer), on_postgres)


def waiting(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(text("procrastinate_jobs"))).scalar_one()
