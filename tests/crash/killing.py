"""Kills a service again and again at moments drawn by lot, and brings it what providers bring."""

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field

from tests.crash.lives import Plan

LONGEST_LIFE_S = 1.2

PATIENCE_S = 240
"""Far longer than anything here takes, also on a machine with other things to do."""


@dataclass(slots=True)
class Lives:
    """The process, and the life it is in."""

    process: asyncio.subprocess.Process
    port: int
    lot: random.Random
    pid: int = 0
    kills: int = 0
    calm: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        """Learn the number of each new life."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.pid = int(line)

    async def kill(self, times: int) -> None:
        """Kill so many lives, each a while drawn by lot after it has begun to serve, until it is to be calm."""
        killed = 0
        for _ in range(times):
            await until(lambda: self.calm.is_set() or (self.pid != killed and serves(self.port)))  # noqa: B023
            with suppress(TimeoutError):
                await asyncio.wait_for(self.calm.wait(), self.lot.uniform(0, LONGEST_LIFE_S))
                return
            killed = self.pid
            os.kill(killed, signal.SIGKILL)
            self.kills += 1


@asynccontextmanager
async def living(plan: Plan, seed: int) -> AsyncIterator[Lives]:
    """Start the process; end it and all its lives in the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.lives", json.dumps(asdict(plan)),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    lives = Lives(process, plan.port, random.Random(seed))
    following = asyncio.create_task(lives.follow())
    try:
        yield lives
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await following


@asynccontextmanager
async def killed(lives: Lives, *, times: int) -> AsyncIterator[None]:
    """Kill so many lives while this lasts."""
    lives.calm.clear()
    killer = asyncio.create_task(lives.kill(times))
    try:
        yield
    finally:
        lives.calm.set()
        await killer


async def delivered(call: Callable[[], Awaitable[int]]) -> None:
    """Bring something as a provider does: again and again until it is taken."""
    async with asyncio.timeout(PATIENCE_S):
        while await call() not in range(200, 300):
            await a_moment()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await a_moment()


async def a_moment() -> None:
    """Let other processes go on before a condition is looked at again: nothing of theirs can wake us."""
    await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def serves(port: int) -> bool:
    """Whether somebody answers at a port of this machine."""
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0
