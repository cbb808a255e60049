"""Webhooks: verify the origin, store, answer 2xx. Everything else is the worker's."""

from collections.abc import Callable

import structlog
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import inbox, receipts
from bot.app import App
from bot.channels.channel import Channel, Malformed, NotGenuine, Received, Request
from bot.channels.sms import EMPTY_TWIML
from storage.errors import Busy, DatabaseAway

log = structlog.get_logger()

MOST_BYTES = 256 * 1024
"""More than any message a provider sends."""


class TooLarge(Exception):
    """A body beyond what any provider sends."""


def routes(app: App, public_url: str) -> list[Route]:
    """The three webhooks that scripts and providers rely on."""
    intake = receipts.Intake(app)

    async def sms(http: HttpRequest) -> Response:
        return await _inbound(app, "sms", http, public_url, lambda: Response(EMPTY_TWIML, media_type="text/xml"))

    async def sms_status(http: HttpRequest) -> Response:
        return await _receipts(app, intake, "sms", http, public_url)

    async def telegram(http: HttpRequest) -> Response:
        return await _inbound(app, "telegram", http, public_url, lambda: Response(status_code=200))

    return [
        Route("/webhooks/sms", sms, methods=["POST"]),
        Route("/webhooks/sms/status", sms_status, methods=["POST"]),
        Route("/webhooks/telegram", telegram, methods=["POST"]),
    ]


async def _inbound(
    app: App, name: str, http: HttpRequest, public_url: str, accepted: Callable[[], Response]
) -> Response:
    channel = app.channels.get(name)
    if channel is None:
        return PlainTextResponse("this channel is not set up", status_code=404)
    try:
        kept = [
            received for received in channel.receive(await _request(http, public_url)) if await _keep(app, received)
        ]
    except Exception as refused:  # noqa: BLE001 - whatever it is, the provider gets a status and no words
        return _refusal(name, refused)
    answer = accepted()
    if any(received.callback_id for received in kept):
        answer.background = BackgroundTask(_acknowledge, channel, kept)
    return answer


async def _keep(app: App, received: Received) -> bool:
    new = await inbox.receive(app, received)
    log.info("received", channel=received.channel, kind=received.kind, new=new)
    if new:
        app.engine.wake("inbox")
    return new


async def _acknowledge(channel: Channel, kept: list[Received]) -> None:
    """After the answer has gone out: stop pressed buttons from spinning."""
    for received in kept:
        await channel.acknowledge(received)


async def _receipts(app: App, intake: receipts.Intake, name: str, http: HttpRequest, public_url: str) -> Response:
    channel = app.channels.get(name)
    if channel is None:
        return PlainTextResponse("this channel is not set up", status_code=404)
    try:
        for receipt in channel.receipts(await _request(http, public_url)):
            known = await intake.receive(receipt)
            log.info("receipt", channel=name, status=receipt.status, known=known, error=receipt.error)
    except Exception as refused:  # noqa: BLE001 - whatever it is, the provider gets a status and no words
        return _refusal(name, refused)
    return Response(status_code=204)


async def _request(http: HttpRequest, public_url: str) -> Request:
    """The call as the provider made it: over our public URL, whatever proxy stands in between."""
    query = f"?{http.url.query}" if http.url.query else ""
    return Request(
        method=http.method,
        url=f"{public_url}{http.url.path}{query}",
        headers={name.lower(): value for name, value in http.headers.items()},
        body=await _body(http),
    )


async def _body(http: HttpRequest) -> bytes:
    body = bytearray()
    async for piece in http.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLarge
    return bytes(body)


def _refusal(name: str, refused: Exception) -> Response:
    """The status a provider acts on: 403 and 4xx are final, after 503 it comes again."""
    match refused:
        case NotGenuine():
            status = 403
        case TooLarge():
            status = 413
        case DatabaseAway() | Busy():
            status = 503
        case Malformed() | ClientDisconnect():
            status = 400
        case _:
            log.error("webhook failed", channel=name, exc_info=refused)
            return PlainTextResponse("our fault", status_code=500)
    log.warning("refused", channel=name, status=status, why=type(refused).__name__)
    return PlainTextResponse(f"refused: {type(refused).__name__}", status_code=status)
