"""PostgreSQL dies under a running web and worker, and comes back: nothing that was taken is lost."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import httpx
import pytest

from storage import migrate
from storage.database import Database
from tests.cli.conftest import grove_in
from tests.crash.fleet import copy_data, given, provider
from tests.crash.killing import delivered, free_port, serves, until
from tests.crash.processes import fleet
from tests.postgres import DURABLE, Postgres, _folder, _memory, running
from tests.web.service import a_resident

pytestmark = pytest.mark.anyio

SOON_S = 20.0
"""On a machine with other things to do."""


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server of this test alone, as no other may find it stopped."""
    with _folder(None) as binaries, _folder(_memory()) as data, running(binaries, data, **DURABLE) as server:
        yield server


async def test_while_it_is_down_webhooks_are_refused_and_afterwards_all_goes_on(
    own_server: Postgres, tmp_path: Path
) -> None:
    port = free_port()
    copy_data(tmp_path)
    with own_server.fresh() as url:
        with Database.open(url) as database:
            migrate.upgrade(database)
        async with provider(port) as (sim, provider_url), httpx.AsyncClient(trust_env=False) as client:
            settings = given(url, port, provider_url, rate=60)
            with fleet(grove_in(tmp_path, tmp_path / "city"), ["web", "worker"], settings, tmp_path / "log"):
                await until(lambda: serves(port))
                await delivered(lambda: sim.deeds.text(a_resident(1), "HELP", "SM1"))
                await until(lambda: len(sim.network.ledger.accepted) == 1)

                await asyncio.to_thread(own_server.stop)
                refused = await sim.deeds.text(a_resident(2), "HELP", "SM2")
                lives, ready = [
                    (await client.get(f"http://127.0.0.1:{port}{path}", timeout=30)).status_code
                    for path in ("/healthz", "/readyz")
                ]
                await asyncio.to_thread(own_server.start)

                back_at = monotonic()
                await delivered(lambda: sim.deeds.text(a_resident(2), "HELP", "SM2"))
                await until(lambda: len(sim.network.ledger.accepted) == 2)
                took = monotonic() - back_at

    assert (refused, lives, ready) == (503, 200, 503)
    assert took < SOON_S
    assert len({sent.to for sent in sim.network.ledger.accepted}) == 2
