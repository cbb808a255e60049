"""How fast a verified webhook is stored durably, against the same server checking the signature alone."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from time import perf_counter
from urllib.error import URLError
from urllib.parse import parse_qsl, urlencode
from urllib.request import urlopen

from twilio.request_validator import RequestValidator

from tests.bench.report import Figure, median, quantile
from tests.bench.settings import AUTH_TOKEN
from tests.postgres import DURABLE, _folder, _memory, running

IN_FLIGHT = 32
CALLS = 4_000
ROUNDS = 3
STARTS_WITHIN_S = 60

NUMBERS = count(1)


def webhook_accept(folder: Path) -> list[Figure]:
    """On disk and in memory, on both databases, each as durable as it is for a city."""
    figures = _of("sqlite", folder, goal=">= 0.5")
    with ExitStack() as held:
        binaries, disk = held.enter_context(_folder(None)), held.enter_context(_folder(str(folder.parent)))
        server = held.enter_context(running(binaries, disk, **DURABLE))
        figures += _of("postgresql", folder, held.enter_context(server.fresh()), goal=">= 0.5")
    if (memory := _memory()) is None:
        return figures
    with ExitStack() as held:
        binaries, data = held.enter_context(_folder(None)), held.enter_context(_folder(memory))
        figures += _of("sqlite_in_memory", data, goal=">= 0.8")
        server = held.enter_context(running(binaries, data / "postgresql", **DURABLE))
        figures += _of("postgresql_in_memory", data, held.enter_context(server.fresh()), goal=">= 0.8")
    return figures


def _of(name: str, folder: Path, database: str = "", *, goal: str) -> list[Figure]:
    """Rates in turn, A B A B A B, so that both see the same machine."""
    stored, checked, waits = [], [], []
    with serving(folder, "--database", database) as port:
        for _ in range(ROUNDS):
            checked.append(asyncio.run(_calls(port, "/check-only"))[0])
            rate, times = asyncio.run(_calls(port, "/webhooks/sms"))
            stored.append(rate)
            waits += times
    p99 = quantile(waits, 0.99) * 1000
    return [
        Figure(name=f"webhook_{name}", value=median(stored), unit="calls/s", baseline=median(checked),
               baseline_is="the signature check alone", goal=goal),
        Figure(name=f"webhook_{name}_p99", value=p99, unit="ms", baseline=100, baseline_is="100 ms", goal="<= 1"),
    ]  # fmt: skip


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[int]:
    """The server in a process of its own, on a free port of the loopback interface; see `tests.bench.server`."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "tests.bench.server", str(folder), str(port), *options]
    with subprocess.Popen(command) as server:  # noqa: S603 - our own module
        try:
            _until_it_listens(port, server)
            yield port
        finally:
            server.terminate()


def _until_it_listens(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = perf_counter() + STARTS_WITHIN_S
    while perf_counter() < until:
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
        except (URLError, OSError):
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.1)
                raise RuntimeError("the server under the benchmark ended") from None
        else:
            return
    raise RuntimeError("the server under the benchmark does not listen")


async def _calls(port: int, path: str) -> tuple[float, list[float]]:
    return await posted(port, [_question(port, path, next(NUMBERS)) for _ in range(CALLS)])


async def posted(port: int, calls: Sequence[bytes]) -> tuple[float, list[float]]:
    """Make signed posts over IN_FLIGHT connections; gives the rate and how long each took."""
    start = perf_counter()
    shares = [calls[number::IN_FLIGHT] for number in range(IN_FLIGHT)]
    times = await asyncio.gather(*(_client(port, share) for share in shares))
    return len(calls) / (perf_counter() - start), [time for each in times for time in each]


async def _client(port: int, calls: Sequence[bytes]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for call in calls:
        start = perf_counter()
        writer.write(call)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 20"):
            raise RuntimeError(f"refused: {head[:60]!r}")
        await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0))
        times.append(perf_counter() - start)
    writer.close()
    return times


def _question(port: int, path: str, number: int) -> bytes:
    return text_in(port, path, number, f"+1916555{number % 10000:04d}", "When is trash day at 9380 Studio Ct?")


def text_in(port: int, path: str, number: int, sender: str, text: str) -> bytes:
    """A text that a resident sent."""
    return signed(port, path, {
        "MessageSid": f"SM{number:032d}", "AccountSid": "AC" + "0" * 32, "From": sender, "To": "+19165550199",
        "Body": text, "NumSegments": "1",
    })  # fmt: skip


def signed(port: int, path: str, fields: Mapping[str, str]) -> bytes:
    """One signed form post, as Twilio makes it."""
    form = urlencode(fields)
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"http://127.0.0.1:{port}{path}", dict(parse_qsl(form)))
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    return (head + form).encode()
