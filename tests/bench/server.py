"""
The server under the benchmarks, in a process of its own: the real routes, and one that only checks.

With a provider's address it works too, as `grove run` does, and its clock begins at noon: no campaign sends at night.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import uvicorn
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.app import App
from bot.building import build
from bot.channels.channel import Request
from bot.channels.sms import EMPTY_TWIML
from bot.clock import SystemClock
from bot.logs import set_up
from bot.web.server import keep_for_good, web_app, working
from storage import migrate
from storage.database import Database
from tests.bench.dispatcher import FromNoon
from tests.bench.settings import bench_settings


def check_only(app: App, public_url: str) -> Route:
    """The same server doing the signature check alone: nothing is stored."""

    async def checked(http: HttpRequest) -> Response:
        headers = {name.lower(): value for name, value in http.headers.items()}
        url = f"{public_url}{http.url.path}"
        app.channels["sms"].receive(Request(method="POST", url=url, headers=headers, body=await http.body()))
        return Response(EMPTY_TWIML, media_type="text/xml")

    return Route("/check-only", checked, methods=["POST"])


def main(folder: Path, port: int, provider: str, database_url: str) -> None:
    """Serve until ended."""
    settings = bench_settings(folder, port, provider)
    if database_url:
        settings = settings.model_copy(update={"database_url": database_url})
    set_up("error")
    database = Database.open(settings.database_url)
    migrate.upgrade(database)
    database.close()
    app = build(settings, clock=FromNoon() if provider else SystemClock())
    beside = [working(app)] if provider else []
    server = web_app(app, settings.public_url, beside=beside, more=[check_only(app, settings.public_url)])
    keep_for_good()
    uvicorn.run(server, host="127.0.0.1", port=port, log_level="error", access_log=False)


def _asked() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--provider", default="")
    parser.add_argument("--database", default="")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    main(asked.folder, asked.port, asked.provider, asked.database)
