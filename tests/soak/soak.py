"""Puts a soak together: the town, the program on its database, the providers; plays it and judges it."""

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

import structlog
from pydantic import SecretStr
from sqlalchemy import text
from structlog.typing import EventDict

from bot.app import App
from bot.building import build, ready
from bot.channels.channel import Limits
from bot.clock import SimulatedClock
from bot.settings import Settings
from storage import migrate
from storage.database import Database
from tests.soak.day import Day
from tests.soak.memory import Sample
from tests.soak.owners import left_without_owner
from tests.soak.provider import Chats, Phones, Provider
from tests.soak.residents import Residents
from tests.soak.town import DAWN, approve_campaign, settle_town
from tests.soak.verdict import Verdict, read_book, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    How much of everything; `rate`: segments a second of a lane.

    `trouble`: so many times as often as usual a provider does what it should not.
    `warm`: hours until memory has to be flat, and `flat_mb`: how much it may rise then, for caches that are bounded
    fill slowly. `step_s`: the most frequent work of the clock comes every ten seconds.
    """

    contacts: int = 100_000
    texts: int = 4_000
    hours: float = 24
    warm: float = 8
    flat_mb: float = 8
    step_s: int = 10
    rate: int = 100
    sample_minutes: int = 30
    trouble: float = 1.0


@contextmanager
def listening() -> Iterator[Counter[str]]:
    """Count what is logged at `warning` or above, and write nothing."""
    heard = Counter[str]()

    def note(_: object, __: str, event: EventDict) -> EventDict:
        heard[str(event["event"])] += 1
        raise structlog.DropEvent

    structlog.configure(processors=[note], wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield heard
    structlog.reset_defaults()


async def soak(
    url: str, size: Size, seed: int, folder: Path, data: Path, say: Callable[[Sample], None]
) -> tuple[Verdict, dict[str, object]]:
    """Play the day; gives the verdict, and what else is worth knowing."""
    book = folder / "book"
    with (
        listening() as heard,
        book.open("w", encoding="ascii") as file,
        _day(url, size, seed, data, file) as day,
    ):
        await day.play(DAWN + timedelta(hours=size.hours), say)
        file.flush()
        now = day.clock.now()
        warm = [each for each in day.samples if each.hour >= size.warm]
        with day.app.database.reading() as db:
            found = verdict(
                db, read_book(book), day.app.city.quiet, warm, failed=heard["turn failed"], flat_mb=size.flat_mb,
                without_owner=left_without_owner(db, now),
            )  # fmt: skip
        more = {
            "texts": day.residents.written,
            "providers": {name: dict(channel.tells) for name, channel in _providers(day.app)},
            "logged": dict(heard),
            "warm_mb": warm[0].anonymous_mb, "last_mb": warm[-1].anonymous_mb,
            "highest_mb": max(each.anonymous_mb for each in day.samples),
            "database_mb": round(database_mb(day.app.database), 1),
        }  # fmt: skip
    return found, more


@contextmanager
def _day(url: str, size: Size, seed: int, data: Path, book: TextIO) -> Iterator[Day]:
    lot, clock = random.Random(seed), SimulatedClock(DAWN)
    residents = Residents(random.Random(lot.random()))
    residents.settle(size.contacts, size.texts, DAWN, DAWN + timedelta(hours=size.hours))
    limits = Limits(rate=size.rate, burst=size.rate * size.step_s)

    given: dict[str, Any] = {"clock": clock, "residents": residents, "book": book, "limits": limits}
    phones = Phones(name="sms", lot=random.Random(lot.random()), trouble=size.trouble, **given)
    chats = Chats(name="telegram", lot=random.Random(lot.random()), trouble=size.trouble, **given)
    app = _built(url, data, clock, {"sms": phones, "telegram": chats}, size.contacts)
    try:
        yield Day(app=app, clock=clock, residents=residents, phones=phones,
                  step=timedelta(seconds=size.step_s), sample_every=timedelta(minutes=size.sample_minutes))  # fmt: skip
    finally:
        app.writer.close()
        app.database.close()


def _built(url: str, data: Path, clock: SimulatedClock, channels: dict[str, Provider], contacts: int) -> App:
    """The program as it is built for its operators, on a database with all contacts and an approved campaign."""
    with Database.open(url) as database:
        migrate.upgrade(database)
    app = ready(build(_settings(url, data), clock=clock, channels=channels))
    with app.database.transaction() as db:
        settle_town(db, app.keyring, contacts, clock.now())
        approve_campaign(db, clock.now())
    return app


def _settings(url: str, data: Path) -> Settings:
    """Nothing of the machine's own; guards that let a campaign go on whatever residents say."""
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    own = {
        "database_url": url, "secret_key": SecretStr("the secret of the soak: it keeps nobody's number"),
        "data_dir": data, "live_data": False, "engine": "builtin", "guard_opt_outs": 1.0, "guard_refused": 1.0,
    }  # fmt: skip
    return Settings.model_construct(**defaults | own)


def _providers(app: App) -> Iterator[tuple[str, Provider]]:
    yield from ((name, channel) for name, channel in app.channels.items() if isinstance(channel, Provider))


def database_mb(database: Database) -> float:
    """How large the database is, with what is not yet written into its main file."""
    if database.dialect == "sqlite":
        name = Path(str(database.engine.url.database))
        return sum(path.stat().st_size for path in name.parent.glob(f"{name.name}*")) / 2**20
    with database.reading() as db:
        return float(db.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 2**20
