"""Keeps us from asking, again and again, a server that does not answer."""

from datetime import datetime, timedelta
from threading import Lock

from bot.clock import Clock

FAILURES = 3
"""In a row, before the server is left alone."""

REST = timedelta(seconds=30)
"""How long it is left alone before one text tries it again."""


class Breaker:
    """
    Closed: ask. Open: do not ask. Half open, when it has rested: one may ask, and the others wait for what it finds.

    Several threads use it at once.
    """

    def __init__(self, clock: Clock, *, failures: int = FAILURES, rest: timedelta = REST) -> None:
        self._clock = clock
        self._most = failures
        self._rest = rest
        self._lock = Lock()
        self._failures = 0
        self._open_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the server is left alone, or only tried."""
        with self._lock:
            return self._open_until is not None

    def may_ask(self) -> bool:
        """Whether to ask now. Who is let through an open breaker tries for all and must say how it went."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._clock.now() < self._open_until:
                return False
            self._open_until = self._clock.now() + self._rest
            return True

    def succeeded(self) -> bool:
        """Note an answer; True when it ends a time of leaving alone."""
        with self._lock:
            was_open = self._open_until is not None
            self._failures, self._open_until = 0, None
            return was_open

    def failed(self) -> bool:
        """Note a failure; True when it begins a time of leaving alone."""
        with self._lock:
            self._failures += 1
            was_open = self._open_until is not None
            if was_open or self._failures >= self._most:
                self._open_until = self._clock.now() + self._rest
            return not was_open and self._open_until is not None
