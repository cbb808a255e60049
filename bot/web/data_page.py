"""The open data for everybody to see: what there is, how old it is, and what went wrong last."""

import asyncio
from dataclasses import asdict

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.app import App
from bot.freshness import Freshness, freshness

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Nothing from elsewhere, nothing inline, no script at all."""

WORDS = {"fresh": "up to date", "bundled": "bundled copy", "stale": "too old", "missing": "not there"}
"""How the page calls each state."""


def routes(app: App) -> list[BaseRoute]:
    """`GET /data` for people, `GET /data.json` for programs: no row of any data set, and nothing of residents."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("bot.web", "templates"), autoescape=True, trim_blocks=True
    )
    page = templates.get_template("data.html")

    async def for_people(_: Request) -> HTMLResponse:
        found, now = await asyncio.to_thread(freshness, app), app.clock.now().astimezone(app.city.timezone)
        shown = page.render(city=app.city, found=found, now=now, zone=app.city.timezone, words=WORDS)
        return HTMLResponse(shown, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})

    async def for_programs(_: Request) -> JSONResponse:
        return JSONResponse([as_json(each) for each in await asyncio.to_thread(freshness, app)])

    return [
        Route("/data", for_people, methods=["GET"]),
        Route("/data.json", for_programs, methods=["GET"]),
        Mount("/data/static", StaticFiles(packages=[("bot.web", "static")])),
    ]


def as_json(found: Freshness) -> dict[str, object]:
    """Write days and instants as ISO 8601 does."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(found).items()}
