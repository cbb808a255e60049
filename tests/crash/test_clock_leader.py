"""Of several processes one keeps the clock; when it is killed, another goes on at once, and no slot is done twice."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.leadership import leadership
from storage.tables import tick
from tests.crash.conftest import Copies

pytestmark = pytest.mark.anyio

NEXT_TICK_S = 2.0


async def test_when_the_leader_is_killed_another_ticks_within_two_seconds(copies: Copies) -> None:
    url = copies.fresh()
    async with keeping(url) as one, keeping(url) as other:
        leader, follower = await leader_first(one, other)
        leader.kill()
        killed_at = time.monotonic()
        done = await lines_of(leader)
        await ticked(follower)
        took = time.monotonic() - killed_at
        await ticked(follower)
        follower.kill()
        done += 4 + 2 + await lines_of(follower)  # those were read above

    with Database.open(url) as database, database.reading() as db:
        slots = db.execute(select(func.count()).select_from(tick)).scalar_one()
    assert took < NEXT_TICK_S
    assert slots - 2 <= done <= slots  # a slot whose keeper died over it was taken, and not done


def test_one_leads_until_it_gives_up(copies: Copies) -> None:
    url = copies.fresh()
    with Database.open(url) as here, Database.open(url) as there:
        one, other, third = leadership(here, "clock"), leadership(there, "clock"), leadership(there, "looks")
        at_first = (one.held(), other.held(), one.held())
        in_another_matter = third.held()
        one.give_up()
        afterwards = (other.held(), one.held())
        for each in (one, other, third):
            each.give_up()

    assert at_first == (True, False, True)
    assert in_another_matter
    assert afterwards == (True, False)


@asynccontextmanager
async def keeping(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.ticks_until_killed", url,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def leader_first(
    one: asyncio.subprocess.Process, other: asyncio.subprocess.Process
) -> tuple[asyncio.subprocess.Process, asyncio.subprocess.Process]:
    """Who ticks is the leader; the other has been there long enough to be asked."""
    waiting = {asyncio.create_task(ticked(each)): each for each in (one, other)}
    done, late = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED, timeout=60)
    [leading], [following] = done, late
    following.cancel()
    await asyncio.wait([following])
    for _ in range(3):
        await ticked(waiting[leading])  # meanwhile the other has begun as well
    return waiting[leading], waiting[following]


async def ticked(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"tick\n"


async def lines_of(process: asyncio.subprocess.Process) -> int:
    """How many more it has printed before it died."""
    assert process.stdout is not None
    return len((await process.stdout.read()).splitlines())
