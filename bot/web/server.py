"""One HTTP server: webhooks, health, and what a command mounts besides; with the worker inside when it is to work."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from bot.app import App
from bot.engine.builtin import AFTER_A_FAULT_S
from bot.readiness import BEHIND
from bot.web import data_page, health, metrics_page, webhooks
from bot.web.tracing import Traced
from bot.worker import work

log = structlog.get_logger()

FINISH_S = 25.0
"""How long what has begun may take to finish when the program is told to stop."""

Beside = Callable[[asyncio.Event], Awaitable[None]]
"""Something that runs beside the server until the event says stop."""


def web_app(
    app: App,
    public_url: str,
    *,
    beside: Sequence[Beside] = (),
    more: Sequence[BaseRoute] = (),
    home: str = "/healthz",
    longest: timedelta = BEHIND,
    finish_s: float = FINISH_S,
) -> Starlette:
    """
    The server. `beside` runs as long as it does: the worker, polling; `more` are routes of a command's own.

    A text that waits for its turn for `longest` makes it unready.
    """
    routes = [
        Route("/", lambda _: RedirectResponse(home), methods=["GET"]),
        *health.routes(app, longest),
        *metrics_page.routes(app),
        *webhooks.routes(app, public_url),
        *data_page.routes(app),
        *more,
    ]
    return Starlette(routes=routes, middleware=[Middleware(Traced)], lifespan=lambda _: running(app, beside, finish_s))


def watched_worker(app: App, *, longest: timedelta = BEHIND, finish_s: float = FINISH_S) -> Starlette:
    """The worker, which tells its health and metrics and nothing else: it takes no webhooks in."""
    routes = [*health.routes(app, longest), *metrics_page.routes(app)]
    return Starlette(routes=routes, lifespan=lambda _: running(app, [working(app)], finish_s))


def working(app: App) -> Beside:
    """The worker, to run beside the server."""
    return lambda stop: work(app, stop)


def keep_for_good() -> None:
    """
    Let the garbage collector pass over all that is there now: for a process about to serve.

    Vocabularies, vectors and city data stay until the end. Looking through them again and again stopped every
    answer for a tenth of a second, once in some 1,500 messages (measured).
    """
    gc.collect()
    gc.freeze()


def running(app: App, beside: Sequence[Beside], finish_s: float = FINISH_S) -> AbstractAsyncContextManager[None]:
    """Keep what runs beside the server running; let it finish at the end."""

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        stop = asyncio.Event()
        tasks = [asyncio.ensure_future(kept_running(each, stop)) for each in beside]
        try:
            yield
        finally:
            stop.set()
            await finish(tasks, finish_s)
            for channel in app.channels.values():
                await channel.close()

    return lifespan()


async def kept_running(beside: Beside, stop: asyncio.Event) -> None:
    """Run it until `stop`; should it break off before, begin anew: a server that nobody works for looks healthy."""
    while not stop.is_set():
        try:
            await beside(stop)
        except Exception:
            log.exception("broke off")
            await asyncio.sleep(AFTER_A_FAULT_S)
        else:
            return


async def finish(tasks: Sequence["asyncio.Future[None]"], finish_s: float) -> None:
    """Wait for tasks to end; what takes too long is broken off, and its leases tell."""
    if not tasks:
        return
    done, late = await asyncio.wait(tasks, timeout=finish_s)
    for task in late:
        task.cancel()
    for task in done:
        if task.exception() is not None:
            log.error("broke off", why=repr(task.exception()))
