"""
How long a resident waits, at ten texts a second, while a campaign of 100,000 messages is going out.

From the webhook in to the provider's API called: the whole program in a process of its own, on SQLite on disk. Each
text is another one, so that none is remembered.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import perf_counter
from urllib.parse import parse_qs

from storage import migrate
from storage.database import Database
from tests.bench.dispatch import seed
from tests.bench.report import Figure, median, quantile
from tests.bench.settings import bench_settings
from tests.bench.webhook import serving, text_in

CAMPAIGN = 100_000
BULK_A_SECOND = 100
TEXTS, FIRST = 320, 20
"""Texts, and how many of the first ones do not count: a server is fresh only once."""

A_SECOND = 10
PATIENCE_S = 60

QUESTIONS = (
    "When is trash day at {} Studio Ct?", "¿Cuándo pasa la basura en {} Studio Ct?", "khi nào lấy rác ở {} Studio Ct",
    "{} studio ct 哪天收垃圾", "kailan ang basura sa {} Studio Ct", "{} Studio Ct 쓰레기 언제 가져가요",
    "khib nyiab ntawm {} Studio Ct hnub twg", "who is my council member at {} Studio Ct",
    "when is the library open {}", "{} potholes on my street, who fixes them", "cooling center near {} Studio Ct",
    "can I get a bulky pickup, {} items",
)  # fmt: skip


def reply_end_to_end(folder: Path) -> list[Figure]:
    """The slowest of twenty waits, and the middle one."""
    waits, bulk_rate = asyncio.run(_measure(folder))
    return [
        Figure(name="reply_p95", value=quantile(waits, 0.95) * 1000, unit="ms", baseline=250,
               baseline_is="a quarter of a second", goal="<= 1"),
        Figure(name="reply_p50", value=median(waits) * 1000, unit="ms", baseline=250,
               baseline_is="a quarter of a second"),
        Figure(name="bulk_beside_replies", value=bulk_rate, unit="msg/s", baseline=BULK_A_SECOND,
               baseline_is="what the lane allows"),
    ]  # fmt: skip


async def _measure(folder: Path) -> tuple[list[float], float]:
    _seed(folder)
    provider = Provider()
    listening = await asyncio.start_server(provider.accept, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    async with listening:
        with serving(folder, "--provider", address) as port:
            start, before = perf_counter(), len(provider.called)
            waits = await _texts(port, provider)
            rate = (len(provider.called) - before - TEXTS) / (perf_counter() - start)
        await asyncio.gather(*provider.connections)
    return waits[FIRST:], rate


def _seed(folder: Path) -> None:
    with Database.open(bench_settings(folder, 0).database_url) as database:
        migrate.upgrade(database)
        with database.transaction() as db:
            seed(db, folder, CAMPAIGN)


class Provider:
    """Takes every message, and knows when it was first called for each number."""

    def __init__(self) -> None:
        self.called: dict[str, float] = {}
        self.waited_for: dict[str, asyncio.Event] = {}
        self.connections: list[asyncio.Task[None]] = []
        self._numbers = count(1)

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection, which ends when the one who called is gone."""
        self.connections.append(asyncio.ensure_future(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it ends."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                size = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
                self._take(parse_qs((await reader.readexactly(size)).decode()))
                writer.write(self._answer())
        writer.close()

    def _take(self, form: Mapping[str, list[str]]) -> None:
        [to] = form["To"]
        self.called.setdefault(to, perf_counter())
        if to in self.waited_for:
            self.waited_for[to].set()

    def _answer(self) -> bytes:
        body = b'{"sid": "SM%032d", "status": "queued", "num_segments": "1"}' % next(self._numbers)
        return (
            b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )


async def _texts(port: int, provider: Provider) -> list[float]:
    """Texts at a steady rate, whatever the answers do; gives how long each resident waited."""
    start, waiting = perf_counter(), []
    for number in range(TEXTS):
        await asyncio.sleep(max(0.0, start + number / A_SECOND - perf_counter()))
        waiting.append(asyncio.ensure_future(_wait(port, provider, number)))
    return await asyncio.gather(*waiting)


async def _wait(port: int, provider: Provider, number: int) -> float:
    sender, text = f"+1530555{number:04d}", QUESTIONS[number % len(QUESTIONS)].format(9000 + number)
    answered = provider.waited_for[sender] = asyncio.Event()
    call = text_in(port, "/webhooks/sms", number, sender, text)
    start = perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(call)
    if not (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200"):
        raise RuntimeError("a text was refused")
    writer.close()
    async with asyncio.timeout(PATIENCE_S):
        await answered.wait()
    return provider.called[sender] - start
