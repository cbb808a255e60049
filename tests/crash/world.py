"""What outlives a crash: the database, the clock, the providers, and residents who go on with their script."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, event, func, select
from sqlalchemy.engine.interfaces import DBAPICursor

from bot import campaign_life, campaigns, inbox, outbox, waking
from bot.app import GRACE, LEASE, App
from bot.channels.channel import Limits, Outgoing, Receipt, Received, Request, Sent
from bot.clock import SimulatedClock
from bot.effects import SETTLE
from bot.surveys import publish
from flows.contact import Urn
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.outreach.reading import load_campaign
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from flows.surveys.definition.reading import load_survey
from storage import sessions
from storage.database import Database, Db
from storage.errors import DatabaseAway
from storage.tables import consent_event, contact, fire, msg, result, session

CHANGING = ("INSERT", "UPDATE", "DELETE")

UNLIMITED = Limits(rate=1e6, burst=1_000_000)


class DyingDatabase(Database):
    """
    Dies with its process at one commit: just before it, or when it is kept and nobody was told.

    From then on it answers nothing, as nothing of the process goes on. A commit that changes nothing
    is not counted: a death at it is one at the next.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.dies_at: int | None = None
        self.kept = False
        self.commits = 0
        self.dead = False
        self._changed = False
        event.listen(engine, "after_cursor_execute", self._note)

    @contextmanager
    def transaction(self) -> Iterator[Db]:
        if self.dead:
            raise DatabaseAway("The process is dead.", fix="Start it again.")
        with super().transaction() as db:
            self._changed = False
            yield db
            self.commits += self._changed
            self.dead = self._changed and self.commits == self.dies_at
            if self.dead and not self.kept:
                raise DatabaseAway("It died before the commit.", fix="Start it again.")
        if self.dead:
            raise DatabaseAway("It died after the commit.", fix="Start it again.")

    def _note(self, _: object, cursor: DBAPICursor, statement: str, *__: object) -> None:
        self._changed = self._changed or (statement.startswith(CHANGING) and cursor.rowcount != 0)


@dataclass(slots=True)
class Provider:
    """Takes everything; `finds` what it took when asked, as Twilio does and Telegram does not."""

    name: str
    finds: bool
    accepted: list[tuple[str, str]] = field(default_factory=list)
    limits: Limits = UNLIMITED

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        self.accepted.append((str(urn), message.text))
        return Sent(provider_id=f"{self.name}-{len(self.accepted)}")

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        if not self.finds:
            return None
        mine = [number for number, each in enumerate(self.accepted, start=1) if each == (str(urn), text)]
        return [Sent(provider_id=f"{self.name}-{number}") for number in reversed(mine)]

    def receive(self, request: Request) -> list[Received]:
        raise AssertionError("residents write straight into the inbox here")

    def receipts(self, request: Request) -> list[Receipt]:
        raise AssertionError("these providers report nothing")

    async def acknowledge(self, received: Received) -> None:
        """Nothing spins here."""

    async def close(self) -> None:
        """Nothing is open."""


Step = Received | timedelta | date
"""A resident writes and waits for an answer, time passes, or staff approve the campaign that begins on a day."""


@dataclass(slots=True)
class World:
    """Plays a script to the end through any number of lives."""

    url: str
    begin_life: Callable[[], App]
    clock: SimulatedClock
    providers: Mapping[str, Provider]
    deaths: int = 0
    app: App | None = None

    async def play(self, script: Sequence[Step]) -> None:
        for step in script:
            match step:
                case timedelta():
                    await self._pass(step)
                case date():
                    schedule(self.url, self.clock.now(), step)
                    await self._through(_until_quiet)
                case Received():
                    await self._through(partial(inbox.receive, received=step))
                    await self._through(_until_quiet)
                    await self._pass(SETTLE)

    def close(self) -> None:
        if self.app is not None:
            self.app.writer.close()
            self.app.database.close()

    async def _pass(self, time: timedelta) -> None:
        """Let time pass, everything at its hour."""
        until = self.clock.now() + time
        while (due := await self._through(_next_due)) is not None and due <= until:
            self.clock.move_to(max(due, self.clock.now()))
            await self._through(_until_quiet)
        self.clock.move_to(max(until, self.clock.now()))
        await self._through(_until_quiet)

    async def _through(self, deed: Callable[[App], Any]) -> Any:
        """Do something, in the next life when this one ends over it, once what broke off has become certain."""
        while True:
            self.app = self.app or self.begin_life()
            try:
                return await deed(self.app)
            except DatabaseAway:
                self.deaths += 1
                self.close()
                self.app = self.begin_life()
                self.clock.advance(LEASE + GRACE + timedelta(seconds=1))
                await outbox.settle(self.app)
                self.clock.advance(GRACE + timedelta(seconds=1))
                await outbox.settle(self.app)


async def _until_quiet(app: App) -> None:
    while await _round(app):
        pass


async def _round(app: App) -> int:
    done = await inbox.handle_waiting(app) + await campaigns.fire_due(app) + await waking.wake_due(app)
    for lane in app.channels:
        done += await outbox.send_due(app, lane)
    return done


async def _next_due(app: App) -> Any:
    return await app.writer.run(
        lambda db: min(filter(None, (campaigns.next_due(db), sessions.next_wake(db))), default=None)
    )


def schedule(url: str, now: datetime, starts_on: date) -> None:
    """The library's campaign about the parks, approved and not yet planned."""
    survey = SURVEYS / "park_use.yaml"
    campaign = load_campaign(
        CAMPAIGNS / "park_use.yaml", {"park_use": load_survey(survey)}, author="maria", starts_on=starts_on
    )
    with Database.open(url) as database, database.transaction() as db:
        publish(db, survey, now)
        campaign_life.draft(db, campaign, now)
        campaign_life.approve(db, campaign.name, "li", now, undo=timedelta())


Outcome = dict[str, Counter[Any]]


def outcome(database: Database) -> Outcome:
    """All that the database says in the end, without times and numbers: a contact is named by how many came before."""
    who = select(contact.c.id, func.row_number().over(order_by=contact.c.id).label("place")).subquery()
    asked: dict[str, tuple[Table[Any], list[ColumnElement[Any]]]] = {
        "messages": (msg, [msg.c.direction, msg.c.state, msg.c.text]),
        "fires": (fire, [fire.c.point, fire.c.fired_at.is_(None), fire.c.skipped]),
        "answers": (result, [result.c.question, result.c.value]),
        "sessions": (session, [session.c.flow, session.c.state, session.c.node]),
        "consents": (consent_event, [consent_event.c.kind, func.length(consent_event.c.wording)]),
    }
    with database.reading() as db:
        return {
            name: Counter(
                tuple(row)
                for row in db.execute(select(who.c.place, *told).join(who, who.c.id == table.c.contact_id)).all()
            )
            for name, (table, told) in asked.items()
        }
