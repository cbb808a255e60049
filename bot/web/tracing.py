"""A number for each request, bound to every line that is logged on the way."""

import secrets
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import bound_contextvars


@dataclass(frozen=True, slots=True)
class Traced:
    """Binds `request` for the time a request is answered; none is taken from outside."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with bound_contextvars(request=secrets.token_hex(4)):
            await self.app(scope, receive, send)
