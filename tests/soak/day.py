"""Plays the day: everything that recurs at its hour, all pumps, residents and receipts, step by step."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

from bot import inbox
from bot.app import App
from bot.clock import SimulatedClock
from bot.engine.ticker import Recurring, _next_slot, _tick
from bot.outbox import Outlet
from bot.receipts import Intake
from bot.threads import FETCHING, READING
from bot.worker import pumps, recurring
from storage import audits, troubles
from storage.database import Db
from tests.soak.memory import Sample, sample
from tests.soak.provider import Phones
from tests.soak.residents import Residents

ROUNDS_A_SECOND = 10
"""Looks of each pump: of fires twenty each, so 200 a second, as one machine does."""

AT_ONCE = 500
"""Receipts brought at the same time."""

STAFF_LOOK = timedelta(hours=1)
"""How often staff settle what nobody can be asked about."""


@dataclass(slots=True, kw_only=True)
class Day:
    """A day of the real program, with its clock moved."""

    app: App
    clock: SimulatedClock
    residents: Residents
    phones: Phones
    step: timedelta
    sample_every: timedelta
    samples: list[Sample] = field(default_factory=list)

    async def play(self, until: datetime, say: Callable[[Sample], None]) -> None:
        """Go through the day step by step."""
        await warm_up(self.app)
        dawn, slots = self.clock.now(), _Slots(self.app)
        drains, intake = list(self._drains()), Intake(self.app)
        look, staff = dawn, dawn + STAFF_LOOK
        rounds = round(self.step.total_seconds() * ROUNDS_A_SECOND)
        while self.clock.now() <= until:
            now = self.clock.now()
            await slots.do(now)
            await self._bring(intake, now)
            await asyncio.gather(*(_drain(drain, rounds) for drain in drains))
            if now >= staff:
                staff = now + STAFF_LOOK
                await self.app.writer.run(partial(settle_by_staff, now=now))
            if now >= look:
                look = now + self.sample_every
                self.samples.append(sample((now - dawn).total_seconds() / 3600, self.app.database))
                say(self.samples[-1])
            self.clock.move_to(now + self.step)

    def _drains(self) -> Iterator[Callable[[], Awaitable[int]]]:
        """Every pump of a worker; a lane sends to the end what it lets out, for nothing passes while it would rest."""
        yield from (pump.drain for pump in pumps(self.app, {}))
        yield from (Outlet(self.app, name).once for name in self.app.channels)

    async def _bring(self, intake: Intake, now: datetime) -> None:
        for received in self.residents.due(now):
            await inbox.receive(self.app, received)
        reports = self.phones.due(now)
        for start in range(0, len(reports), AT_ONCE):
            await asyncio.gather(*map(intake.receive, reports[start : start + AT_ONCE]))


@dataclass(slots=True)
class _Slots:
    """When each recurring work is to be done next."""

    app: App
    _next: list[tuple[Recurring, datetime]] = field(init=False)

    def __post_init__(self) -> None:
        now = self.app.clock.now()
        self._next = [(each, _slot(each, None, now)) for each in recurring(self.app)]

    async def do(self, now: datetime) -> None:
        """Do what is due; slots that went by are passed over, as the clock does it."""
        for number, (each, slot) in enumerate(self._next):
            if slot <= now:
                await _tick(each, slot, now, self.app.writer)
                self._next[number] = (each, _slot(each, slot, now))


def _slot(recurring: Recurring, last: datetime | None, now: datetime) -> datetime:
    slot = _next_slot(recurring.trigger, last, now)
    assert slot is not None, f"{recurring.name} comes again for ever"
    return slot


async def _drain(drain: Callable[[], Awaitable[int]], rounds: int) -> None:
    for _ in range(rounds):
        if not await drain():
            return


async def warm_up(app: App) -> None:
    """Have every thread there can be, each with every data set open: else they come one by one through the day."""
    reading, fetching = Barrier(READING), Barrier(FETCHING)
    await asyncio.gather(
        *(app.threads.read(partial(_open_all, app, reading)) for _ in range(READING)),
        *(app.threads.fetch(partial(_open_all, app, fetching)) for _ in range(FETCHING)),
        app.writer.run(lambda _: _open_all(app, Barrier(1))),
    )
    _open_all(app, Barrier(1))


def _open_all(app: App, together: Barrier) -> None:
    together.wait()
    for name in app.answers.datasets:
        app.answers.store.meta(name)


def settle_by_staff(db: Db, *, now: datetime) -> None:
    """Take as sent what no provider can tell of, as `grove msgs settle --sent` does."""
    for held in troubles.uncertain(db, limit=1_000):
        if (
            held.channel == "telegram"
            and held.since < now - STAFF_LOOK
            and troubles.settle(db, held.msg_id, now, again=False)
        ):
            audits.record(db, actor="li", act="take-as-sent", object_=f"msg/{held.msg_id}", now=now)
