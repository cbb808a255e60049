"""Ten thousand residents in the middle of a survey at once, in simulated time, on a SQLite file."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from bot import campaign_points, inbox
from bot.app import App
from bot.building import build, ready
from bot.channels.channel import Received
from bot.clock import SimulatedClock
from bot.logs import set_up
from bot.scene import set_scene
from bot.surveys import publish
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign
from flows.surveys.definition.reading import LIBRARY
from storage import consents, contacts, migrate, results
from storage.database import Database, Db
from tests.bench.report import Figure
from tests.bench.settings import bench_settings

RESIDENTS = 10_000
AT_ONCE = 500
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
SURVEY = "park_use"
REPLIES = ("2", "4", "SKIP")
"""One to each question of the survey."""


def concurrent_sessions(folder: Path) -> list[Figure]:
    """Begin every session, then answer question by question: all stay open until the last one."""
    took = asyncio.run(_measure(folder))
    texts = RESIDENTS * len(REPLIES)
    return [
        Figure(name="concurrent_sessions", value=took, unit="s", baseline=60, baseline_is="the minute it may take",
               goal="≤ 1.00"),
        Figure(name="concurrent_texts", value=texts / took, unit="texts/s", baseline=texts / 60,
               baseline_is="those of that minute"),
    ]  # fmt: skip


async def _measure(folder: Path) -> float:
    settings = bench_settings(folder, 0)
    set_up("error")
    with Database.open(settings.database_url) as database:
        migrate.upgrade(database)
    clock = SimulatedClock(NOW)
    app = ready(build(settings, clock=clock, channels={}))
    try:
        ids = await app.writer.run(partial(_enroll, app))
        start = perf_counter()
        await _all([app.writer.run(partial(_begin, app, contact_id=contact_id)) for contact_id in ids])
        for question, reply in enumerate(REPLIES):
            clock.advance(timedelta(minutes=1))
            await _all([inbox.receive(app, _text(n, question, reply)) for n in range(RESIDENTS)])
            while await inbox.handle_waiting(app):
                pass
        took = perf_counter() - start
        finished = await app.writer.run(lambda db: results.count_finished(db, SURVEY))
    finally:
        app.writer.close()
        app.database.close()
    if finished != RESIDENTS:
        raise AssertionError(f"{finished} of {RESIDENTS} came to the end")
    return took


async def _all(work: list) -> None:  # type: ignore[type-arg]
    for first in range(0, len(work), AT_ONCE):
        await asyncio.gather(*work[first : first + AT_ONCE])


def _enroll(app: App, db: Db) -> list[ContactId]:
    publish(db, LIBRARY / f"{SURVEY}.yaml", NOW)
    return [_opted_in(app, db, _urn(n)) for n in range(RESIDENTS)]


def _opted_in(app: App, db: Db, urn: Urn) -> ContactId:
    contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=app.city.timezone, now=NOW)
    contacts.speak(db, contact.id, "en")
    consents.record(
        db, app.keyring, "opt_in", contact_id=contact.id, urn=urn, source="bench", wording="yes", language="en", now=NOW
    )
    return contact.id


def _begin(app: App, db: Db, *, contact_id: ContactId) -> None:
    reach = contacts.reach(db, app.keyring, contact_id)
    if reach is None:
        raise AssertionError("every resident has a number")
    contact = contacts.get(db, contact_id)
    scene = set_scene(app, db, contact, key=f"bench:{contact_id}", now=NOW, reach=reach)
    campaign_points.begin_survey(scene, CAMPAIGN)
    scene.queue()


CAMPAIGN = Campaign(
    id=UNSAVED, name="bench", version=1, state="running", audience="all", points=(), survey=SURVEY, author="bench",
    starts_on=NOW.date(),
)  # fmt: skip


def _urn(n: int) -> Urn:
    return Urn("tel", f"+1916{5550000 + n:07d}")


def _text(n: int, question: int, reply: str) -> Received:
    return Received(channel="sms", provider_id=f"SM{question}-{n}", urn=_urn(n), text=reply)
