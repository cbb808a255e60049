"""How long a resident waits: from the webhook in to the provider's API out, at ten texts a second."""

import asyncio
import socket
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import uvicorn
from starlette.routing import Mount

from bot.building import build
from bot.logs import set_up
from bot.simulator.app import Simulator, simulator
from bot.simulator.carrier import Credentials
from bot.simulator.phones import Phones, Resident
from bot.simulator.view import Look
from bot.web.server import web_app, working
from storage import migrate
from storage.database import Database
from tests.bench.report import Figure, median, quantile
from tests.bench.settings import AUTH_TOKEN, bench_settings

TEXTS = 150
A_SECOND = 10
PATIENCE_S = 20


def reply_end_to_end(folder: Path) -> list[Figure]:
    """Everything in one process on SQLite, with the emulated provider in it too."""
    waits = asyncio.run(_measure(folder))
    return [
        Figure(name="reply_p95", value=quantile(waits, 0.95) * 1000, unit="ms", baseline=median(waits) * 1000,
               baseline_is="its own median"),
    ]  # fmt: skip


async def _measure(folder: Path) -> list[float]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = bench_settings(folder, port)
    set_up("error")
    database = Database.open(settings.database_url)
    migrate.upgrade(database)
    database.close()
    app = build(settings)
    phones = _phones(settings.public_url, app.city.timezone)
    server = uvicorn.Server(
        uvicorn.Config(
            web_app(app, settings.public_url, beside=[working(app)], more=[Mount("/", phones.app)]),
            host="127.0.0.1", port=port, log_level="error", access_log=False,
        )
    )  # fmt: skip
    serving = asyncio.ensure_future(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        return await _texts(phones)
    finally:
        server.should_exit = True
        await serving
        await phones.close()
        app.writer.close()
        app.database.close()


def _phones(url: str, zone: object) -> Simulator:
    residents = [
        Resident(key=f"r{n}", name=f"R {n}", tag="en", language="English", english="English",
                 phone=f"+1916555{n:04d}", telegram_id=990_000_000 + n)
        for n in range(TEXTS)
    ]  # fmt: skip
    credentials = Credentials(
        account_sid="AC" + "0" * 32, auth_token=AUTH_TOKEN, sender="+19165550199", telegram_token="1:x",
        telegram_secret="x",
    )  # fmt: skip
    look = Look(title="Bench", timezone=zone, price=Decimal(0), samples={})  # type: ignore[arg-type]  # a ZoneInfo
    return simulator(credentials, look, target=url, phones=Phones(residents))


async def _texts(phones: Simulator) -> list[float]:
    """Texts at a steady rate, whatever the answers do; gives how long each resident waited."""
    loop, start, waiting = asyncio.get_running_loop(), perf_counter(), []
    for number, resident in enumerate(phones.network.phones.residents):
        await asyncio.sleep(max(0.0, start + number / A_SECOND - perf_counter()))
        waiting.append(loop.create_task(_wait(phones, resident)))
    return await asyncio.gather(*waiting)


async def _wait(phones: Simulator, resident: Resident) -> float:
    start, board = perf_counter(), phones.network.phones
    await phones.deeds.text(resident, "When is trash day at 9380 Studio Ct?")
    if not await board.until(lambda: board.replies("sms", resident.key) > 0, PATIENCE_S):
        raise RuntimeError("a resident got no answer")
    return perf_counter() - start
