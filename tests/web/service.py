"""The whole service on a port of this machine, with both providers emulated beside it."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import httpx
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount
from twilio.request_validator import RequestValidator

from bot import campaigns, inbox, outbox
from bot.app import App
from bot.channels.channel import Channel, Limits
from bot.channels.sms import sms_channel
from bot.channels.telegram import telegram_channel
from bot.clock import Clock
from bot.engine.builtin import BuiltinEngine
from bot.metrics import Metrics
from bot.simulator.app import Simulator, simulator
from bot.simulator.faults import Delivery
from bot.simulator.phones import Phones, Resident
from bot.surveys import Surveys
from bot.web.server import web_app
from storage.database import Database, Db
from storage.errors import DatabaseAway
from storage.tables import metadata
from storage.writer import Writer
from tests.channels.loopback import CREDENTIALS, LOOK, Loopback

PUBLIC_URL = "https://bot.example"
"""How the providers know the service: a proxy stands in between."""

SECRET = "the secret of the tests: long enough"

FAST = Limits(rate=1_000, burst=100)

SMS, STATUS, TELEGRAM = "/webhooks/sms", "/webhooks/sms/status", "/webhooks/telegram"


class Breakable(Database):
    """A database that can be away for a while."""

    away = False

    unreadable = False

    @contextmanager
    def reading(self) -> Iterator[Db]:
        if self.unreadable:
            raise DatabaseAway("The database was taken away.", fix="Bring it back.")
        with super().reading() as db:
            yield db

    @contextmanager
    def transaction(self) -> Iterator[Db]:
        if self.away:
            raise DatabaseAway("The database was taken away.", fix="Bring it back.")
        with super().transaction() as db:
            yield db


@dataclass
class Service:
    """The service, the providers, and what a test does to them."""

    app: App
    database: Breakable
    sim: Simulator
    client: httpx.AsyncClient
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def sms(self, text: str, *, sid: str = "", sender: str = "+19165550101", **more: str) -> httpx.Response:
        """A resident's message, as Twilio posts it."""
        fields = {"MessageSid": sid or self.new_id("SM"), "From": sender, "To": "+19165550100", "Body": text} | more
        return await self.form(SMS, fields)

    async def form(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        signed = RequestValidator(CREDENTIALS.auth_token).compute_signature(PUBLIC_URL + path, dict(fields))
        return await self.client.post(path, data=dict(fields), headers={"X-Twilio-Signature": signed})

    async def update(self, content: Mapping[str, Any], *, secret: str = CREDENTIALS.telegram_secret) -> httpx.Response:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return await self.client.post(TELEGRAM, content=json.dumps(content), headers=headers)

    async def work(self) -> None:
        """Do all there is to do, as the worker would."""
        while await self._round():
            pass

    async def _round(self) -> int:
        done = await inbox.handle_waiting(self.app) + await campaigns.fire_due(self.app)
        for lane in self.app.channels:
            done += await outbox.send_due(self.app, lane)
        return done

    def sent(self) -> list[Delivery]:
        """What the providers took."""
        return self.sim.network.ledger.accepted

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.database.reading() as db:
            return {
                table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
            }

    def new_id(self, kind: str) -> str:
        return f"{kind}{next(self.numbers):032x}"


def written(text: str, *, number: int = 1, sender: int = 990000101) -> dict[str, Any]:
    """An update: somebody wrote to the bot."""
    person = {"id": sender, "is_bot": False, "first_name": "Sam"}
    chat = {"id": sender, "type": "private", "first_name": "Sam"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": person, "text": text},
    }


def channels_at(url: str, clock: Clock, *, timeout_s: float = 8, limits: Limits = FAST) -> dict[str, Channel]:
    """Both real channels, speaking to providers emulated at `url`."""
    known = CREDENTIALS
    return {
        "sms": sms_channel(
            known.account_sid, known.auth_token, known.sender, PUBLIC_URL, url,
            limits=limits, timeout_s=timeout_s, clock=clock,
        ),
        "telegram": telegram_channel(
            known.telegram_token, known.telegram_secret, url, limits=limits, timeout_s=timeout_s
        ),
    }  # fmt: skip


def with_database(parts: App, database: Database, clock: Clock, channels: Mapping[str, Channel]) -> App:
    """The program's unchanging parts on another database, with all that moves made anew: a restart."""
    return replace(
        parts, clock=clock, database=database, writer=Writer(database), channels=channels, surveys=Surveys(),
        engine=BuiltinEngine(), metrics=Metrics.new(),
    )  # fmt: skip


@asynccontextmanager
async def serving(parts: App, database_url: str, loopback: Loopback, clock: Clock) -> AsyncIterator[Service]:
    """Answer on the loopback server, with the tables of `database_url` and both providers beside."""
    with Breakable.open(database_url) as database:
        app = with_database(parts, database, clock, channels_at(loopback.url, clock))
        sim = simulator(CREDENTIALS, LOOK, target=loopback.url, public_url=PUBLIC_URL, phones=Phones(clock=clock))
        loopback.app = Starlette(routes=[*web_app(app, PUBLIC_URL).routes, Mount("/", sim.app)])
        async with httpx.AsyncClient(base_url=loopback.url, trust_env=False) as client:
            yield Service(app=app, database=database, sim=sim, client=client)
        await sim.close()
        for channel in app.channels.values():
            await channel.close()
        app.writer.close()


def a_resident(number: int, *, language: str = "en") -> Resident:
    return Resident(
        key=f"r{number}", name=f"Resident {number}", tag=language, language="", english="",
        phone=f"+1916555{number:04}", telegram_id=990_000_000 + number,
    )  # fmt: skip
