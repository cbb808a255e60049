"""What the engine of one process promises: no fault ends a pump, a stop finishes what has begun."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.engine.builtin import BuiltinEngine
from bot.engine.engine import Pump

pytestmark = pytest.mark.anyio

LONG_S = 3_600
"""A look that a test never waits for: only a wake-up brings work sooner."""


async def running(engine: BuiltinEngine, *pumps: Pump, while_: Callable[[], Awaitable[None]]) -> None:
    """Run pumps as long as something lasts, then stop them and see them end."""
    stop = asyncio.Event()
    task = asyncio.create_task(engine.run(list(pumps), stop))
    async with asyncio.timeout(10):
        await while_()
        stop.set()
        await task


async def test_a_pump_whose_work_fails_goes_on() -> None:
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

    await running(BuiltinEngine(), Pump(name="p", drain=drain, idle_s=0), while_=wait)

    assert len(tries) >= 2


async def test_a_pump_that_fails_does_not_hold_up_another() -> None:
    well = asyncio.Event()

    async def fail() -> int:
        raise ZeroDivisionError

    async def work() -> int:
        well.set()
        return 0

    async def wait() -> None:
        await well.wait()

    await running(
        BuiltinEngine(),
        Pump(name="ill", drain=fail, idle_s=0),
        Pump(name="well", drain=work, idle_s=LONG_S),
        while_=wait,
    )


async def test_work_is_drained_until_there_is_none() -> None:
    left = [3, 2, 1]
    empty = asyncio.Event()

    async def drain() -> int:
        if not left:
            empty.set()
        return left.pop() if left else 0

    async def wait() -> None:
        await empty.wait()

    await running(BuiltinEngine(), Pump(name="p", drain=drain, idle_s=LONG_S), while_=wait)

    assert left == []


async def test_a_wake_up_brings_the_next_look_at_once() -> None:
    engine, looks = BuiltinEngine(), asyncio.Queue[int]()

    async def drain() -> int:
        looks.put_nowait(1)
        return 0

    async def wake() -> None:
        await looks.get()
        engine.wake("p")
        await looks.get()

    await running(engine, Pump(name="p", drain=drain, idle_s=LONG_S), while_=wake)


async def test_a_wake_up_while_it_works_is_not_lost() -> None:
    engine, looks, go_on = BuiltinEngine(), asyncio.Queue[int](), asyncio.Event()

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


async def test_what_has_begun_is_finished_before_it_stops() -> None:
    begun, finish, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def drain() -> int:
        begun.set()
        await finish.wait()
        finished.set()
        return 1

    engine, stop = BuiltinEngine(), asyncio.Event()
    task = asyncio.create_task(engine.run([Pump(name="p", drain=drain, idle_s=LONG_S)], stop))
    async with asyncio.timeout(10):
        await begun.wait()
        stop.set()
        await asyncio.sleep(0)
        still_at_it = not task.done()
        finish.set()
        await task

    assert still_at_it
    assert finished.is_set()


async def test_a_wake_up_for_nobody_is_harmless() -> None:
    engine = BuiltinEngine()
    engine.wake("nobody runs")

    async def drain() -> int:
        return 0

    async def wake() -> None:
        engine.wake("no such pump")

    await running(engine, Pump(name="p", drain=drain, idle_s=LONG_S), while_=wake)
    engine.wake("p")
