"""The time machine: the coming week on a copy of the city goes as the week itself then goes, and touches nothing."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import func, insert, select

from bot import campaign_life
from bot.campaign_life import CampaignError
from bot.campaign_rehearsal.plan import Plan, plan_week
from bot.campaign_rehearsal.week import week_ahead
from bot.city_sending import DailyCap
from bot.cli.campaigns.commands import read
from bot.rehearsal import Rehearsal
from bot.surveys import publish
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import consents, contacts, fires, results
from storage.database import Db
from storage.tables import contact, metadata, result, session, urn

pytestmark = pytest.mark.anyio

HERE, EAST = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")

TOMORROW = date(2026, 11, 3)

PEOPLE = [Urn("tel", f"+1916555{number:04d}") for number in range(100, 112)]

SECRET = "I live at 8401 Laguna Palms Way"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def people(rehearsal: Rehearsal) -> Sequence[ContactId]:
    """Twelve residents in two zones and two languages, one in four of whom never agreed."""
    with rehearsal.app.database.transaction() as db:
        return [resident(db, rehearsal, number, each) for number, each in enumerate(PEOPLE)]


def resident(db: Db, rehearsal: Rehearsal, number: int, each: Urn) -> ContactId:
    app, now = rehearsal.app, rehearsal.clock.now()
    zone = EAST if number % 3 == 0 else HERE
    made = contacts.find_or_create(db, app.keyring, each, channel="sms", timezone=zone, now=now)
    contacts.speak(db, made.id, "es" if number % 2 else "en")
    if number % 4:
        consents.record(
            db, app.keyring, "opt_in", contact_id=made.id, urn=each, source="import", wording=SECRET, language="en",
            now=now,
        )  # fmt: skip
    return made.id


def drafted(rehearsal: Rehearsal) -> Campaign:
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "park_use.yaml", now)
        return campaign_life.draft(db, read(CAMPAIGNS / "park_use.yaml", "maria", TOMORROW, None), now)


def news(name: str, days: int) -> Campaign:
    """A message on each of some days from tomorrow on."""
    points = tuple(
        Point(key=f"day_{day}", kind="message", day=day, at=time(10), text=f"{name}: news of day {day}.")
        for day in range(days)
    )
    return Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience="all", points=points, survey=None, author="maria",
        starts_on=TOMORROW,
    )  # fmt: skip


def went(plan: Plan) -> Counter[str]:
    return sum((hour.went for hour in plan.hours.values()), Counter[str]())


def skipped(plan: Plan) -> Counter[str]:
    return sum((hour.skipped for hour in plan.hours.values()), Counter[str]())


def deferred(plan: Plan) -> Counter[str]:
    return sum((hour.deferred for hour in plan.hours.values()), Counter[str]())


async def test_the_week_that_then_comes_is_the_week_that_was_planned(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    campaign = drafted(rehearsal)
    plan = plan_week(rehearsal.app, "park_use", 7)

    with rehearsal.app.database.transaction() as db:
        campaign_life.approve(db, "park_use", "li", rehearsal.clock.now(), timedelta(0))
    delivered = await rehearsal.move_to(plan.until)
    with rehearsal.app.database.reading() as db:
        outcome = fires.outcome(db, campaign.id, campaign.version)

    assert went(plan) == {point: number for (point, what), number in outcome.items() if what == "went"}
    assert skipped(plan).total() == sum(number for (_, what), number in outcome.items() if what != "went")
    assert plan.messages == len(delivered)
    by_hour = Counter(each.at.replace(minute=0, second=0, microsecond=0) for each in delivered)
    assert {at: hour.messages for at, hour in plan.hours.items() if hour.messages} == by_hour


async def test_planning_changes_nothing_in_the_city_and_sends_nothing(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    drafted(rehearsal)
    before = rows(rehearsal)
    plan_week(rehearsal.app, "park_use", 7)

    assert rows(rehearsal) == before
    assert rehearsal.channels["sms"].delivered == []


def rows(rehearsal: Rehearsal) -> dict[str, list[tuple[object, ...]]]:
    with rehearsal.app.database.reading() as db:
        return {table.name: [tuple(row) for row in db.execute(select(table)).all()] for table in metadata.sorted_tables}


async def test_nobodys_words_and_numbers_are_in_the_copy(
    rehearsal: Rehearsal, people: Sequence[ContactId], tmp_path: Path
) -> None:
    drafted(rehearsal)
    await rehearsal.write(PEOPLE[1], SECRET)
    with rehearsal.app.database.transaction() as db:
        now = rehearsal.clock.now()
        begun = db.execute(
            insert(session).values(
                contact_id=people[1], flow="park_use", version=1, node="wish", results={"wish": SECRET},
                state="finished", started_at=now, touched_at=now,
            ).returning(session.c.id)
        ).scalar_one()  # fmt: skip
        for number, value in enumerate(("weekly", SECRET)):
            results.save(
                db, session_id=begun, contact_id=people[1], survey="park_use", version=1,
                question=("visits", "wish")[number], value=value, language="en", now=now,
            )  # fmt: skip
    with week_ahead(rehearsal.app, "park_use", tmp_path, each=True) as week:
        with week.app.database.reading() as db:
            kept = repr([db.execute(select(table)).all() for table in metadata.sorted_tables])
            codes = set(db.execute(select(result.c.value)).scalars())
            there = db.execute(select(func.count()).select_from(contact)).scalar_one()
            reach = [contacts.reach(db, week.app.keyring, who) for who in people]
            indexes = set(db.execute(select(urn.c.address_index)).scalars())
        with rehearsal.app.database.reading() as db:
            real = set(db.execute(select(urn.c.address_index)).scalars())

    assert there == len(people)
    assert "Laguna" not in kept
    assert codes <= {"weekly", ""}
    assert {str(each.urn) for each in reach if each} == {"tel:+12025550100"}
    assert not indexes & real


async def test_the_weekly_limit_counts_what_other_campaigns_send_in_that_week(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    now, limit = rehearsal.clock.now(), rehearsal.app.city.unasked_a_week
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, news("first", limit), now)
        campaign_life.approve(db, "first", "li", now, timedelta(0))
        late = news("second", limit + 1)
        campaign_life.draft(db, replace(late, points=late.points[-1:]), now)
    plan = plan_week(rehearsal.app, "second", 5)

    assert sum(hour.others for hour in plan.hours.values()) == 9 * limit
    assert deferred(plan)["full-week"] == 9
    assert plan.later == {f"day_{limit}": 9}


async def test_the_sender_is_done_when_its_daily_cap_allows(rehearsal: Rehearsal, people: Sequence[ContactId]) -> None:
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, news("one", 1), rehearsal.clock.now())
    free = plan_week(rehearsal.app, "one", 7)
    capped = replace(rehearsal.app, city=replace(rehearsal.app.city, daily_cap=DailyCap(segments=4, share=Decimal(1))))
    held = plan_week(capped, "one", 7)

    assert [sender.done_at.astimezone(HERE).day for sender in free.senders if sender.done_at] == [3]
    assert [sender.done_at.astimezone(HERE).day for sender in held.senders if sender.done_at] == [5]


async def test_a_campaign_that_is_over_has_no_week_ahead(rehearsal: Rehearsal, people: Sequence[ContactId]) -> None:
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, news("one", 1), rehearsal.clock.now())
        campaign_life.move(db, "one", "cancelled", "li", rehearsal.clock.now())

    with pytest.raises(CampaignError, match="cancelled"):
        plan_week(rehearsal.app, "one", 7)


async def test_a_campaign_that_begins_later_is_planned_from_its_first_day_on(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    with rehearsal.app.database.transaction() as db:
        later = replace(news("one", 1), starts_on=TOMORROW + timedelta(days=60))
        campaign_life.draft(db, later, rehearsal.clock.now())

    assert went(plan_week(rehearsal.app, "one", 1)) == {"day_0": 9}


async def test_a_survey_reminds_by_itself_in_the_plan_too(rehearsal: Rehearsal, people: Sequence[ContactId]) -> None:
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "city_services.yaml", rehearsal.clock.now())
        campaign_life.draft(db, read(CAMPAIGNS / "city_services.yaml", "maria", TOMORROW, None), rehearsal.clock.now())
    plan = plan_week(rehearsal.app, "city_services", 7)

    days = Counter(at.astimezone(HERE).date() for at, hour in plan.hours.items() if hour.messages)
    assert TOMORROW in days
    assert TOMORROW + timedelta(days=1) in days
