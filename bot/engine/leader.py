"""Whether this process leads the others in a matter: asked of the database twice a second, for all who want to know."""

import asyncio
from contextlib import suppress

import structlog

from storage.leadership import Leadership

log = structlog.get_logger()

ASK_S = 0.5
"""How often the database is asked: so long a dead leader stays unnoticed."""


class Leader:
    """One of several processes that would lead; `leads` says whether it does now."""

    def __init__(self, leadership: Leadership, matter: str) -> None:
        self._leadership = leadership
        self._matter = matter
        self._leading = asyncio.Event()

    @property
    def leads(self) -> bool:
        return self._leading.is_set()

    async def leads_within(self, patience_s: float) -> bool:
        """Whether we lead, or come to lead while we wait so long: who led before may just have died."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._leading.wait(), patience_s)
        return self.leads

    async def run(self, stop: asyncio.Event) -> None:
        """Lead whenever nobody else does, until `stop`; then let another lead."""
        try:
            while not stop.is_set():
                self._note(leads=await asyncio.to_thread(self._leadership.held))
                await passed(stop, ASK_S)
        finally:
            self._note(leads=False)
            await asyncio.to_thread(self._leadership.give_up)

    def _note(self, *, leads: bool) -> None:
        if leads == self.leads:
            return
        log.info("leads" if leads else "leads no more", matter=self._matter)
        if leads:
            self._leading.set()
        else:
            self._leading.clear()


async def passed(stop: asyncio.Event, seconds: float) -> bool:
    """Wait so long, or until `stop`; whether it was `stop`."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
