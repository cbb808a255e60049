"""How fast a campaign is planned, against inserting the same rows bare."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert, select

from flows.contact import ContactId
from flows.outreach.audience import parse
from flows.outreach.campaign import UNSAVED, Campaign, Point, plan_fires
from flows.outreach.quiet import QuietHours
from storage import audiences, campaigns, fires, migrate
from storage.database import Database
from storage.tables import contact, fire
from tests.bench.report import Figure

CONTACTS = 100_000
CHUNK = 5_000
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
POINTS = tuple(
    Point(key=key, kind="message", day=day, at=time(10), text="Hello")
    for key, day in (("invite", 0), ("reminder", 2), ("thanks", 4))
)


def campaign_planning(folder: Path) -> list[Figure]:
    """100,000 contacts, three points: 300,000 fires."""
    database = Database.open(f"sqlite:///{folder}/planning.db")
    migrate.upgrade(database)
    _seed(database)
    planned = _timed(lambda: _plan(database))
    rows = _rows(database)
    bare = _timed(lambda: _insert(database, rows))
    database.close()
    return [
        Figure(name="campaign_planning", value=len(rows) / planned, unit="fires/s", baseline=len(rows) / bare,
               baseline_is="bare inserts of the same rows"),
    ]  # fmt: skip


def _seed(database: Database) -> None:
    with database.transaction() as db:
        zone = "America/Los_Angeles"
        db.execute(insert(contact), [{"timezone": zone, "language": "en", "created_at": NOW} for _ in range(CONTACTS)])


def _plan(database: Database) -> None:
    draft = Campaign(
        id=UNSAVED, name="bench", version=1, state="draft", audience="all", points=POINTS, survey=None,
        author="bench", starts_on=date(2026, 12, 1),
    )  # fmt: skip
    with database.transaction() as db:
        campaign = campaigns.save(db, draft, NOW)
    after, quiet = ContactId(0), QuietHours(time(21), time(8))
    while True:
        with database.transaction() as db:
            chunk = audiences.members(db, parse("all"), after, CHUNK, now=NOW, seed="")
            fires.plan(db, plan_fires(campaign, chunk, quiet))
            campaigns.plan_to(db, campaign.id, chunk[-1].id if chunk else campaigns.PLANNED)
        if not chunk:
            return
        after = chunk[-1].id


def _rows(database: Database) -> list[dict[str, object]]:
    """What was planned, under another version, ready to be inserted."""
    with database.reading() as db:
        found = db.execute(select(fire.c.campaign_id, fire.c.point, fire.c.contact_id, fire.c.due_at)).all()
    return [
        {"campaign_id": row[0], "version": 2, "point": row[1], "contact_id": row[2], "due_at": row[3]} for row in found
    ]


def _insert(database: Database, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), CHUNK * len(POINTS)):
        with database.transaction() as db:
            db.execute(insert(fire), rows[start : start + CHUNK * len(POINTS)])


def _timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
