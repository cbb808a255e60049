"""A server on a port of this machine, the emulated providers on it, and a stand-in for our webhooks."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as Call
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.channel import Request
from bot.simulator.app import Simulator, simulator
from bot.simulator.carrier import Credentials
from bot.simulator.view import Look

CREDENTIALS = Credentials(
    account_sid="AC" + "0" * 32,
    auth_token="12345",
    sender="+19165550100",
    telegram_token="990000001:test",
    telegram_secret="a-secret-of-ours",
)

LOOK = Look(
    title="City of Elk Grove",
    timezone=ZoneInfo("America/Los_Angeles"),
    price=Decimal("0.0079"),
    samples={"en": ("When is trash day?",), "es": ("¿Cuándo pasa la basura?",)},
    language_of=lambda text: "es" if "¿" in text else None,
)


class Loopback:
    """Serves whatever application a test puts in."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.app: ASGIApp = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@dataclass
class Webhooks:
    """Keeps the calls that would reach our service; answers each with `status`."""

    public_url: str
    status: int = 200
    calls: asyncio.Queue[Request] = field(default_factory=asyncio.Queue)

    async def answer(self, call: Call) -> Response:
        query = f"?{call.url.query}" if call.url.query else ""
        url, body = self.public_url + call.url.path + query, await call.body()
        headers = dict(call.headers)
        self.calls.put_nowait(Request(method=call.method, url=url, headers=headers, body=body))
        return Response(status_code=self.status)

    async def next(self) -> Request:
        """Wait for the next call."""
        async with asyncio.timeout(10):
            return await self.calls.get()


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def loopback(anyio_backend: str) -> AsyncIterator[Loopback]:
    """Give one server for the tests of a module; calls made before it has started wait in the socket."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = Loopback(listening.getsockname()[1])
        config = uvicorn.Config(place, lifespan="off", ws="none", loop="asyncio", log_level="critical")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield place
        server.should_exit = True
        await serving


@pytest.fixture
def public_url(loopback: Loopback) -> str:
    return "https://bot.example"


@pytest.fixture
def webhooks(public_url: str) -> Webhooks:
    return Webhooks(public_url)


@pytest.fixture
async def sim(loopback: Loopback, webhooks: Webhooks) -> AsyncIterator[Simulator]:
    """Give both providers, emulated, which take our webhooks to stand behind a proxy at `public_url`."""
    made = simulator(CREDENTIALS, LOOK, target=loopback.url, public_url=webhooks.public_url)
    hook = Route("/webhooks/{rest:path}", webhooks.answer, methods=["POST"])
    loopback.app = Starlette(routes=[hook, Mount("/", made.app)])
    yield made
    await made.close()
