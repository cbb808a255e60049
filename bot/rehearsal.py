"""
A rehearsal: the real inbox, engine, database and outbox, with a clock that is moved and channels that only record.

`grove chat`, the transcripts in the tests and the simulated run of a campaign are all this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from pydantic import SecretStr

from bot import campaigns, inbox, outbox, waking
from bot.app import App
from bot.building import build
from bot.channels.channel import Limits, Outgoing, Receipt, Received, Request, Sent
from bot.clock import SimulatedClock
from bot.effects import SETTLE
from bot.settings import Settings
from flows.contact import Urn
from storage import answers, migrate, sessions
from storage.database import Db

UNLIMITED = Limits(rate=1e6, burst=1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One message that a resident got, and when."""

    urn: Urn
    message: Outgoing
    at: datetime


@dataclass(slots=True)
class RecordingChannel:
    """A channel whose provider takes everything at once and keeps it."""

    name: str
    clock: SimulatedClock
    delivered: list[Delivered] = field(default_factory=list)
    limits: Limits = UNLIMITED

    def receive(self, request: Request) -> list[Received]:
        raise AssertionError("a rehearsal has no webhooks")

    def receipts(self, request: Request) -> list[Receipt]:
        raise AssertionError("a rehearsal has no webhooks")

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        self.delivered.append(Delivered(urn=urn, message=message, at=self.clock.now()))
        return Sent(provider_id=f"{self.name}-{len(self.delivered)}")

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        return None

    async def acknowledge(self, received: Received) -> None:
        """Nothing spins here."""

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class Rehearsal:
    """An app whose clock only moves when it is told to, and whose residents are typed."""

    app: App
    clock: SimulatedClock
    channels: dict[str, RecordingChannel]
    patient: bool = True
    """Residents wait for an answer before they write on; False: they write in several texts."""
    _numbers: Iterator[int] = field(default_factory=count)

    async def write(self, urn: Urn, text: str, *, channel: str = "sms", hint: str = "") -> list[Delivered]:
        """A resident writes; gives what they get in return."""
        return await self._receive(
            Received(channel=channel, provider_id=self._new_id(), urn=urn, text=text, language=hint)
        )

    async def press(self, urn: Urn, data: str, *, channel: str = "telegram") -> list[Delivered]:
        """A resident presses a button."""
        pressed = Received(channel=channel, provider_id=self._new_id(), urn=urn, kind="press", press=data)
        return await self._receive(pressed)

    async def move_to(self, instant: datetime) -> list[Delivered]:
        """Let time pass, doing everything at its hour; gives what was delivered on the way."""
        before = self._seen()
        await self._until_quiet()
        while (due := await self._next_due()) is not None and (step := self._after_now(due)) <= instant:
            self.clock.move_to(step)
            await self._until_quiet()
        self.clock.move_to(instant)
        await self._until_quiet()
        return self._since(before)

    async def advance(self, by: timedelta) -> list[Delivered]:
        return await self.move_to(self.clock.now() + by)

    def _after_now(self, due: datetime) -> datetime:
        """What is due and still waits (its lane is full) is looked at again in a second."""
        now = self.clock.now()
        return due if due > now else now + timedelta(seconds=1)

    async def _receive(self, received: Received) -> list[Delivered]:
        before = self._seen()
        await inbox.receive(self.app, received)
        await self._until_quiet()
        if self.patient:
            await self._let_settle()
        return self._since(before)

    async def _let_settle(self) -> None:
        """Wait until an answer that may come in several texts counts as whole."""
        now = self.clock.now()
        due = await self.app.writer.run(sessions.next_wake)
        if due is not None and now < due <= now + SETTLE:
            await self.move_to(due)

    async def _until_quiet(self) -> None:
        now = self.clock.now()
        await self.app.writer.run(lambda db: sessions.expire(db, now) + answers.expire(db, now))
        while await self._work():
            pass

    async def _work(self) -> int:
        done = await inbox.handle_waiting(self.app) + await campaigns.fire_due(self.app)
        done += await waking.wake_due(self.app)
        for name in self.channels:
            done += await outbox.send_due(self.app, name)
        return done

    async def _next_due(self) -> datetime | None:
        return await self.app.writer.run(_next_due)

    def _new_id(self) -> str:
        return f"rehearsed-{next(self._numbers)}"

    def _seen(self) -> dict[str, int]:
        return {name: len(channel.delivered) for name, channel in self.channels.items()}

    def _since(self, before: dict[str, int]) -> list[Delivered]:
        new = [each for name, channel in self.channels.items() for each in channel.delivered[before[name] :]]
        return sorted(new, key=lambda delivered: delivered.at)


def _next_due(db: Db) -> datetime | None:
    """When something happens by itself: a fire, a message that was put off, a session that is taken up."""
    return min(filter(None, (campaigns.next_due(db), sessions.next_wake(db))), default=None)


@contextmanager
def rehearse(folder: Path, start: datetime, settings: Settings | None = None) -> Iterator[Rehearsal]:
    """A rehearsal on a fresh SQLite file in `folder`, or on the database that `settings` name."""
    clock = SimulatedClock(start)
    channels = {name: RecordingChannel(name, clock) for name in ("sms", "telegram")}
    chosen = settings or Settings(
        database_url=f"sqlite:///{folder}/rehearsal.db",
        secret_key=SecretStr("a rehearsal keeps no number: this is no secret"),
        data_dir=folder,
    )
    app = build(chosen, clock=clock, channels=channels)
    migrate.upgrade(app.database)
    try:
        yield Rehearsal(app=app, clock=clock, channels=channels)
    finally:
        app.writer.close()
        app.database.close()
