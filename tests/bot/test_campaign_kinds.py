"""The time machine plays one contact of each kind: the plan is the one that playing everybody gives."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import insert, update

from bot import campaign_life
from bot.campaign_rehearsal.kinds import kinds_of_contacts
from bot.campaign_rehearsal.plan import plan_week
from bot.cli.campaigns.commands import read
from bot.rehearsal import Rehearsal
from bot.surveys import publish
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from flows.outreach.experiments import Variant
from flows.outreach.pricing import Budget
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import consents, contacts
from storage.contacts import NOBODY
from storage.database import Db
from storage.tables import contact, contact_date, contact_topic, urn

pytestmark = pytest.mark.anyio

HERE, EAST = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")

TOMORROW = date(2026, 11, 3)

MANY = 80

WORDINGS = (Variant("plain", 50, "News of the parks."), Variant("warm", 50, "Good news of the parks of {city}! " * 8))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def news(name: str, days: int, audience: str = "all") -> Campaign:
    points = tuple(
        Point(key=f"day_{day}", kind="message", day=day, at=time(19 if day % 2 else 10), text=f"{name}: news {day}.")
        for day in range(days)
    )
    return Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience=audience, points=points, survey=None, author="maria",
        starts_on=TOMORROW,
    )  # fmt: skip


def people(rehearsal: Rehearsal, random: Random) -> list[Urn]:
    """Residents of a few kinds: what tells them apart is drawn from short lists."""
    with rehearsal.app.database.transaction() as db:
        return [resident(db, rehearsal, random, number) for number in range(MANY)]


def resident(db: Db, rehearsal: Rehearsal, random: Random, number: int) -> Urn:
    app, now = rehearsal.app, rehearsal.clock.now()
    scheme, channel = ("telegram", "telegram") if random.random() < 0.2 else ("tel", "sms")
    address = Urn(scheme, f"99000{number}" if scheme == "telegram" else f"+1916555{number + 100:04d}")
    made = contacts.find_or_create(
        db, app.keyring, address, channel=channel, timezone=random.choice((HERE, HERE, EAST)), now=now
    )
    contacts.speak(db, made.id, random.choice(("en", "en", "es")))
    if random.random() < 0.8:
        consents.record(
            db, app.keyring, "opt_in", contact_id=made.id, urn=address, source="import", wording="Yes, text me.",
            language="en", now=now,
        )  # fmt: skip
    db.execute(update(contact).where(contact.c.id == made.id).values(weekly_limit=random.choice((None, None, None, 1))))
    if random.random() < 0.2:
        db.execute(insert(contact_topic).values(contact_id=made.id, topic=random.choice(("parks", "roads"))))
    if random.random() < 0.1:
        db.execute(insert(contact_date).values(contact_id=made.id, name="permit", on=TOMORROW))
    if random.random() < 0.1:
        db.execute(update(urn).where(urn.c.contact_id == made.id).values(refused_at=now, refused_as="30006"))
    return address


def start(rehearsal: Rehearsal, campaign: Campaign) -> None:
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, campaign, rehearsal.clock.now())
        campaign_life.approve(db, campaign.name, "li", rehearsal.clock.now(), timedelta(0))


def draft(rehearsal: Rehearsal, campaign: Campaign) -> None:
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, campaign, rehearsal.clock.now())


@pytest.mark.parametrize("seed", range(4))
async def test_one_of_each_kind_gives_the_plan_of_all(rehearsal: Rehearsal, seed: int) -> None:
    random = Random(seed)
    residents = people(rehearsal, random)
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "park_use.yaml", rehearsal.clock.now())
    start(rehearsal, replace(news("parks", 4, "topic = parks or language = es"), hold_out=20, split_key=f"{seed}"))
    await rehearsal.move_to(rehearsal.clock.now() + timedelta(days=random.choice((1, 2))))
    for who in random.sample(residents, 5):
        await rehearsal.write(who, random.choice(("STOP", "START", "hello")), channel=_channel(who))
    worded = replace(news("worded", 2, "topic = roads or language = en"), split_key="w", hold_out=20)
    draft(rehearsal, replace(worded, points=tuple(replace(each, text="", variants=WORDINGS) for each in worded.points)))
    draft(rehearsal, read(CAMPAIGNS / "park_use.yaml", "maria", TOMORROW + timedelta(days=1), None))

    for name in ("worded", "park_use"):
        assert plan_week(rehearsal.app, name, 7) == plan_week(rehearsal.app, name, 7, each=True)
    with rehearsal.app.database.reading() as db:
        alike = kinds_of_contacts(db, "worded", rehearsal.clock.now() - timedelta(days=7))
    assert alike is not None
    assert sum(alike.values()) == MANY
    assert len(alike) < MANY


def _channel(who: Urn) -> str:
    return "telegram" if who.scheme == "telegram" else "sms"


async def test_who_has_begun_a_survey_and_who_is_nobody_stand_for_themselves(rehearsal: Rehearsal) -> None:
    residents = people(rehearsal, Random(7))
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "park_use.yaml", rehearsal.clock.now())
    start(rehearsal, read(CAMPAIGNS / "park_use.yaml", "maria", TOMORROW, None))
    await rehearsal.move_to(rehearsal.clock.now() + timedelta(days=1))
    draft(rehearsal, news("more", 1))
    with rehearsal.app.database.transaction() as db:
        now = rehearsal.clock.now()
        like_nobody = [{"id": each, "timezone": str(HERE), "created_at": now} for each in (NOBODY, 9_999)]
        db.execute(insert(contact), like_nobody)
    with rehearsal.app.database.reading() as db:
        alike = kinds_of_contacts(db, "more", rehearsal.clock.now() - timedelta(days=7))
        asked = {
            contacts.find(db, rehearsal.app.keyring, each.urn)
            for channel in rehearsal.channels.values()
            for each in channel.delivered
        }

    assert alike is not None
    assert (alike[NOBODY], alike[ContactId(9_999)]) == (1, 1)
    assert asked
    assert {alike.get(ContactId(who)) for who in asked if who} == {1}
    assert len(asked) < len(residents)


async def test_for_a_sample_everybody_is_played(rehearsal: Rehearsal) -> None:
    people(rehearsal, Random(8))
    draft(rehearsal, news("drawn", 1, "all sample 5"))
    with rehearsal.app.database.reading() as db:
        assert kinds_of_contacts(db, "drawn", rehearsal.clock.now()) is None
    plan = plan_week(rehearsal.app, "drawn", 3)
    assert sum(hour.went.total() + hour.skipped.total() for hour in plan.hours.values()) == 5


@pytest.mark.parametrize(("budget", "held"), [("10000 segments", False), ("40 segments", True), ("1.00", False)])
async def test_a_budget_stops_in_the_plan_what_it_will_stop(rehearsal: Rehearsal, budget: str, *, held: bool) -> None:
    people(rehearsal, Random(8))
    draft(rehearsal, replace(news("paid", 2), budget=Budget.parse(budget)))
    plan = plan_week(rehearsal.app, "paid", 4)

    assert plan == plan_week(rehearsal.app, "paid", 4, each=True)
    assert str(plan.campaign.budget) == budget
    assert any(hour.deferred["budget"] for hour in plan.hours.values()) is held


async def test_an_audience_that_asks_when_somebody_was_heard_tells_them_apart_by_it(rehearsal: Rehearsal) -> None:
    residents = people(rehearsal, Random(9))
    await rehearsal.advance(timedelta(days=40))
    for who in residents[:10]:
        await rehearsal.write(who, "hello", channel=_channel(who))
    draft(rehearsal, replace(news("lately", 1, "heard within 30 days"), starts_on=TOMORROW + timedelta(days=41)))

    plan = plan_week(rehearsal.app, "lately", 3)
    assert plan == plan_week(rehearsal.app, "lately", 3, each=True)
    assert 0 < sum(hour.went.total() for hour in plan.hours.values()) <= 10
