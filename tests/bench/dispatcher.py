"""
One worker of the dispatch benchmark, in a process of its own.

`python -m tests.bench.dispatcher DATABASE PROVIDER FOLDER [RATE NOON]` says `ready`, and for each line it is given
does one thing: `bare N` posts so many messages with the client alone, `lane` sends all that waits in the lane. It
answers with a line of JSON: how many, seconds, and seconds of this process's CPU. With a rate (messages a second) time
passes from noon on, which was at an instant of the steady clock; without one time stands still, and the
lane has no limit.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import CLOCK_MONOTONIC, clock_gettime, perf_counter

from bot import outbox
from bot.app import App
from bot.building import build
from bot.channels.channel import Limits, Outgoing
from bot.channels.sms import Sms
from bot.clock import SimulatedClock
from bot.logs import set_up
from flows.contact import Urn
from tests.bench.settings import bench_settings

NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)
"""Noon in Elk Grove: no quiet hours."""

IN_FLIGHT = 50

BURST = 10

TEXT = "Elk Grove: the parks survey has two minutes of questions. Reply START, or STOP to get no more."

UNLIMITED = Limits(rate=1e6, burst=1_000_000)


@dataclass(frozen=True, slots=True)
class FromNoon:
    """Time passes as it does, but it was noon at an instant of the steady clock: no campaign sends at night."""

    at: float = field(default_factory=partial(clock_gettime, CLOCK_MONOTONIC))

    def now(self) -> datetime:
        return NOON + timedelta(seconds=clock_gettime(CLOCK_MONOTONIC) - self.at)


def an_app(url: str, provider: str, folder: Path, rate: float = 0, noon: float = 0) -> App:
    """The whole program on a database, its SMS going to the stand-in."""
    settings = bench_settings(folder, 0, provider).model_copy(update={"database_url": url})
    app = build(settings, clock=FromNoon(noon) if rate else SimulatedClock(NOON))
    for channel in app.channels.values():
        assert isinstance(channel, Sms)
        channel.limits = Limits(rate=rate, burst=BURST) if rate else UNLIMITED
    return app


async def bare(app: App, number: int) -> int:
    """Post messages with the channel and nothing else."""
    channel = app.channels["sms"]
    left = iter(range(number))

    async def client() -> None:
        for each in left:
            await channel.send(Urn("tel", f"+1916555{each % 10_000:04}"), Outgoing(text=TEXT, token=f"bare{each}"))

    await asyncio.gather(*(client() for _ in range(IN_FLIGHT)))
    return number


async def lane(app: App) -> int:
    """Send all that waits."""
    outlet, before = outbox.Outlet(app, "sms"), _sent(app)
    while await outlet.drain():
        pass
    await outlet.finish()
    return _sent(app) - before


def _sent(app: App) -> int:
    """How many messages this process has sent."""
    return int(app.metrics.sends.labels("sms", "sent")._value.get())


async def measured(work: Callable[[], Awaitable[int]]) -> str:
    """Do it, and tell how many, in how long, with how much CPU."""
    start, before = perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    done = await work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.dumps({"done": done, "seconds": perf_counter() - start, "cpu": cpu})


async def main(url: str, provider: str, folder: Path, *limit: float) -> None:
    """Do what each line says."""
    set_up("error")
    app = an_app(url, provider, folder, *limit)
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).split():
        match line:
            case ["bare", number]:
                print(await measured(lambda number=number: bare(app, int(number))), flush=True)  # type: ignore[misc]  # bound now
            case ["lane"]:
                print(await measured(lambda: lane(app)), flush=True)
            case other:
                raise ValueError(f"unknown: {other}")
    for channel in app.channels.values():
        await channel.close()
    app.writer.close()
    app.database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), *map(float, sys.argv[4:])))
