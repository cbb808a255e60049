"""Commands that stay: run, web, worker, demo."""

import asyncio
import signal
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import typer

from bot.cli.parts import running_app

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.app import App
    from bot.settings import Settings
    from bot.web.server import Beside


def add_to(program: typer.Typer) -> None:
    for command in (run, web, worker, demo):
        program.command()(command)


def run() -> None:
    """
    Run everything in one process: webhooks, conversations, sending, follow-ups.

    Example: GROVE_SECRET_KEY=… grove run
    """
    from bot.web.server import working

    _serve(lambda app, settings: [working(app), *_polling(app, settings)])


def web() -> None:
    """
    Run only the webhooks; `grove worker` in other processes does the work. Needs PostgreSQL to share.

    Example: grove web
    """
    _serve(lambda _app, _settings: [])


def worker() -> None:
    """
    Run only the work: conversations, sending, follow-ups.

    With GROVE_WORKER_PORT it tells its health and its metrics there.

    Example: grove worker
    """
    from bot.settings import load_settings
    from bot.web.server import keep_for_good

    settings = load_settings()
    if settings.worker_port:
        _work_watched(settings)
        return
    with running_app(settings) as app:
        keep_for_good()
        asyncio.run(_until_told_to_stop(app, settings.shutdown_seconds))


def demo() -> None:
    """
    Run everything with a phone simulator in place of the providers; no account, no key.

    Example: grove demo
    """
    from bot.cli.listening import door, serve
    from bot.demo import refuse_real_accounts, run_demo
    from bot.settings import load_settings

    settings = load_settings()
    refuse_real_accounts(settings)
    with door(settings) as opened:
        run_demo(settings, partial(serve, opened=opened))


def _serve(beside: "Callable[[App, Settings], Sequence[Beside]]") -> None:
    """Take the port first, so that a busy one is known at once; then put the program together and answer."""
    from bot.cli.listening import announce, door, serve
    from bot.settings import load_settings
    from bot.web.server import web_app

    settings = load_settings()
    with door(settings) as opened, running_app(settings) as app:
        longest, finish_s = timedelta(seconds=settings.ready_inbox_seconds), settings.shutdown_seconds
        server = web_app(app, settings.public_url, beside=beside(app, settings), longest=longest, finish_s=finish_s)
        serve(server, opened=opened, listens=partial(announce, settings), finish_s=finish_s)


def _work_watched(settings: "Settings") -> None:
    """Take the port first, as `_serve` does; then work, and tell how it goes."""
    from bot.cli.listening import announce, door, serve
    from bot.web.server import watched_worker

    with door(settings, "worker_port") as opened, running_app(settings) as app:
        longest, finish_s = timedelta(seconds=settings.ready_inbox_seconds), settings.shutdown_seconds
        listens = partial(announce, settings, "worker_port")
        serve(
            watched_worker(app, longest=longest, finish_s=finish_s), opened=opened, listens=listens, finish_s=finish_s
        )


def _polling(app: "App", settings: "Settings") -> "Sequence[Beside]":
    from bot.polling import poll

    return [partial(poll, app)] if settings.telegram_polling and "telegram" in app.channels else []


async def _until_told_to_stop(app: "App", finish_s: float) -> None:
    from bot.worker import work_until_told

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    await work_until_told(app, stop, finish_s)
    for channel in app.channels.values():
        await channel.close()
