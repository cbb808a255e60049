"""Health: whether this process lives, and whether it can do its work."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot import readiness
from bot.app import App
from bot.readiness import BEHIND, Check, Look
from storage import health
from storage.errors import Busy, DatabaseAway, DatabaseReadOnly, StorageError

PATIENCE_S = 3.0
"""A database that does not answer in this time counts as away."""


def routes(app: App, longest: timedelta = BEHIND) -> list[Route]:
    """
    `GET /healthz`: 200 as long as the process lives; starting it again is the cure of nothing else.

    `GET /readyz`: 200 when messages are taken in and handled, else 503; with each thing looked at, and its cure.
    """

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"ok": True})

    async def readyz(_: Request) -> JSONResponse:
        database = await _database(app)
        others = looks(app, longest if database.fault is None else None)
        checks = [database, *await asyncio.to_thread(readiness.look_at, others)]
        ok = all(check.fault is None for check in checks)
        told = {check.name: described(check) for check in checks}
        return JSONResponse({"ok": ok, "checks": told}, status_code=200 if ok else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def looks(app: App, longest: timedelta | None) -> Mapping[str, Look]:
    """What else has to be well; without `longest` a database that does not answer is not asked again."""
    folders = [folder for folder in (app.database.folder, app.answers.store.folder) if folder is not None]
    others: dict[str, Look] = {"writer": partial(_writer, app), "disk": partial(readiness.room, folders)}
    if longest is None:
        return others
    return {
        "schema": partial(readiness.schema, app.database),
        "inbox": lambda: readiness.inbox(app.database, app.clock.now(), longest),
        **others,
    }


def described(check: Check) -> dict[str, Any]:
    """A check for a program to read: well or not, why, what to do, and a code that stays the same."""
    fault = check.fault
    if fault is None:
        return {"ok": True}
    return {"ok": False, "why": fault.what, "cure": fault.fix, "code": fault.code}


async def _database(app: App) -> Check:
    """Through the writer, as a message would come."""
    try:
        takes = await asyncio.wait_for(app.writer.run(health.takes_writes), PATIENCE_S)
    except TimeoutError:
        return Check("database", _away("The database has not answered"))
    except (DatabaseAway, Busy) as error:
        return Check("database", error)
    return Check("database", None if takes else _read_only(app))


def _away(what: str) -> StorageError:
    return DatabaseAway(f"{what} for {PATIENCE_S:.0f} seconds.", fix="See that it runs, and what keeps it busy.")


def _read_only(app: App) -> StorageError:
    return DatabaseReadOnly(
        f"The database {app.database} takes no writes.", fix="Point GROVE_DATABASE_URL at the main server."
    )


def _writer(app: App) -> None:
    if not app.writer.alive:
        raise readiness.WriterStopped
