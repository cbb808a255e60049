"""Listening on a port: taken before anything is put together, announced when it answers, given back at the end."""

import errno
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import structlog
import uvicorn
from starlette.applications import Starlette

from bot.cli.trouble import CannotListen, DidNotStart, PortBusy
from bot.settings import Settings
from bot.web.server import FINISH_S, keep_for_good

log = structlog.get_logger()

Port = Literal["port", "worker_port"]


class Announcing(uvicorn.Server):
    """A server that says when it answers, and not before."""

    def __init__(self, config: uvicorn.Config, listens: Callable[[], None]) -> None:
        super().__init__(config)
        self.listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.listens()


@contextmanager
def door(settings: Settings, setting: Port = "port") -> Iterator[socket.socket]:
    """Take the port of a setting; raises PortBusy or CannotListen. Nobody is let in before the server starts."""
    port, name = getattr(settings, setting), f"GROVE_{setting.upper()}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((settings.host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortBusy(settings.host, port, name) from error
            raise CannotListen(settings.host, port, error.strerror or str(error), name) from error
        yield opened


def serve(server: Starlette, *, opened: socket.socket, listens: Callable[[], None], finish_s: float = FINISH_S) -> None:
    """Answer HTTP until told to stop; `listens` is called when it does. Answers under way have `finish_s` to end."""
    config = uvicorn.Config(
        server,
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=round(finish_s),
        server_header=False,
    )
    answering = Announcing(config, listens)
    keep_for_good()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again when it has finished
    try:
        answering.run(sockets=[opened])
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise PortBusy(*opened.getsockname()[:2]) from error
    except SystemExit as ended:
        if not answering.started:
            raise DidNotStart from ended
        raise


def announce(settings: Settings, setting: Port = "port") -> None:
    """Note in the log where we listen."""
    log.info("listening", host=settings.host, port=getattr(settings, setting))
