"""What any engine promises. The truth is in our tables, so a wake-up that is lost costs a look, never a message."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.database import Db

Drain = Callable[[], Awaitable[int]]
"""Do a portion of what waits; gives how much was done, 0 when there was nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """Work that is drained whenever there is some, and looked for every `idle_s` seconds."""

    name: str
    drain: Drain
    idle_s: float
    parts: Sequence[Drain] = ()
    """The same work cut into parts, each named as `part` says, which the workers of a fleet do side by side."""
    everywhere: bool = False
    """Each process does it for itself: it is about what the process holds in its memory."""


class Engine(Protocol):
    """Runs pumps until it is told to stop."""

    def wake(self, name: str) -> None:
        """Say that a pump has work now, so that it does not wait for its next look. Call it after the commit."""

    def call(self, db: Db, names: Iterable[str]) -> None:
        """
        Say the same within the caller's transaction, to whoever works, in whatever process.

        The call and the work commit together. Within one process it does nothing: `wake` is enough there.
        """

    async def run(self, pumps: Sequence[Pump], stop: asyncio.Event) -> None:
        """Run until `stop`; what a pump has begun is finished first."""


def part(name: str, number: int) -> str:
    """What a part of a pump's work is called by."""
    return f"{name}:{number}"
