"""Health: whether this process can take messages."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.app import App
from storage import health
from storage.errors import Busy, DatabaseAway

PATIENCE_S = 3.0
"""A database that does not answer in this time counts as away."""


def routes(app: App) -> list[Route]:
    """`GET /healthz`: 200 when a message could be stored now, else 503."""

    async def healthz(_: Request) -> JSONResponse:
        try:
            await asyncio.wait_for(app.writer.run(health.answers), PATIENCE_S)
        except (DatabaseAway, Busy, TimeoutError) as error:
            return JSONResponse({"ok": False, "why": type(error).__name__}, status_code=503)
        return JSONResponse({"ok": True})

    return [Route("/healthz", healthz)]
