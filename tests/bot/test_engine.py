"""What every engine promises: no fault ends a pump, a stop finishes what has begun. One test, both adapters."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from bot.engine.builtin import BuiltinEngine
from bot.engine.engine import Engine, Pump
from bot.engine.fleet import ProcrastinateEngine
from storage.database import Database
from storage.writer import Writer
from tests.postgres import postgres, postgres_template, postgres_url

__all__ = ["postgres", "postgres_template", "postgres_url"]

pytestmark = pytest.mark.anyio

SOON_S = 0.05

LONG_S = 3_600
"""A look that a test never waits for: only a wake-up brings work sooner."""


@pytest.fixture(params=["builtin", "procrastinate"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each adapter."""
    if request.param == "builtin":
        yield BuiltinEngine()
        return
    with Database.open(request.getfixturevalue("postgres_url")) as database, Writer(database) as writer:
        yield ProcrastinateEngine(database, writer)


async def running(engine: Engine, *pumps: Pump, while_: Callable[[], Awaitable[None]]) -> None:
    """Run pumps as long as something lasts, then stop them and see them end."""
    stop = asyncio.Event()
    task = asyncio.create_task(engine.run(list(pumps), stop))
    async with asyncio.timeout(30):
        await while_()
        stop.set()
        await task


async def test_a_pump_whose_work_fails_goes_on(engine: Engine) -> None:
    tries: list[int] = []
    again = asyncio.Event()

    async def drain() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError
        again.set()
        return 0

    async def wait() -> None:
        await again.wait()

    await running(engine, Pump(name="p", drain=drain, idle_s=SOON_S), while_=wait)

    assert len(tries) >= 2


async def test_a_pump_that_fails_does_not_hold_up_another(engine: Engine) -> None:
    well = asyncio.Event()

    async def fail() -> int:
        raise ZeroDivisionError

    async def work() -> int:
        well.set()
        return 0

    async def wait() -> None:
        await well.wait()

    await running(
        engine,
        Pump(name="ill", drain=fail, idle_s=SOON_S),
        Pump(name="well", drain=work, idle_s=LONG_S),
        while_=wait,
    )


async def test_work_is_drained_until_there_is_none(engine: Engine) -> None:
    left = [3, 2, 1]
    empty = asyncio.Event()

    async def drain() -> int:
        if not left:
            empty.set()
        return left.pop() if left else 0

    async def wait() -> None:
        await empty.wait()

    await running(engine, Pump(name="p", drain=drain, idle_s=LONG_S), while_=wait)

    assert left == []


async def test_a_wake_up_brings_the_next_look_at_once(engine: Engine) -> None:
    looks = asyncio.Queue[int]()

    async def drain() -> int:
        looks.put_nowait(1)
        return 0

    async def wake() -> None:
        await looks.get()
        engine.wake("p")
        await looks.get()

    await running(engine, Pump(name="p", drain=drain, idle_s=LONG_S), while_=wake)


async def test_a_wake_up_while_it_works_is_not_lost(engine: Engine) -> None:
    looks, go_on = asyncio.Queue[int](), asyncio.Event()

    async def drain() -> int:
        looks.put_nowait(1)
        await go_on.wait()
        return 0

    async def wake() -> None:
        await looks.get()
        engine.wake("p")
        go_on.set()
        await looks.get()

    await running(engine, Pump(name="p", drain=drain, idle_s=LONG_S), while_=wake)


async def test_what_has_begun_is_finished_before_it_stops(engine: Engine) -> None:
    begun, finish, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def drain() -> int:
        begun.set()
        await finish.wait()
        finished.set()
        return 1

    stop = asyncio.Event()
    task = asyncio.create_task(engine.run([Pump(name="p", drain=drain, idle_s=LONG_S)], stop))
    async with asyncio.timeout(30):
        await begun.wait()
        stop.set()
        await asyncio.sleep(0)
        still_at_it = not task.done()
        finish.set()
        await task

    assert still_at_it
    assert finished.is_set()


async def test_a_wake_up_for_nobody_is_harmless(engine: Engine) -> None:
    engine.wake("nobody runs")

    async def drain() -> int:
        return 0

    async def wake() -> None:
        engine.wake("no such pump")

    await running(engine, Pump(name="p", drain=drain, idle_s=LONG_S), while_=wake)
    engine.wake("p")


async def test_what_each_process_does_for_itself_is_done_here(engine: Engine) -> None:
    looks = asyncio.Queue[int]()

    async def drain() -> int:
        looks.put_nowait(1)
        return 0

    async def wake() -> None:
        await looks.get()
        engine.wake("own")
        await looks.get()

    await running(engine, Pump(name="own", drain=drain, idle_s=LONG_S, everywhere=True), while_=wake)
