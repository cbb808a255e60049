"""The engine of one process: a task for each pump, woken by events and by the clock."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress

import structlog

from bot.engine.engine import Drain, Pump
from storage.database import Db

log = structlog.get_logger()

AFTER_A_FAULT_S = 1.0
"""How long a pump rests when its work failed, so that a database that is away is not hammered."""


class BuiltinEngine:
    """Pumps as tasks of one event loop."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self, name: str) -> None:
        event, loop = self._events.get(name), self._loop
        if event is not None and loop is not None:
            loop.call_soon_threadsafe(event.set)

    def call(self, db: Db, names: Iterable[str]) -> None:
        """Nobody else is there to be called."""

    async def run(self, pumps: Sequence[Pump], stop: asyncio.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._events = {pump.name: asyncio.Event() for pump in pumps}
        async with asyncio.TaskGroup() as tasks:
            for pump in pumps:
                tasks.create_task(self._pump(pump, stop), name=pump.name)
            await stop.wait()
            for event in self._events.values():
                event.set()

    async def _pump(self, pump: Pump, stop: asyncio.Event) -> None:
        event = self._events[pump.name]
        while not stop.is_set():
            event.clear()
            if await done(pump.name, pump.drain) == 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), pump.idle_s)


async def done(name: str, drain: Drain) -> int:
    """Drain once; a fault is logged and waited out, never the end of the pump."""
    try:
        return await drain()
    except Exception:
        log.exception("pump failed", pump=name)
        await asyncio.sleep(AFTER_A_FAULT_S)
        return 0
