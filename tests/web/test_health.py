"""Whoever watches the service is told whether it lives, whether it can work, what is wrong and what to do."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.clock import SimulatedClock
from tests.web.service import Service

pytestmark = pytest.mark.anyio


async def ready(service: Service) -> tuple[int, dict[str, Any]]:
    """The status, and every check that is not well."""
    answer = await service.client.get("/readyz")
    told = answer.json()
    faults = {name: check for name, check in told["checks"].items() if not check["ok"]}
    assert told["ok"] is (not faults)
    return answer.status_code, faults


async def test_all_is_well_with_a_service_as_it_comes(service: Service) -> None:
    assert await ready(service) == (200, {})
    assert set((await service.client.get("/readyz")).json()["checks"]) == {
        "database",
        "schema",
        "inbox",
        "writer",
        "disk",
    }


async def test_a_process_whose_database_is_away_lives_and_is_not_ready(service: Service) -> None:
    service.database.away = True
    lives = await service.client.get("/healthz")
    status, faults = await ready(service)

    assert (lives.status_code, lives.json()) == (200, {"ok": True})
    assert status == 503
    assert faults["database"]["code"] == "database-away"
    assert faults["database"]["cure"] == "Bring it back."


async def test_tables_of_another_version_are_named_with_the_command_that_mends_them(service: Service) -> None:
    with service.database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    status, faults = await ready(service)

    assert status == 503
    assert "grove migrate" in faults["schema"]["cure"]


async def test_a_text_that_nobody_takes_up_makes_it_unready_until_somebody_does(service: Service) -> None:
    clock = service.app.clock
    assert isinstance(clock, SimulatedClock)
    await service.sms("HELP")
    just_came = await ready(service)
    clock.advance(timedelta(minutes=2))
    status, faults = await ready(service)
    await service.work()

    assert just_came == (200, {})
    assert (status, faults["inbox"]["code"]) == (503, "inbox-behind")
    assert "120 seconds" in faults["inbox"]["why"]
    assert await ready(service) == (200, {})


async def test_a_process_that_cannot_write_any_more_says_so(service: Service) -> None:
    service.app.writer.close()

    status, faults = await ready(service)

    assert status == 503
    assert faults["writer"]["code"] == "writer-stopped"


async def test_a_full_disk_is_told_as_503_by_its_name_and_nothing_is_lost(service: Service) -> None:
    """SQLite is given no more pages, which is how it sees a full disk."""
    await service.sms("HELP", sid="SM1")
    with service.database.reading() as db:
        pages = db.execute(text("PRAGMA page_count")).scalar_one()
    allow(service, pages)
    while_full = [(await service.sms("x" * 1_500, sid=f"SM{number}")).status_code for number in range(2, 40)]
    lives = (await service.client.get("/healthz")).status_code
    allow(service, 1_000_000)
    again = [(await service.sms("x" * 1_500, sid=f"SM{number}")).status_code for number in range(2, 40)]

    assert 503 in while_full
    assert set(while_full) <= {200, 503}
    assert lives == 200
    assert set(again) == {200}
    assert service.rows()["inbox"] == 39


def allow(service: Service, pages: int) -> None:
    """Let the database have so many pages, on every connection."""
    service.database.engine.dispose()
    event.listen(
        service.database.engine,
        "connect",
        lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages}"),
    )
