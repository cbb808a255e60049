"""The coming week of 200,000 contacts by the time machine, beside playing every one of a few by themselves."""

import random
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert

from bot import campaign_life
from bot.app import App
from bot.building import build, ready
from bot.campaign_rehearsal.plan import plan_week
from bot.cli.campaigns.commands import read
from bot.clock import SimulatedClock
from bot.logs import set_up
from bot.surveys import publish
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import migrate
from storage.database import Database
from storage.tables import contact, urn
from tests.bench.report import Figure
from tests.bench.settings import bench_settings

CONTACTS, FEW = 200_000, 2_000
NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
FIRST_DAY = date(2026, 11, 3)
LANGUAGES = ("en", "en", "es", "vi", "zh_Hans")
ZONES = ("1", "2", "3", "4", None)


def time_machine(folder: Path) -> list[Figure]:
    """A survey with its reminder and thanks, over the coming week."""
    set_up("error")
    few, many = _took(folder, FEW, each=True), _took(folder, CONTACTS, each=False)
    return [
        Figure(name="time_machine_week", value=many, unit="s", baseline=few * CONTACTS / FEW,
               baseline_is=f"playing all {CONTACTS:,} one by one, from {FEW:,} of them", goal="seconds"),
    ]  # fmt: skip


def _took(folder: Path, number: int, *, each: bool) -> float:
    app = _app(folder, number)
    try:
        start = perf_counter()
        plan = plan_week(app, "park_use", 7, each=each)
        took = perf_counter() - start
    finally:
        app.writer.close()
        app.database.close()
    if not number < plan.messages:
        raise AssertionError(f"{plan.messages} messages for {number} contacts")
    return took


def _app(folder: Path, number: int) -> App:
    settings = bench_settings(folder, 0).model_copy(update={"database_url": f"sqlite:///{folder}/week-{number}.db"})
    with Database.open(settings.database_url) as database:
        migrate.upgrade(database)
    app = ready(build(settings, clock=SimulatedClock(NOW), channels={}))
    drawn = random.Random(1)
    with app.database.transaction() as db:
        db.execute(insert(contact), [_contact(drawn, who) for who in range(1, number + 1)])
        db.execute(insert(urn), [_urn(app, who) for who in range(1, number + 1)])
        publish(db, SURVEYS / "park_use.yaml", NOW)
        campaign_life.draft(db, read(CAMPAIGNS / "park_use.yaml", "maria", FIRST_DAY, None), NOW)
    return app


def _contact(drawn: random.Random, who: int) -> dict[str, object]:
    return {
        "id": who, "language": drawn.choice(LANGUAGES), "zone": drawn.choice(ZONES), "created_at": NOW,
        "timezone": "America/New_York" if who % 50 == 0 else "America/Los_Angeles",
        "opted_in_at": NOW if who % 10 else None,
    }  # fmt: skip


def _urn(app: App, who: int) -> dict[str, object]:
    channel, scheme = ("telegram", "telegram") if who % 10 == 3 else ("sms", "tel")
    return {
        "id": who, "contact_id": who, "scheme": scheme, "channel": channel, "address_sealed": b"",
        "address_index": str(who).encode(), "last_used_at": NOW,
    }  # fmt: skip
