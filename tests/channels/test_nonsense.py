"""A provider, or what stands in its place, that answers with something else: it may have taken the message."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.channel import Outgoing, SendFailed
from bot.clock import SystemClock
from flows.contact import Urn
from tests.channels.loopback import Loopback
from tests.opendata.http.serving import certificate_for, serving
from tests.web.service import channels_at

pytestmark = pytest.mark.anyio

TO = {"sms": Urn("tel", "+19165550142"), "telegram": Urn("telegram", "7512345")}


async def a_page(_: Request) -> Response:
    return HTMLResponse("<html><h1>Welcome to nginx!</h1></html>")


@pytest.mark.parametrize("line", ["sms", "telegram"])
async def test_a_page_with_status_200_leaves_a_message_uncertain(loopback: Loopback, line: str) -> None:
    loopback.app = Starlette(routes=[Route("/{path:path}", a_page, methods=["GET", "POST"])])
    channel = channels_at(loopback.url, SystemClock())[line]

    with pytest.raises(SendFailed) as failure:
        await channel.send(TO[line], Outgoing(text="hello", token="t"))
    await channel.close()

    assert failure.value.uncertain
    assert not failure.value.retry


@pytest.mark.parametrize("line", ["sms", "telegram"])
async def test_a_server_that_cannot_prove_who_it_is_gets_no_message(line: str, tmp_path: Path) -> None:
    """Its certificate is one that nobody vouches for, as of who stands in the middle."""
    untrusted, _ = certificate_for("127.0.0.1", tmp_path)
    with serving(lambda _: [b"HTTP/1.1 200 OK\r\n\r\n"], tls=untrusted) as server:
        channel = channels_at(f"https://127.0.0.1:{server.port}", SystemClock())[line]
        with pytest.raises(SendFailed) as failure:
            await channel.send(TO[line], Outgoing(text="hello", token="t"))
        await channel.close()

    assert server.seen == []
    assert failure.value.retry
    assert not failure.value.uncertain
