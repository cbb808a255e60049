"""How fast a campaign is planned, what is due found among a million fires, and fires fired; on both databases."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, insert, literal, select, text, union_all, update

from bot import campaigns as campaigning
from bot.app import App
from bot.building import build, ready
from bot.campaign_planning import plan_chunk
from bot.clock import SimulatedClock, SystemClock
from bot.logs import set_up
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Fire, Hour, Point
from flows.outreach.planning import plan_hours
from flows.outreach.quiet import QuietHours
from storage import campaigns, consents, contacts, fires, migrate
from storage.database import Database, Db
from storage.tables import contact, fire
from storage.types import Instant
from tests.bench.memory import forget_peak, peak_mb
from tests.bench.report import Figure, quantile
from tests.bench.settings import bench_settings
from tests.postgres import Postgres, _folder, _memory, running

CONTACTS = 200_000
WAITING = 1_000_000
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
ZONES = ("America/Los_Angeles", "America/New_York")
POINTS = tuple(
    Point(key=key, kind="message", day=day, at=time(10), text="Hello")
    for key, day in (("invite", 0), ("reminder", 2), ("thanks", 4))
)
DUE_A_SECOND, SECONDS = 200, 10
QUIET_NEVER = QuietHours(time(0), time(0))


def campaign_planning(folder: Path) -> list[Figure]:
    """200,000 contacts, three points: 600,000 fires; then a million that wait; then 200 due a second."""
    set_up("error")
    figures: list[Figure] = []
    for name, url in _databases(folder):
        app = _app(folder, url)
        try:
            figures += [*_planning(app, name), _due_scan(app, name), *_firing(app, name)]
        finally:
            app.writer.close()
            app.database.close()
    return figures


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder}/planning.db"
    with server() as postgres, postgres.fresh() as url:
        yield "postgresql", url


def _app(folder: Path, url: str) -> App:
    settings = bench_settings(folder, 0).model_copy(update={"database_url": url})
    with Database.open(url) as database:
        migrate.upgrade(database)
    return ready(build(settings, clock=SimulatedClock(NOW), channels={}))


@contextmanager
def server() -> Iterator[Postgres]:
    """A PostgreSQL of our own, as the tests have it; in memory where there is room."""
    with _folder(None) as folder, _folder(_memory()) as data, running(folder, data) as postgres:
        yield postgres


def _planning(app: App, name: str) -> list[Figure]:
    with app.database.transaction() as db:
        rows = [{"timezone": ZONES[n % 10 == 0], "language": "en", "created_at": NOW} for n in range(CONTACTS)]
        db.execute(insert(contact), rows)
        campaign = _approved(db, POINTS)
    forget_peak()
    planned = _timed(lambda: _plan(app, campaign))
    memory = peak_mb()
    bare = _timed(lambda: _insert_bare(app, campaign))
    return [
        Figure(name=f"campaign_planning_{name}", value=planned, unit="s", baseline=bare,
               baseline_is="a bare INSERT … SELECT of the same rows", goal="≤ 3.00"),
        Figure(name=f"planning_memory_{name}", value=memory, unit="MB", baseline=500, baseline_is="500 MB",
               goal="≤ 1.00"),
    ]  # fmt: skip


def _approved(db: Db, points: tuple[Point, ...], name: str = "bench") -> Campaign:
    draft = Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience="all", points=points, survey=None,
        author="bench", starts_on=date(2026, 12, 1),
    )  # fmt: skip
    campaign = campaigns.save(db, draft, NOW)
    campaigns.set_state(db, campaign.id, "scheduled")
    return replace(campaign, state="scheduled")


def _plan(app: App, campaign: Campaign) -> None:
    """As the worker does it, a chunk in a transaction."""
    contacts_left = 1
    while contacts_left:
        with app.database.transaction() as db:
            contacts_left = plan_chunk(app, db, campaign.id)


def _insert_bare(app: App, campaign: Campaign) -> None:
    """The same rows under another version, in one statement and one transaction."""
    hours = union_all(*map(_row, plan_hours(campaign, ZONES, app.city.quiet))).subquery("hours")
    rows = select(
        literal(campaign.id), literal(2), hours.c.point, contact.c.id, literal(0), hours.c.due_at
    ).join_from(contact, hours, hours.c.timezone == contact.c.timezone)  # fmt: skip
    columns = ["campaign_id", "version", "point", "contact_id", "occurrence", "due_at"]
    with app.database.transaction() as db:
        db.execute(insert(fire).from_select(columns, rows, include_defaults=False))


def _row(hour: Hour):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLAlchemy's own
    return select(
        literal(hour.point).label("point"),
        literal(hour.timezone).label("timezone"),
        literal(hour.due_at, Instant).label("due_at"),
    )


def _due_scan(app: App, name: str) -> Figure:
    """The 20 longest due of a million that wait, all of them due."""
    with app.database.transaction() as db:
        there = db.execute(select(func.count()).select_from(fire)).scalar_one()
        hour = [Hour(point="more", timezone=zone, due_at=NOW) for zone in ZONES]
        for version in (3, 4):
            campaign = replace(_approved(db, POINTS[:1], f"more {version}"), version=version)
            ids = [ContactId(n) for n in range(1, CONTACTS + 1)]
            for start in range(0, len(ids), 5_000):
                fires.plan_for(db, campaign, hour, ids[start : start + 5_000])
        db.execute(update(fire).values(due_at=NOW - timedelta(hours=1)).where(fire.c.version == 1))
        waiting = db.execute(select(func.count()).select_from(fire)).scalar_one()
    if waiting < WAITING <= there + 2 * CONTACTS:
        raise AssertionError(f"only {waiting} fires wait")
    with app.database.reading() as db:
        took = [_timed(lambda: fires.due(db, NOW, campaigning.DUE_AT_ONCE)) * 1000 for _ in range(50)]
    return Figure(name=f"due_scan_{name}", value=quantile(took, 0.95), unit="ms", baseline=50,
                  baseline_is=f"50 ms, among {waiting:,} fires", goal="≤ 1.00")  # fmt: skip


def _firing(app: App, name: str) -> list[Figure]:
    """Messages to residents who opted in, due one behind the other; and then as many as can be fired."""
    with app.database.transaction() as db:
        db.execute(text("DELETE FROM fire"))
        db.execute(text("UPDATE campaign SET state = 'cancelled'"))
        ids = [_resident(app, db, n) for n in range(DUE_A_SECOND * SECONDS)]
    city = replace(app.city, quiet=QUIET_NEVER)
    live = replace(app, clock=SystemClock(), city=city)
    late = asyncio.run(_at_pace(live, ids))
    fired = _timed(lambda: asyncio.run(_at_once(live, ids)))
    return [
        Figure(name=f"fires_a_second_{name}", value=len(ids) / fired, unit="fires/s", baseline=DUE_A_SECOND,
               baseline_is="200 a second", goal="≥ 1.00"),
        Figure(name=f"fires_late_{name}", value=quantile(late, 0.95) * 1000, unit="ms", baseline=5000,
               baseline_is="5 s, at 200 due a second", goal="≤ 1.00"),
    ]  # fmt: skip


def _resident(app: App, db: Db, n: int) -> ContactId:
    urn = Urn("tel", f"+1916{5550000 + n:07d}")
    known = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=app.city.timezone, now=NOW)
    contacts.speak(db, known.id, "en")
    consents.record(
        db, app.keyring, "opt_in", contact_id=known.id, urn=urn, source="bench", wording="yes", language="en", now=NOW
    )
    return known.id


async def _at_pace(app: App, ids: list[ContactId]) -> list[float]:
    """200 come due each second; how many seconds late each is."""
    begin = app.clock.now() + timedelta(seconds=1)
    campaign = await app.writer.run(
        partial(_due, app, ids=ids, each=timedelta(seconds=1 / DUE_A_SECOND), begin=begin, name="paced")
    )
    while app.clock.now() < begin + timedelta(seconds=SECONDS + 1):
        if not await campaigning.fire_due(app):
            await asyncio.sleep(0.05)
    rows = await app.writer.run(
        lambda db: db.execute(
            select(fire.c.due_at, fire.c.fired_at).where(fire.c.campaign_id == campaign.id, fire.c.skipped.is_(None))
        ).all()
    )
    fired = [(row.fired_at - row.due_at).total_seconds() for row in rows if row.fired_at is not None]
    if len(fired) != len(ids):
        raise AssertionError(f"{len(fired)} of {len(ids)} were fired")
    return fired


async def _at_once(app: App, ids: list[ContactId]) -> None:
    await app.writer.run(partial(_due, app, ids=ids, each=timedelta(0), begin=app.clock.now(), name="at once"))
    while await campaigning.fire_due(app):
        pass


def _due(app: App, db: Db, *, ids: list[ContactId], each: timedelta, begin: datetime, name: str) -> Campaign:
    today = begin.astimezone(app.city.timezone)
    draft = Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience="all", survey=None, author="bench",
        points=(replace(POINTS[0], at=today.time()),), starts_on=today.date(),
    )  # fmt: skip
    campaign = campaigns.save(db, draft, NOW)
    campaigns.set_state(db, campaign.id, "running")
    campaigns.plan_to(db, campaign.id, campaigns.PLANNED)
    fires.plan(
        db,
        (
            Fire(campaign_id=campaign.id, version=1, point="invite", contact_id=who, due_at=begin + n * each)
            for n, who in enumerate(ids)
        ),
    )
    return campaign


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
