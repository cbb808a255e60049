"""
The engine of a fleet on PostgreSQL: Procrastinate hands each piece of work to one worker of all.

A job is a wake-up and holds nothing but a name. Whoever has it drains that work until there is none, so a burst of
messages is one job, not one each. What nobody was called for (time brought it, a worker died, a call was lost) the
leader of the fleet finds by looking. So a fleet looks as often as one process does, however many workers it has.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from functools import partial

import structlog
from procrastinate import App as Jobs
from procrastinate import PsycopgConnector

from bot.engine.builtin import AFTER_A_FAULT_S, BuiltinEngine, done
from bot.engine.engine import Pump, part
from bot.engine.leader import Leader, passed
from storage import jobs
from storage.database import Database, Db
from storage.errors import Busy
from storage.leadership import leadership
from storage.writer import Writer

log = structlog.get_logger()

HEARTBEAT_S = 2.0
SILENT_S = 6.0
"""A worker that has been silent so long is taken for dead."""

RESCUE_S = 1.0
"""How often works of dead workers are looked for; with the above they go on within 8 seconds."""

POLL_S = 0.5
"""How often a worker looks for jobs, should a notification be lost."""

LOOK_ALL_THE_SAME = 20
"""Each so many looks the leader does not ask whether a job is on it: a job that hangs hides nothing for long."""

CONNECTIONS = 4


class ProcrastinateEngine:
    """One worker of the fleet; without `run`, as in a process that only answers webhooks, it but calls the others."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._here = BuiltinEngine()
        self._pumps: dict[str, Pump] = {}
        logging.getLogger("procrastinate").setLevel(logging.WARNING)  # two lines a job, else

    def wake(self, name: str) -> None:
        """Call for it by a small write of our own; work in parts was called for with its rows."""
        self._here.wake(name)
        if name not in self._pumps:
            return
        try:
            self._writer.submit(lambda db: self.call(db, [name]))
        except Busy:
            log.info("call lost", pump=name)  # the next look finds the work

    def call(self, db: Db, names: Iterable[str]) -> None:
        jobs.call(db, names)

    async def run(self, pumps: Sequence[Pump], stop: asyncio.Event) -> None:
        here = [pump for pump in pumps if pump.everywhere]
        shared = [each for pump in pumps if not pump.everywhere for each in in_parts(pump)]
        self._pumps = {pump.name: pump for pump in shared}
        leader = Leader(leadership(self._database, "looks"), "looks")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._here.run(here, stop))
            tasks.create_task(leader.run(stop))
            tasks.create_task(self._rescue(leader, stop))
            tasks.create_task(self._work(stop))
            for pump in shared:
                self.wake(pump.name)
                tasks.create_task(self._look(pump, leader, stop), name=pump.name)

    async def _work(self, stop: asyncio.Event) -> None:
        """Take jobs until `stop`; when the database is away, come back with it."""
        while not stop.is_set():
            try:
                await self._work_once(stop)
            except Exception as error:  # noqa: BLE001 - nothing of the job queue may end the work
                log.warning("jobs broke off", why=type(error).__name__)
            await passed(stop, AFTER_A_FAULT_S)

    async def _work_once(self, stop: asyncio.Event) -> None:
        app = Jobs(connector=PsycopgConnector(conninfo=jobs.address(self._database), min_size=1, max_size=CONNECTIONS))

        @app.task(name=jobs.TASK, queue=jobs.QUEUE)
        async def pump(name: str) -> None:
            await self._drain(name, stop)

        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    queues=[jobs.QUEUE], concurrency=max(1, len(self._pumps)), delete_jobs="always",
                    fetch_job_polling_interval=POLL_S, update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=SILENT_S, install_signal_handlers=False,
                )
            )  # fmt: skip
            told = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait([working, told], return_when=asyncio.FIRST_COMPLETED)
            finally:
                told.cancel()
                if not working.done():
                    working.cancel()  # it takes nothing more, and waits for what it has begun
                await asyncio.wait([working])
            if not working.cancelled() and (error := working.exception()) is not None:
                raise error

    async def _drain(self, name: str, stop: asyncio.Event) -> None:
        """Do a job: drain until there is nothing; what is left when we are told to stop, another is called for."""
        pump = self._pumps.get(name)
        if pump is None:
            return  # of a channel that another worker has; the leader's look finds whoever serves it
        while await done(name, pump.drain):
            if stop.is_set():
                self.wake(name)
                return

    async def _look(self, pump: Pump, leader: Leader, stop: asyncio.Event) -> None:
        """As the leader, look for work that nobody was called for: do a portion, and call for the rest."""
        looks = 0
        while not await passed(stop, pump.idle_s):
            if not leader.leads:
                continue
            looks += 1
            if await done(pump.name, partial(self._looked, pump, anyhow=looks % LOOK_ALL_THE_SAME == 0)):
                self.wake(pump.name)

    async def _looked(self, pump: Pump, *, anyhow: bool) -> int:
        busy = not anyhow and await self._writer.run_together(jobs.under_way, pump.name)
        return 0 if busy else await pump.drain()

    async def _rescue(self, leader: Leader, stop: asyncio.Event) -> None:
        while not await passed(stop, RESCUE_S):
            if leader.leads:
                await done("rescue", self._rescued)

    async def _rescued(self) -> int:
        names = await self._writer.run(partial(jobs.take_from_the_dead, silent_s=SILENT_S))
        if names:
            log.warning("taken from the dead", works=names)
        return len(names)


def in_parts(pump: Pump) -> list[Pump]:
    """A pump for each part of its work; itself where it has none."""
    if not pump.parts:
        return [pump]
    return [
        Pump(name=part(pump.name, number), drain=drain, idle_s=pump.idle_s) for number, drain in enumerate(pump.parts)
    ]
