"""The worker beside the server: it goes on after a fault, and finishes what it has begun before it stops."""

import asyncio

import pytest
from starlette.applications import Starlette

from bot import inbox
from bot.channels.channel import Received
from bot.rehearsal import Rehearsal
from bot.web.server import web_app, working
from bot.worker import work
from flows.contact import Urn

pytestmark = pytest.mark.anyio

SAM = Urn.parse("tel:+19165550101")


async def served(server: Starlette, while_: asyncio.Event) -> None:
    """Keep a server running until an event, then let it end."""
    async with asyncio.timeout(30), server.router.lifespan_context(server):
        await while_.wait()


async def test_what_breaks_off_beside_the_server_begins_anew(rehearsal: Rehearsal) -> None:
    """Else a server would accept messages that nobody answers."""
    begun, twice = list[int](), asyncio.Event()

    async def fragile(stop: asyncio.Event) -> None:
        begun.append(1)
        if len(begun) == 1:
            raise ZeroDivisionError
        twice.set()
        await stop.wait()

    await served(web_app(rehearsal.app, "https://bot.example", beside=[fragile]), twice)

    assert len(begun) == 2


async def test_a_message_is_answered_by_the_worker_without_anybody_calling_it(rehearsal: Rehearsal) -> None:
    stop = asyncio.Event()
    working_ = asyncio.create_task(work(rehearsal.app, stop))
    await inbox.receive(rehearsal.app, Received(channel="sms", provider_id="1", urn=SAM, text="HELP"))
    rehearsal.app.engine.wake("inbox")

    async with asyncio.timeout(30):
        while not rehearsal.channels["sms"].delivered:  # noqa: ASYNC110 - the channel tells nobody
            await asyncio.sleep(0.01)
        stop.set()
        await working_

    assert [each.urn for each in rehearsal.channels["sms"].delivered] == [SAM]


async def test_a_stop_lets_the_worker_end_by_itself(rehearsal: Rehearsal) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def watched(stop: asyncio.Event) -> None:
        begun.set()
        await working(rehearsal.app)(stop)
        ended.set()

    await served(web_app(rehearsal.app, "https://bot.example", beside=[watched]), begun)

    assert ended.is_set()
