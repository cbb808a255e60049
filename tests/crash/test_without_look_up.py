"""
Killed while it sends by Telegram, which cannot be asked what became of a message: what was under way is uncertain.

Nothing goes twice, nothing is lost silently, and of uncertain ones there are no more than were on their way: the rate
times the time a call takes, and one, for each kill.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.simulator.app import Simulator
from storage.database import Database
from storage.tables import msg
from tests.channels.loopback import CREDENTIALS, Loopback, public_url, sim, webhooks
from tests.cli.conftest import grove_in
from tests.crash.conftest import Copies
from tests.crash.killing import free_port, until
from tests.crash.processes import BY_TELEGRAM, Fleet, fleet, seed_campaign
from tests.web.service import PUBLIC_URL

__all__ = ["public_url", "sim", "webhooks"]

pytestmark = pytest.mark.anyio

MESSAGES, KILLS = 120, 3

RATE, CALL_S = 27, 0.1
"""What Telegram allows, and how long a call takes here at most, on a machine with other work beside it."""


@pytest.fixture
def url(copies: Copies) -> str:
    made = copies.fresh()
    with Database.open(made) as database, database.transaction() as db:
        seed_campaign(db, MESSAGES, BY_TELEGRAM)
    return made


@pytest.fixture
def lives(url: str, sim: Simulator, loopback: Loopback, tmp_path: Path, city_data: Path) -> Iterator[Fleet]:
    given = {
        "GROVE_DATABASE_URL": url,
        "GROVE_PORT": str(free_port()),
        "GROVE_PUBLIC_URL": PUBLIC_URL,
        "GROVE_TELEGRAM_TOKEN": CREDENTIALS.telegram_token,
        "GROVE_TELEGRAM_SECRET": CREDENTIALS.telegram_secret,
        "GROVE_TELEGRAM_API_URL": loopback.url,
        "GROVE_LEASE_SECONDS": "9",
        "GROVE_GRACE_SECONDS": "10",
        "GROVE_LOG_LEVEL": "error",
    }
    commands = ["run"] if url.startswith("sqlite") else ["worker"]
    with fleet(grove_in(tmp_path, city_data), commands, given, tmp_path / "log") as started:
        yield started


async def test_what_nobody_can_be_asked_about_is_no_more_than_was_under_way(
    url: str, lives: Fleet, sim: Simulator
) -> None:
    lot, taken = random.Random(3), sim.network.ledger.accepted
    with Database.open(url) as database:
        for number in range(1, KILLS + 1):
            await until(lambda: len(taken) >= number * MESSAGES // (KILLS + 1))  # noqa: B023 - awaited at once
            await asyncio.sleep(lot.uniform(0, 0.1))
            lives.kill(lot)
        await until(lambda: not states(database).keys() & {"queued", "sending"})
        told = states(database)

    assert max(Counter(each.to for each in taken).values()) == 1
    assert told.keys() <= {"wired", "uncertain"}
    assert told["wired"] <= len(taken) <= told["wired"] + told["uncertain"] == MESSAGES
    assert told["uncertain"] <= KILLS * (RATE * CALL_S + 1)


def states(database: Database) -> Counter[str]:
    with database.reading() as db:
        rows = db.execute(select(msg.c.state, func.count()).group_by(msg.c.state)).all()
        return Counter({state: number for state, number in rows})  # noqa: C416 - rows are no pairs to mypy
