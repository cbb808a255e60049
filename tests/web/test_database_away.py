"""A database that is away: the provider is told to come again, and what it brings then is answered once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.app import App
from bot.clock import SimulatedClock
from storage.errors import DatabaseAway
from tests.channels.loopback import Loopback
from tests.conftest import MORNING
from tests.postgres import Postgres
from tests.web.service import STATUS, Service, serving, written

pytestmark = pytest.mark.anyio


async def test_while_it_is_away_nothing_is_accepted_and_afterwards_each_is_answered_once(service: Service) -> None:
    service.database.away = True
    while_away = [
        (await service.sms("HELP", sid="SM1")).status_code,
        (await service.update(written("HELP"))).status_code,
        (await service.form(f"{STATUS}?token=t", {"MessageSid": "SM2", "MessageStatus": "sent"})).status_code,
    ]
    service.database.away = False
    nothing = service.rows()["inbox"]

    afterwards = [
        (await service.sms("HELP", sid="SM1")).status_code,
        (await service.update(written("HELP"))).status_code,
    ]
    await service.work()

    assert (while_away, nothing, afterwards) == ([503, 503, 503], 0, [200, 200])
    assert sorted(sent.line for sent in service.sent()) == ["sms", "telegram"]


async def test_a_turn_that_finds_it_away_is_taken_later_and_counts_as_no_failure(service: Service) -> None:
    await service.sms("HELP")
    for _ in range(5):
        service.database.away = True
        with pytest.raises(DatabaseAway):
            await service.work()
        service.database.away = False
    await service.work()

    [reply] = service.sent()
    assert "STOP" in reply.text


async def test_a_stopped_postgresql_server_is_told_as_503_and_survived(
    parts: App, postgres: Postgres, postgres_url: str, loopback: Loopback, tmp_path: Path
) -> None:
    with reached_through(postgres, postgres_url, tmp_path) as (url, cut):
        async with serving(parts, url, loopback, SimulatedClock(MORNING)) as service:
            assert (await service.sms("when is trash day", sid="SM1")).status_code == 200
            come_back = cut()
            while_away = (await service.sms("HELP", sid="SM2")).status_code
            lives, ready = [(await service.client.get(path)).status_code for path in ("/healthz", "/readyz")]
            come_back()
            afterwards = (await service.sms("HELP", sid="SM2")).status_code
            await service.work()

            assert (while_away, lives, ready, afterwards) == (503, 200, 503, 200)
            assert (await service.client.get("/readyz")).status_code == 200
            assert sum("STOP" in sent.text for sent in service.sent()) == 1


@contextmanager
def reached_through(
    server: Postgres, url: str, folder: Path
) -> Iterator[tuple[str, Callable[[], Callable[[], object]]]]:
    """
    Give another way to a server, and what cuts it, which gives what mends it.

    For whoever takes this way the server is stopped: its connections end, and no new one is let in.
    """
    way = folder / "pg"
    way.symlink_to(server.socket)

    def cut() -> Callable[[], object]:
        way.unlink()
        with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")
        return lambda: way.symlink_to(server.socket)

    yield url.replace(str(server.socket), str(way)), cut
