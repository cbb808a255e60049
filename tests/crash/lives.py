"""
A process that serves on the emulated providers until it is killed, and then begins its next life.

`python -m tests.crash.lives '{"database_url": …}'` builds what never changes once; each life is a fork of
it, whose process id it prints. It ends, with the life it is in, when its standard input does.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from bot import outbox
from bot.app import App
from bot.building import build
from bot.channels.channel import Limits
from bot.clock import SystemClock
from bot.logs import set_up
from bot.settings import Settings
from bot.web.server import web_app, working
from storage import migrate
from storage.database import Database
from tests.web.service import PUBLIC_URL, channels_at, with_database

LEASE, GRACE, TIMEOUT_S = timedelta(seconds=2), timedelta(seconds=2), 1.0
"""Short, and in the order that the program needs: a call ends before its lease, a lease before the grace."""

SETTLE_S = 0.3

LIMITS = Limits(rate=250, burst=25)


class ShiftedClock:
    """The machine's clock, ahead by as many seconds as a file says: all processes jump together."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def jump_to(self, instant: datetime) -> None:
        ahead = (instant - datetime.now(UTC)).total_seconds()
        beside = self.file.with_suffix(".new")
        beside.write_text(str(ahead))
        beside.replace(self.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a life needs to know."""

    database_url: str
    provider_url: str
    port: int
    clock_file: str
    data_dir: str


def main(plan: Plan) -> None:
    set_up("error")
    parts = built(plan)
    life = 0
    threading.Thread(target=end_with_input, args=(os.getpid(),), daemon=True).start()
    while True:
        life = os.fork()
        if life == 0:
            live(plan, parts)
            return
        print(life, flush=True)  # noqa: T201 - the test reads it
        os.waitpid(life, 0)


def built(plan: Plan) -> App:
    """What never changes; nothing of it is a thread or a connection, which no fork would carry over."""
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    own = {"database_url": "sqlite://", "secret_key": SecretStr("the secret of the tests: long enough")}
    own |= {"data_dir": Path(plan.data_dir), "live_data": False}
    parts = build(Settings.model_construct(**defaults | own), channels={})
    parts.writer.close()
    parts.database.close()
    import_all(plan, parts)
    return parts


def import_all(plan: Plan, parts: App) -> None:
    """Import what the program imports where it is first needed, so that no life need to."""
    channels_at(plan.provider_url, SystemClock())
    uvicorn.Config(web_app(parts, PUBLIC_URL)).load()
    with Database.open(plan.database_url) as database:
        migrate.is_at_head(database)


def end_with_input(group: int) -> None:
    sys.stdin.read()
    os.killpg(group, signal.SIGKILL)


def live(plan: Plan, parts: App) -> None:
    """Serve and work, as `grove run` does."""
    clock = ShiftedClock(Path(plan.clock_file))
    channels = channels_at(plan.provider_url, clock, timeout_s=TIMEOUT_S, limits=LIMITS)
    app = with_database(parts, Database.open(plan.database_url), clock, channels)
    app = replace(app, lease=LEASE, grace=GRACE)

    async def settling(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await outbox.settle(app)
            await asyncio.wait([asyncio.ensure_future(stop.wait())], timeout=SETTLE_S)

    server = web_app(app, PUBLIC_URL, beside=[working(app), settling])
    uvicorn.run(server, host="127.0.0.1", port=plan.port, log_level="critical", access_log=False)


if __name__ == "__main__":
    main(Plan(**json.loads(sys.argv[1])))
