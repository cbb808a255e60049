"""A process that keeps a clock of one-second slots, beside others of its kind, and prints each slot it has done."""

import asyncio
import os
import sys
from datetime import UTC, datetime

from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import SystemClock
from bot.engine.leader import Leader
from bot.engine.ticker import Recurring, keep
from bot.logs import set_up
from storage.database import Database
from storage.leadership import leadership
from storage.writer import Writer


async def main(url: str) -> None:
    async def work() -> int:
        os.write(1, b"tick\n")
        return 1

    set_up("error")
    database, stop = Database.open(url), asyncio.Event()
    clock = Leader(leadership(database, "clock"), "clock")
    seconds = IntervalTrigger(seconds=1, start_date=datetime(2026, 1, 1, tzinfo=UTC), timezone=UTC)
    recurring = Recurring(name="second", trigger=seconds, work=work)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(clock.run(stop))
        tasks.create_task(keep(recurring, SystemClock(), Writer(database), stop, clock.leads_within))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
