"""Metrics: what this process counts of itself and what waits in the database, as Prometheus reads it."""

from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.web.gauges import Gauges

PASSED_ON = ("forwarded", "x-forwarded-for")
"""A proxy says with these that it asks for somebody else: the public, where it serves our webhooks."""


def routes(app: App) -> list[Route]:
    """`GET /metrics`: for this machine and the private network; 404 for what comes from outside, or through a proxy."""
    gauges = Gauges(app)

    async def metrics(asked: Request) -> Response:
        if not comes_from_near(asked):
            return PlainTextResponse("not found", status_code=404)
        await gauges.look()
        page = generate_latest(app.metrics.registry) + generate_latest(gauges)
        return Response(page, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return [Route("/metrics", metrics, methods=["GET"])]


def comes_from_near(asked: Request) -> bool:
    """Whether somebody on this machine or its private network asks, for themselves."""
    if asked.client is None or any(name in asked.headers for name in PASSED_ON):
        return False
    try:
        near = ip_address(asked.client.host)
    except ValueError:
        return False
    return near.is_loopback or near.is_private
