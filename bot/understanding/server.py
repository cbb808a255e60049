"""A Rasa server over its HTTP API: what it understands, how it is, and which model it uses."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from nlu.rasa.replies import LONGEST, NotAReply, ranking_in

Ranking = tuple[tuple[str, float], ...]

AT_ONCE = 8
"""Connections at most. One server understands some 45 texts a second, however many ask at once."""

LOAD_S = 60.0
"""How long the server may take to load another model."""

OK, NO_CONTENT = 200, 204

REASONS = {401: "token-refused", 403: "token-refused", 409: "no-model"}
"""Why the server did not answer, by its status."""


class RasaFailed(Exception):
    """
    The server gave no understanding.

    `reason` is short and stable, for logs; neither it nor the message holds the text or the token. `busy`: it is
    our own queue that is too long, so the server is not to blame.
    """

    def __init__(self, reason: str, *, busy: bool = False) -> None:
        super().__init__(f"Rasa gave no understanding: {reason}")
        self.reason = reason
        self.busy = busy


class RasaServer:
    """
    Speaks to one server. It is given its client, so that a test gives it one that answers from a list.

    `token` goes in the query, as Rasa's `--auth-token` wants it: never log an address.
    """

    def __init__(
        self,
        client: httpx.Client,
        *,
        token: str = "",
        timeout_s: float = 0.8,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses with the token in them at INFO
        self._client = client
        self._seconds = seconds
        self._query: Mapping[str, str] = {"token": token} if token else {}
        self._timeout_s = timeout_s

    def ranking(self, text: str) -> Ranking:
        """
        Ask what a text means; it must be `sendable`. Raises RasaFailed.

        The reply is cut off at the time limit, and where it is longer than any reply may be.
        """
        status, body = self._answer("POST", "/model/parse", {"text": text})
        if status != OK:
            raise RasaFailed(REASONS.get(status, f"status-{status}"))
        try:
            return ranking_in(body)
        except NotAReply as error:
            raise RasaFailed("nonsense") from error

    def is_alive(self) -> bool:
        """Whether the process answers; says nothing of a model."""
        return self._status("/version") == OK

    def is_ready(self) -> bool:
        """Whether a model is loaded, and the token the right one."""
        return self._status("/status") == OK

    def use_model(self, path: str) -> None:
        """Make the server load the model at a path of its own machine, without a stop; raises RasaFailed."""
        status, _ = self._answer("PUT", "/model", {"model_file": path}, limit_s=LOAD_S)
        if status != NO_CONTENT:
            raise RasaFailed(REASONS.get(status, f"status-{status}"))

    def close(self) -> None:
        """Give back its connections."""
        self._client.close()

    def _status(self, path: str) -> int:
        """The status of a page; 0 where nobody answers."""
        try:
            return self._answer("GET", path)[0]
        except RasaFailed:
            return 0

    def _answer(
        self, method: str, path: str, sent: Mapping[str, Any] | None = None, *, limit_s: float | None = None
    ) -> tuple[int, bytes]:
        limit_s = limit_s or self._timeout_s
        try:
            return self._read(method, path, sent, limit_s)
        except httpx.PoolTimeout as error:
            raise RasaFailed("queue", busy=True) from error
        except httpx.TimeoutException as error:
            raise RasaFailed("slow") from error
        except httpx.HTTPError as error:
            raise RasaFailed("no-connection") from error

    def _read(self, method: str, path: str, sent: Mapping[str, Any] | None, limit_s: float) -> tuple[int, bytes]:
        """Status and body, read piece by piece until time or size is up."""
        until, body = self._seconds() + limit_s, b""
        with self._client.stream(method, path, params=self._query, json=sent, timeout=limit_s) as reply:
            for piece in reply.iter_bytes():
                body += piece
                if len(body) > LONGEST:
                    raise RasaFailed("nonsense")
                if self._seconds() > until:
                    raise RasaFailed("slow")
            return reply.status_code, body


def rasa_client(url: str) -> httpx.Client:
    """
    Make a client that opens no connection yet.

    It asks no proxy, because the server stands on a private address, and follows no redirect with the token in it.
    """
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    return httpx.Client(base_url=url, limits=limits, trust_env=False, follow_redirects=False)
