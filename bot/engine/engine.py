"""What any engine promises. The truth is in our tables, so a wake-up that is lost costs a tick, never a message."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

Drain = Callable[[], Awaitable[int]]
"""Do a portion of what waits; gives how much was done, 0 when there was nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """Work that is drained whenever there is some, and looked for every `idle_s` seconds."""

    name: str
    drain: Drain
    idle_s: float


class Engine(Protocol):
    """Runs pumps until it is told to stop."""

    def wake(self, name: str) -> None:
        """Say that a pump has work now, so that it does not wait for its next look."""

    async def run(self, pumps: list[Pump], stop: asyncio.Event) -> None:
        """Run until `stop`; what a pump has begun is finished first."""
