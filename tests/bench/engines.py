"""What sharing the work out costs: turns by the engine of many processes, beside the engine of one, on PostgreSQL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Literal

from sqlalchemy import func, select

from bot import inbox
from bot.app import App
from bot.building import build, build_engine
from bot.channels.channel import Received
from bot.clock import SystemClock
from bot.logs import set_up
from bot.worker import work
from flows.contact import Urn
from storage.database import Database
from storage.tables import inbox as waiting
from storage.tables import msg
from storage.writer import Writer
from tests.bench.report import Figure, median
from tests.bench.settings import bench_settings
from tests.crash.world import Provider
from tests.postgres import _folder, _memory, running

TURNS, CONTACTS, ALONE = 3_000, 500, 20

Kind = Literal["builtin", "procrastinate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one engine took."""

    rate: float
    """Turns a second, from the inbox to the provider."""
    cpu: float
    """CPU seconds of the process a turn."""
    alone: float
    """Milliseconds from receiving a lone text to the call of the provider, the middle one."""


def engines(folder: Path) -> list[Figure]:
    """One process each; what many of them reach is `dispatch`."""
    set_up("error")
    settings = bench_settings(folder, 0).model_copy(update={"live_data": False})
    parts = build(settings, channels={})
    with _folder(None) as binaries, _folder(_memory()) as data, running(binaries, data) as server:
        template = server.make_template()
        took = dict[Kind, Took]()
        for kind in ("builtin", "procrastinate"):
            with server.fresh(template) as url, _app(parts, url, kind) as app:
                took[kind] = asyncio.run(_measure(app))
    parts.writer.close()
    parts.database.close()
    return list(_figures(took["builtin"], took["procrastinate"]))


def _figures(one: Took, many: Took) -> Iterator[Figure]:
    against = "the engine of one process"
    yield Figure(name="turns_procrastinate", value=many.rate, unit="turns/s", baseline=one.rate, baseline_is=against)
    yield Figure(
        name="turn_procrastinate_cpu", value=many.cpu * 1000, unit="ms CPU/turn", baseline=one.cpu * 1000,
        baseline_is=against,
    )  # fmt: skip
    yield Figure(name="lone_text_procrastinate", value=many.alone, unit="ms", baseline=one.alone, baseline_is=against)


@contextmanager
def _app(parts: App, url: str, kind: Kind) -> Iterator[App]:
    settings = bench_settings(Path(), 0).model_copy(update={"engine": kind})
    with Database.open(url) as database, Writer(database) as writer:
        engine = build_engine(settings, database, writer)
        channels = {"sms": Provider("sms", finds=True)}
        yield replace(parts, database=database, writer=writer, engine=engine, clock=SystemClock(), channels=channels)


async def _measure(app: App) -> Took:
    await asyncio.gather(*(_receive(app, number) for number in range(TURNS)))
    stop, start, cpu = asyncio.Event(), perf_counter(), process_time()
    working = asyncio.create_task(work(app, stop))
    while _left(app):  # noqa: ASYNC110 - nobody tells when all is done
        await asyncio.sleep(0.05)
    took, used = perf_counter() - start, process_time() - cpu
    alone = [await _alone(app, TURNS + number) for number in range(ALONE)]
    stop.set()
    await working
    return Took(rate=TURNS / took, cpu=used / TURNS, alone=median(alone))


async def _receive(app: App, number: int) -> None:
    urn = Urn("tel", f"+1916555{number % CONTACTS if number < TURNS else 9_000 + number - TURNS:04d}")
    await inbox.receive(app, Received(channel="sms", provider_id=str(number), urn=urn, text="HELP"))


def _left(app: App) -> int:
    """Texts that were not handled, and answers that were not sent."""
    with app.database.reading() as db:
        texts = select(func.count()).select_from(waiting).where(waiting.c.handled_at.is_(None))
        answers = select(func.count()).select_from(msg).where(msg.c.state.in_(("queued", "sending")))
        return db.execute(texts).scalar_one() + db.execute(answers).scalar_one()


async def _alone(app: App, number: int) -> float:
    provider = app.channels["sms"]
    if not isinstance(provider, Provider):
        raise TypeError(provider)
    before, start = len(provider.accepted), perf_counter()
    await _receive(app, number)
    app.engine.wake(inbox.PUMP)
    while len(provider.accepted) == before:  # noqa: ASYNC110 - the provider is a stand-in
        await asyncio.sleep(0.001)
    return (perf_counter() - start) * 1000
