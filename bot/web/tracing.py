"""A number for each request, bound to every line that is logged on the way."""

import random
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import bound_contextvars


@dataclass(frozen=True, slots=True)
class Traced:
    """Binds `request` for the time a request is answered; none is taken from outside, and none is a secret."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with bound_contextvars(request=f"{random.getrandbits(32):08x}"):
            await self.app(scope, receive, send)
