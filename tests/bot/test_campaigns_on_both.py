"""What staff see of a campaign is the same on both databases: preview, coming week, results, reasons."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog

from bot import campaign_life
from bot.campaign_preview import Preview, preview
from bot.campaign_reasons import Reasons, reasons
from bot.campaign_rehearsal.plan import Plan, plan_week
from bot.cli.campaigns.commands import read
from bot.rehearsal import Rehearsal, rehearse
from bot.settings import Settings
from bot.surveys import publish
from flows.contact import ContactId, Urn
from flows.outreach.findings import Arm
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import consents, contacts, experiments
from storage.database import Db
from tests.conftest import MORNING
from tests.postgres import postgres, postgres_template, postgres_url

__all__ = ["postgres", "postgres_template", "postgres_url"]

pytestmark = pytest.mark.anyio

ZONES = (ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York"))

TOMORROW = date(2026, 11, 3)

SURVEY = read(CAMPAIGNS / "park_use.yaml", "maria", TOMORROW, None)

PEOPLE = [Urn("tel", f"+1916555{number:04d}") for number in range(100, 120)]

Seen = tuple[Plan, Preview, Plan, dict[str, dict[str, Arm]], list[Reasons]]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


async def test_preview_week_results_and_reasons_are_the_same(
    settings: Settings, postgres_url: str, tmp_path: Path
) -> None:
    on_postgres = settings.model_copy(update={"database_url": postgres_url})
    with rehearse(tmp_path, MORNING, settings) as one, rehearse(tmp_path, MORNING, on_postgres) as other:
        seen, again = await campaign_seen(one), await campaign_seen(other)

    assert seen == again
    plan, before, later, _, told = seen
    assert (plan.messages > later.messages, before.reached) == (True, 15)
    assert {each.what for of_contact in told for each in of_contact.of_campaigns} >= {"went", "skipped", "is-skipped"}


async def campaign_seen(rehearsal: Rehearsal) -> Seen:
    """A survey goes out; some answer, one stops: what staff see before and in the middle of it."""
    app = rehearsal.app
    with app.database.transaction() as db:
        who = [resident(db, rehearsal, number, each) for number, each in enumerate(PEOPLE)]
        publish(db, SURVEYS / "park_use.yaml", rehearsal.clock.now())
        campaign_life.draft(db, SURVEY, rehearsal.clock.now())
    plan = plan_week(app, "park_use", 7)
    with app.database.transaction() as db:
        before = preview(app, db, campaign_life.named(db, "park_use"), rehearsal.clock.now())
        campaign_life.approve(db, "park_use", "li", rehearsal.clock.now(), timedelta(0))
    await rehearsal.move_to(rehearsal.clock.now() + timedelta(days=1, hours=1))
    for each, text in zip(PEOPLE[1:], ("1", "2", "STOP", "1"), strict=False):
        await rehearsal.write(each, text)
    later = plan_week(app, "park_use", 3)
    with app.database.reading() as db:
        campaign = campaign_life.named(db, "park_use")
        arms = {point.key: dict(experiments.arms(db, campaign, point.key)) for point in campaign.points}
        told = [reasons(app, db, each) for each in who]
    return alike(plan), replace(before, campaign=SURVEY), alike(later), arms, told


def alike(plan: Plan) -> Plan:
    """Without the key by which each city draws its own lots."""
    return replace(plan, campaign=SURVEY)


def resident(db: Db, rehearsal: Rehearsal, number: int, each: Urn) -> ContactId:
    app, now = rehearsal.app, rehearsal.clock.now()
    made = contacts.find_or_create(db, app.keyring, each, channel="sms", timezone=ZONES[number % 7 == 0], now=now)
    contacts.speak(db, made.id, "es" if number % 2 else "en")
    if number % 4:
        consents.record(
            db, app.keyring, "opt_in", contact_id=made.id, urn=each, source="import", wording="Yes, text me.",
            language="en", now=now,
        )  # fmt: skip
    return made.id
