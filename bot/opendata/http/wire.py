"""
The connection under a request: to an address that was checked, and never for longer than agreed.

The check is made where the connection is made, on the address connected to, so that a name which answers otherwise
the second time gains nothing. Certificates are still checked against the name.
"""

import ssl
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any

import httpcore

from bot.opendata.http.addresses import Resolve, may_be_asked

TRIED = 3
"""Addresses of one host that are tried before giving up."""


class TooSlow(Exception):
    """The time for the whole request is over, however lively the bytes come."""


class AddressRefused(Exception):
    """The host stands where we may not ask."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a request has to be over, in seconds of a clock that only goes forward."""

    seconds: Callable[[], float]
    ends_at: float

    @property
    def left_s(self) -> float:
        return self.ends_at - self.seconds()

    def at_most(self, wanted_s: float | None) -> float:
        """Give the shorter of the time wanted and the time left; raises TooSlow when none is left."""
        left_s = self.left_s
        if left_s <= 0:
            raise TooSlow
        return left_s if wanted_s is None else min(wanted_s, left_s)


@dataclass(frozen=True, slots=True)
class TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline: a byte now and then does not win more time."""

    inner: httpcore.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.at_most(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self.inner.start_tls(ssl_context, server_hostname, self.deadline.at_most(timeout))
        return TimedStream(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedWire(httpcore.NetworkBackend):
    """Makes the connections of one request."""

    deadline: Deadline
    resolve: Resolve
    private: bool
    wire: httpcore.NetworkBackend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; raises AddressRefused when any of them may not be asked."""
        failed: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError("no address")
        for address in self._checked(host, port, timeout)[:TRIED]:
            try:
                within_s = self.deadline.at_most(timeout)
                inner = self.wire.connect_tcp(address, port, within_s, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return TimedStream(inner, self.deadline)
        raise failed

    def _checked(self, host: str, port: int, timeout: float | None) -> list[str]:
        try:
            addresses = self._resolved(host, port, self.deadline.at_most(timeout))
        except FutureTimeout as error:
            self.deadline.at_most(None)
            raise httpcore.ConnectTimeout("no answer about the name") from error
        except OSError as error:
            raise httpcore.ConnectError("unknown name") from error
        if not all(may_be_asked(address, private=self.private) for address in addresses):
            raise AddressRefused
        return addresses

    def _resolved(self, host: str, port: int, within_s: float) -> list[str]:
        """Look the name up in a thread of its own: the system's look-up cannot be told to stop, only be left alone."""
        found: Future[list[str]] = Future()

        def look_up() -> None:
            try:
                found.set_result(list(self.resolve(host, port)))
            except BaseException as error:  # noqa: BLE001 - raised where the result is awaited
                found.set_exception(error)

        threading.Thread(target=look_up, name="look-up", daemon=True).start()
        return found.result(timeout=within_s)
