"""Work that blocks: what waits for somebody's slow server holds up no reply."""

import asyncio
import threading

import pytest
from structlog.contextvars import bound_contextvars, get_contextvars

from bot import inbox
from bot.rehearsal import Rehearsal
from bot.threads import FETCHING, Threads
from tests.bot.test_inbox import a_text

pytestmark = pytest.mark.anyio


async def test_a_resident_is_answered_while_every_fetch_waits_for_a_server(rehearsal: Rehearsal) -> None:
    app, answered = rehearsal.app, threading.Event()
    fetches = [asyncio.ensure_future(app.threads.fetch(answered.wait)) for _ in range(2 * FETCHING)]
    await inbox.receive(app, a_text("1"))

    assert await inbox.handle_waiting(app) == 1

    answered.set()
    assert await asyncio.gather(*fetches) == [True] * len(fetches)


async def test_what_log_lines_carry_goes_along_into_the_thread() -> None:
    with bound_contextvars(inbound=7):
        assert (await Threads().read(get_contextvars))["inbound"] == 7
