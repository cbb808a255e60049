"""Told to stop (SIGTERM), a process finishes what it has begun, or breaks it off in time; nothing goes twice."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import pytest
from sqlalchemy import select
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.simulator.app import Simulator
from storage.database import Database
from storage.tables import msg
from tests.channels.loopback import CREDENTIALS, Loopback, public_url, sim, webhooks
from tests.cli.conftest import grove_in
from tests.crash.conftest import Copies
from tests.crash.killing import PATIENCE_S, free_port, until
from tests.crash.processes import seed_campaign
from tests.web.service import PUBLIC_URL

__all__ = ["public_url", "sim", "webhooks"]

pytestmark = pytest.mark.anyio

MESSAGES = 5


class Gate:
    """A slow provider: it holds up every call of a message until the gate is opened."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.waiting = 0
        self.opened = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/Messages.json"):
            self.waiting += 1
            await self.opened.wait()
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Stopping:
    """What a test stops: processes on one database, and the provider they talk with."""

    url: str
    gate: Gate
    start: Callable[..., "Popen[bytes]"]

    async def stop_over_its_calls(self, process: "Popen[bytes]") -> None:
        await until(lambda: self.gate.waiting >= MESSAGES)
        process.send_signal(signal.SIGTERM)

    def states(self) -> list[str]:
        with Database.open(self.url) as database, database.reading() as db:
            return list(db.execute(select(msg.c.state)).scalars())


@pytest.fixture
def stopping(copies: Copies, sim: Simulator, loopback: Loopback, tmp_path: Path, city_data: Path) -> Iterator[Stopping]:
    """Messages of a campaign that wait on either database; `grove run` on SQLite, `grove worker` on PostgreSQL."""
    url, gate = copies.fresh(), Gate(loopback.app)
    loopback.app = gate
    with Database.open(url) as database, database.transaction() as db:
        seed_campaign(db, MESSAGES)
    given = {
        "GROVE_DATABASE_URL": url,
        "GROVE_PORT": str(free_port()),
        "GROVE_PUBLIC_URL": PUBLIC_URL,
        "GROVE_TWILIO_ACCOUNT_SID": CREDENTIALS.account_sid,
        "GROVE_TWILIO_AUTH_TOKEN": CREDENTIALS.auth_token,
        "GROVE_TWILIO_FROM": CREDENTIALS.sender,
        "GROVE_TWILIO_API_URL": loopback.url,
        "GROVE_TWILIO_SEGMENTS_PER_SECOND": "100",
        "GROVE_LOG_LEVEL": "error",
    }
    grove, command = grove_in(tmp_path, city_data), "run" if url.startswith("sqlite") else "worker"
    with ExitStack() as stack:

        def start(**settings: str) -> "Popen[bytes]":
            process = stack.enter_context(grove.start(command, **given | settings))
            stack.callback(process.kill)
            return process

        yield Stopping(url, gate, start)


async def test_what_it_has_begun_is_finished_and_kept(stopping: Stopping, sim: Simulator) -> None:
    process = stopping.start()
    await stopping.stop_over_its_calls(process)
    with pytest.raises(TimeoutExpired):  # it waits, as long as it may
        await asyncio.to_thread(process.wait, 1)
    stopping.gate.opened.set()

    code = await asyncio.to_thread(process.wait, PATIENCE_S)

    assert code == 0
    assert stopping.states() == ["wired"] * MESSAGES
    assert len({sent.token for sent in sim.network.ledger.accepted}) == len(sim.network.ledger.accepted) == MESSAGES


async def test_what_takes_longer_than_it_may_is_broken_off_and_known_to_be(stopping: Stopping, sim: Simulator) -> None:
    """Under a lease, or as uncertain: either way the provider is asked before anything goes again."""
    process = stopping.start(GROVE_SHUTDOWN_SECONDS="1")
    await stopping.stop_over_its_calls(process)

    await asyncio.to_thread(process.wait, PATIENCE_S)

    assert len(stopping.states()) == MESSAGES
    assert set(stopping.states()) <= {"sending", "uncertain"}
    assert sim.network.ledger.accepted == []
    stopping.gate.opened.set()
