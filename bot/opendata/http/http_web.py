"""The real `Web`: few tries, limits of time and size, redirects looked at one by one."""

import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpcore
import httpx
import stamina

from bot.opendata.connector import Mark, SourceFailed
from bot.opendata.http.addresses import Resolve, resolve
from bot.opendata.http.asks import MEND, Ask, first_ask
from bot.opendata.http.bodies import NotUnpacked, TooLarge, read_whole
from bot.opendata.http.failures import TryAgain, broken_off, refuse_status
from bot.opendata.http.web import Reply
from bot.opendata.http.wire import AddressRefused, CheckedWire, Deadline, TooSlow

REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_CHANGED = 304

ALLOW = "Set `private: true` in the declaration if the server stands in the city's own network."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost at most."""

    within_s: float = 120.0
    """Everything: connecting, redirects, tries, waiting between them, the last byte."""
    idle_s: float = 20.0
    """Without a single byte."""
    size: int = 128 * 1024 * 1024
    """Bytes of content, unpacked."""
    redirects: int = 5
    tries: int = 3
    wait_s: float = 1.0
    """Before the second try, doubled before the third; up to as much again is added by chance."""
    patience_s: float = 30.0
    """The longest `Retry-After` that is waited for; a longer one is left to the next refresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpWeb:
    """
    Asks servers; keeps nothing between requests, so that threads may share it and no connection outlives its check.

    `open_web` makes one. The fields below `tls` are what a test gives otherwise: clocks, names, the network itself.
    """

    user_agent: str
    """Names the program and a way to reach whoever runs it: NWS refuses others, and it is good manners."""
    limits: Limits
    tls: ssl.SSLContext
    seconds: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    resolve: Resolve = resolve
    network: httpcore.NetworkBackend

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        since: Mark | None = None,
        private: bool = False,
    ) -> Reply | None:
        """GET; with `since` a conditional one, and None when the server says 304; raises SourceFailed."""
        return self._send(first_ask("GET", url, params, headers, common=self._common, since=since), private=private)

    def post(self, url: str, content: Any, *, headers: Mapping[str, str] | None = None, private: bool = False) -> Reply:
        """POST `content` as JSON; raises SourceFailed."""
        ask = first_ask("POST", url, None, headers, common=self._common, content=content)
        reply = self._send(ask, private=private)
        if reply is None:
            raise AssertionError("a POST is never conditional")
        return reply

    @property
    def _common(self) -> dict[str, str]:
        return {"User-Agent": self.user_agent, "Accept-Encoding": "gzip"}

    def _send(self, ask: Ask, *, private: bool) -> Reply | None:
        """Try up to `limits.tries` times, as far as there is time and hope."""
        deadline = Deadline(self.seconds, self.seconds() + self.limits.within_s)
        for attempt in stamina.retry_context(
            on=lambda error: self._wait(error, deadline),
            attempts=self.limits.tries,
            timeout=None,
            wait_initial=self.limits.wait_s,
            wait_jitter=self.limits.wait_s,
        ):
            with attempt:
                return self._follow(ask, deadline, private=private)
        raise AssertionError("the last try returns or raises")

    def _wait(self, error: Exception, deadline: Deadline) -> bool | float:
        """Whether to try again, or after how many seconds."""
        if not isinstance(error, TryAgain) or deadline.left_s <= 0:
            return False
        if error.after is None:
            return True
        return error.after if error.after <= min(self.limits.patience_s, deadline.left_s) else False

    def _follow(self, ask: Ask, deadline: Deadline, *, private: bool) -> Reply | None:
        for _ in range(self.limits.redirects + 1):
            answer = self._exchange(ask, deadline, private=private)
            if not isinstance(answer, Ask):
                return answer
            ask = answer
        raise SourceFailed(ask.place, "it leads on and on from address to address", MEND)

    def _exchange(self, ask: Ask, deadline: Deadline, *, private: bool) -> Reply | Ask | None:
        """Send one request over a connection of its own; every way it can go wrong becomes one plain line."""
        wire = CheckedWire(deadline=deadline, resolve=self.resolve, private=private, wire=self.network)
        try:
            with httpcore.ConnectionPool(ssl_context=self.tls, network_backend=wire) as pool:
                return self._answer(ask, pool)
        except AddressRefused as error:
            raise SourceFailed(ask.place, "it leads to an address inside a private network", ALLOW) from error
        except TooSlow as error:
            raise SourceFailed(ask.place, f"not finished after {self.limits.within_s:g} seconds") from error
        except TooLarge as error:
            raise SourceFailed(ask.place, f"more than {self.limits.size // 1024**2} MB") from error
        except NotUnpacked as error:
            raise TryAgain(ask.place, "not packed as it says, or cut off") from error
        except httpcore.TimeoutException as error:
            raise TryAgain(ask.place, f"silent for {self.limits.idle_s:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise broken_off(ask.place, error) from error

    def _answer(self, ask: Ask, pool: httpcore.ConnectionPool) -> Reply | Ask | None:
        request = ask.request()
        idle = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.idle_s)
        target = httpcore.URL(
            scheme=ask.url.raw_scheme, host=ask.url.raw_host, port=ask.url.port, target=ask.url.raw_path
        )
        raw = httpcore.Request(
            ask.method, target, headers=request.headers.raw, content=request.read(), extensions={"timeout": idle}
        )
        response = pool.handle_request(raw)
        with closing(response):
            headers = httpx.Headers(response.headers)
            if response.status in REDIRECTS and "location" in headers:
                return ask.moved(response.status, headers["location"])
            if response.status == NOT_CHANGED and ask.conditional:
                return None
            refuse_status(ask.place, response.status, headers, self.now())
            return self._reply(ask, headers, response)

    def _reply(self, ask: Ask, headers: httpx.Headers, response: httpcore.Response) -> Reply:
        if _number(headers.get("content-length", "")) > self.limits.size:
            raise TooLarge
        content = read_whole(response.iter_stream(), headers.get("content-encoding", ""), self.limits.size)
        mark = {"etag": headers.get("etag", ""), "modified": headers.get("last-modified", "")}
        kept = {name: value for name, value in mark.items() if value}
        return Reply(url=str(ask.url), headers=headers, content=content, mark=kept)


def open_web(user_agent: str, limits: Limits | None = None) -> HttpWeb:
    """
    Make the way out. Nothing is connected yet.

    No proxy is asked, because behind one the addresses could not be checked. Certificates of a city's own
    authority are found where `SSL_CERT_FILE` says.
    """
    return HttpWeb(
        user_agent=user_agent,
        limits=limits or Limits(),
        tls=httpx.create_ssl_context(),
        network=httpcore.SyncBackend(),
    )


def _number(written: str) -> int:
    return int(written[:18]) if written.isascii() and written.isdigit() else 0
