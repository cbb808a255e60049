"""What follows what happens to a resident, and what comes back: planned with the fact, once, and never too late."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import insert, update

from bot import campaign_life, follow_ups
from bot.campaign_planning import plan_chunk, plan_occurrence
from bot.rehearsal import Delivered, Rehearsal
from bot.surveys import publish
from flows.contact import Contact, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from flows.outreach.events import TicketDone
from flows.outreach.moments import parse_when
from flows.outreach.offsets import Offset
from flows.outreach.pricing import Budget
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import campaigns as kept
from storage import consents, contacts, fires, occurrences
from storage.database import Db
from storage.tables import contact_date

pytestmark = pytest.mark.anyio

CALIFORNIA = ZoneInfo("America/Los_Angeles")
FIRST_DAY = date(2026, 11, 3)
"""The day after the rehearsal begins."""

ONE, OTHER, THIRD = (Urn("tel", f"+1916555{number:04d}") for number in range(201, 204))

HELLO = "City of Elk Grove: hello."


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def enrol(rehearsal: Rehearsal, urn: Urn, zone: ZoneInfo = CALIFORNIA) -> Contact:
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=zone, now=now)
        contacts.speak(db, contact.id, "en")
        consents.record(
            db, app.keyring, "opt_in", contact_id=contact.id, urn=urn, source="import", wording="", language="en",
            now=now,
        )  # fmt: skip
        return contact


def approved(rehearsal: Rehearsal, *points: Point, **changed: object) -> Campaign:
    """A campaign of one message at a moment, approved the day before its first."""
    campaign = Campaign(
        id=UNSAVED, name="news", version=1, state="draft", audience="all", points=points, survey=None, author="maria",
        starts_on=FIRST_DAY,
    )  # fmt: skip
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "park_use.yaml", now)
        campaign_life.draft(db, replace(campaign, **changed), now)  # type: ignore[arg-type]  # its fields
        return campaign_life.approve(db, campaign.name, "li", now, undo=timedelta())


def hello(when: str, at: time = time(10), **changed: object) -> Point:
    point = Point(key="hello", kind="message", when=parse_when(when), at=at, text=HELLO)
    return replace(point, **changed)  # type: ignore[arg-type]  # its fields


def outcome(rehearsal: Rehearsal, campaign: Campaign) -> dict[tuple[str, str], int]:
    with rehearsal.app.database.reading() as db:
        return fires.outcome(db, campaign.id, campaign.version)


def state(rehearsal: Rehearsal, campaign: Campaign) -> str:
    with rehearsal.app.database.reading() as db:
        return kept.get(db, campaign.id).state


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CALIFORNIA).astimezone(UTC)


def hellos(delivered: Iterable[Delivered]) -> list[tuple[Urn, datetime]]:
    return [(each.urn, each.at) for each in delivered if each.message.text == HELLO]


async def finish(rehearsal: Rehearsal, urn: Urn, *, rating: str) -> None:
    for text in ("2", rating, "SKIP"):
        await rehearsal.write(urn, text)


SURVEY = Point(key="invite", kind="survey", day=0, at=time(10))


async def test_who_comes_in_later_gets_it_so_long_after_they_came_in(rehearsal: Rehearsal) -> None:
    enrol(rehearsal, ONE)
    campaign = approved(rehearsal, hello("3 days after enrolled"))
    first = await rehearsal.move_to(at(7, 12))
    enrol(rehearsal, OTHER)

    later = await rehearsal.move_to(at(10, 12))

    assert hellos(first) == [(ONE, at(6, 10))]
    assert hellos(later) == [(OTHER, at(10, 10))]
    assert state(rehearsal, campaign) == "running"


async def test_who_says_start_gets_the_welcome_after_minutes(rehearsal: Rehearsal) -> None:
    approved(rehearsal, hello("30 minutes after enrolled"))
    await rehearsal.move_to(at(4, 12))

    await rehearsal.write(ONE, "START")
    delivered = await rehearsal.move_to(at(4, 14))

    assert hellos(delivered) == [(ONE, at(4, 12, 30))]


async def test_an_answer_is_followed_by_those_who_gave_it_and_by_nobody_who_corrected_it(rehearsal: Rehearsal) -> None:
    for urn in (ONE, OTHER, THIRD):
        enrol(rehearsal, urn)
    campaign = approved(
        rehearsal, SURVEY, hello("1 day after answered park_use.rating <= 2", at=time(9)), survey="park_use"
    )
    await rehearsal.move_to(at(3, 11))
    await finish(rehearsal, ONE, rating="1")
    await finish(rehearsal, OTHER, rating="5")
    await rehearsal.write(THIRD, "2")
    await rehearsal.write(THIRD, "2")
    await rehearsal.write(THIRD, "BACK")
    await rehearsal.write(THIRD, "4")

    delivered = await rehearsal.move_to(at(10, 12))

    assert hellos(delivered) == [(ONE, at(4, 9))]
    assert outcome(rehearsal, campaign)["hello", "no-longer"] == 1


async def test_only_who_began_a_survey_and_did_not_finish_in_time_is_followed(rehearsal: Rehearsal) -> None:
    for urn in (ONE, OTHER):
        enrol(rehearsal, urn)
    campaign = approved(rehearsal, SURVEY, hello("after not finished park_use within 2 days"), survey="park_use")
    await rehearsal.move_to(at(3, 11))
    await finish(rehearsal, ONE, rating="4")
    await rehearsal.write(OTHER, "2")

    delivered = await rehearsal.move_to(at(10, 12))

    assert hellos(delivered) == [(OTHER, at(5, 10))]
    assert outcome(rehearsal, campaign)["hello", "no-longer"] == 1


async def test_the_end_of_a_survey_is_followed_once_however_often_it_is_told(rehearsal: Rehearsal) -> None:
    enrol(rehearsal, ONE)
    campaign = approved(rehearsal, SURVEY, hello("2 hours after finished park_use"), survey="park_use")
    await rehearsal.move_to(at(3, 11))
    await finish(rehearsal, ONE, rating="4")

    delivered = await rehearsal.move_to(at(10, 12))

    assert [urn for urn, _ in hellos(delivered)] == [ONE]
    assert outcome(rehearsal, campaign)["hello", "went"] == 1


async def test_each_closed_ticket_is_followed_once(rehearsal: Rehearsal) -> None:
    contact = enrol(rehearsal, ONE)
    approved(rehearsal, hello("1 day after ticket closed"))
    await rehearsal.move_to(at(4, 12))
    with rehearsal.app.database.transaction() as db:
        for ticket in (7, 7, 8):
            follow_ups.happened(rehearsal.app, db, contact.id, TicketDone(ticket), rehearsal.clock.now())

    delivered = await rehearsal.move_to(at(20, 12))

    assert [urn for urn, _ in hellos(delivered)] == [ONE, ONE]


async def test_who_is_not_in_the_audience_is_not_followed(rehearsal: Rehearsal) -> None:
    contact = enrol(rehearsal, ONE)
    approved(rehearsal, hello("1 day after ticket closed"), audience="language = es")
    await rehearsal.move_to(at(4, 12))
    with rehearsal.app.database.transaction() as db:
        follow_ups.happened(rehearsal.app, db, contact.id, TicketDone(7), rehearsal.clock.now())

    assert hellos(await rehearsal.move_to(at(20, 12))) == []


async def test_what_happens_in_a_pause_is_not_lost_and_a_stop_before_it_comes_due_wins(rehearsal: Rehearsal) -> None:
    people = [enrol(rehearsal, urn) for urn in (ONE, OTHER)]
    approved(rehearsal, hello("1 day after ticket closed"))
    await rehearsal.move_to(at(4, 12))
    move(rehearsal, "paused")
    with rehearsal.app.database.transaction() as db:
        for contact in people:
            follow_ups.happened(rehearsal.app, db, contact.id, TicketDone(7), rehearsal.clock.now())
    await rehearsal.write(OTHER, "STOP")
    paused = await rehearsal.move_to(at(6, 12))
    move(rehearsal, "running")

    resumed = await rehearsal.move_to(at(8, 12))

    assert hellos(paused) == []
    assert [urn for urn, _ in hellos(resumed)] == [ONE]


def move(rehearsal: Rehearsal, to: str) -> None:
    with rehearsal.app.database.transaction() as db:
        campaign_life.move(db, "news", to, "li", rehearsal.clock.now())  # type: ignore[arg-type]  # a state


def dated(db: Db, contact: Contact, on: date) -> None:
    contact_date.create(db, checkfirst=True)
    mine = (contact_date.c.contact_id == contact.id, contact_date.c.name == "permit_expires")
    if db.execute(update(contact_date).where(*mine).values(on=on)).rowcount == 0:
        db.execute(insert(contact_date).values(contact_id=contact.id, name="permit_expires", on=on))


async def test_a_message_stands_around_each_contacts_own_date_and_moves_with_it(rehearsal: Rehearsal) -> None:
    people = [enrol(rehearsal, urn) for urn in (ONE, OTHER, THIRD)]
    with rehearsal.app.database.transaction() as db:
        for contact, day in zip(people, (12, 13, 1), strict=True):
            dated(db, contact, date(2026, 11, day))
    campaign = approved(rehearsal, hello("7 days before date permit_expires"))
    await rehearsal.move_to(at(4, 12))
    with rehearsal.app.database.transaction() as db:
        dated(db, people[1], date(2026, 11, 14))
        follow_ups.dates_changed(rehearsal.app, db, people[1].id, rehearsal.clock.now())

    first = await rehearsal.move_to(at(7, 12))
    with rehearsal.app.database.transaction() as db:
        dated(db, people[0], date(2026, 11, 15))  # renewed; nobody told us, so it is found by looking
    second = await rehearsal.move_to(at(8, 12))

    assert hellos(first) == [(ONE, at(5, 10)), (OTHER, at(7, 10))]
    assert hellos(second) == [(ONE, at(8, 10))]
    assert outcome(rehearsal, campaign) == {("hello", "went"): 3}


async def test_a_weekly_message_comes_back_at_its_hour_for_the_audience_as_it_is_then(rehearsal: Rehearsal) -> None:
    enrol(rehearsal, ONE)
    campaign = approved(rehearsal, hello("every week on tue, thu until 2026-11-12"))
    first = await rehearsal.move_to(at(6, 12))
    enrol(rehearsal, OTHER, ZoneInfo("America/New_York"))
    await rehearsal.write(ONE, "STOP")

    second = await rehearsal.move_to(at(30, 12))

    assert hellos(first) == [(ONE, at(3, 10)), (ONE, at(5, 10))]
    assert hellos(second) == [(OTHER, at(10, 7)), (OTHER, at(12, 7))]
    assert state(rehearsal, campaign) == "done"


async def test_days_that_a_long_pause_passed_over_are_not_caught_up_with(rehearsal: Rehearsal) -> None:
    enrol(rehearsal, ONE)
    campaign = approved(rehearsal, hello("every day times 30"))
    first = await rehearsal.move_to(at(3, 12))
    move(rehearsal, "paused")
    paused = await rehearsal.move_to(at(20, 12))
    move(rehearsal, "running")

    resumed = await rehearsal.move_to(at(21, 18))

    assert len(hellos(first)) == 1
    assert hellos(paused) == []
    assert len(hellos(resumed)) <= rehearsal.app.city.unasked_a_week
    assert sum(outcome(rehearsal, campaign).values()) <= 9


async def test_what_could_not_go_before_it_expires_is_not_sent_late(rehearsal: Rehearsal) -> None:
    enrol(rehearsal, ONE)
    campaign = approved(rehearsal, hello("on 2026-11-04", expires=Offset(2, "hour")))
    await rehearsal.move_to(at(4, 9))
    move(rehearsal, "paused")
    await rehearsal.move_to(at(4, 12, 30))
    move(rehearsal, "running")

    assert hellos(await rehearsal.move_to(at(8, 12))) == []
    assert outcome(rehearsal, campaign) == {("hello", "expired"): 1}


@pytest.mark.parametrize("budget", [Budget(Decimal(2), of_segments=True), Budget(Decimal("0.02"))])
async def test_a_campaign_stops_at_its_budget_says_why_and_goes_on_with_more(
    rehearsal: Rehearsal, budget: Budget
) -> None:
    people = [Urn("tel", f"+1916555{number:04d}") for number in range(300, 305)]
    for urn in people:
        enrol(rehearsal, urn)
    campaign = approved(rehearsal, hello("on 2026-11-04"), budget=budget)

    first = await rehearsal.move_to(at(4, 12))
    stopped = state(rehearsal, campaign)
    with rehearsal.app.database.transaction() as db:
        why = kept.stands_still_for(db, campaign.id)
        kept.allow(db, campaign.id, None)
    move(rehearsal, "running")
    second = await rehearsal.move_to(at(5, 12))

    assert hellos(first) == []  # what is queued waits with its campaign
    assert stopped == "paused"
    assert why is not None
    assert "used up: 2 segments" in why
    assert Counter(urn for urn, _ in hellos([*first, *second])) == Counter(people)


async def test_those_who_slept_are_not_all_written_to_in_the_second_the_quiet_hours_end(rehearsal: Rehearsal) -> None:
    people = [Urn("tel", f"+1916555{number:04d}") for number in range(400, 412)]
    for urn in people:
        enrol(rehearsal, urn)
    approved(rehearsal, hello("on 2026-11-04", at=time(20, 30)))
    await rehearsal.move_to(at(4, 20))
    move(rehearsal, "paused")
    await rehearsal.move_to(at(4, 23))
    move(rehearsal, "running")

    delivered = hellos(await rehearsal.move_to(at(5, 12)))

    assert Counter(urn for urn, _ in delivered) == Counter(people)
    moments = [moment for _, moment in delivered]
    assert at(5, 8) <= min(moments)
    assert max(moments) < at(5, 8, 20)
    assert max(moments) - min(moments) > timedelta(minutes=5)


async def test_a_planner_that_is_killed_goes_on_where_it_stopped_and_plans_nobody_twice(rehearsal: Rehearsal) -> None:
    people = [enrol(rehearsal, Urn("tel", f"+1916555{number:04d}")) for number in range(500, 507)]
    campaign = approved(rehearsal, hello("on 2026-11-04"), hello("3 days after enrolled", key="welcome"))
    app, planned = rehearsal.app, list[int]()

    for broken in (False, True, False, True, False, False):
        with app.database.transaction() as db:
            planned.append(plan_chunk(app, db, campaign.id, most=3))
            if broken:
                db.rollback()

    assert planned == [3, 3, 3, 1, 1, 0]
    assert outcome(rehearsal, campaign) == {("hello", "waiting"): len(people), ("welcome", "waiting"): len(people)}


async def test_a_day_that_recurs_is_planned_once_whoever_is_killed_at_it(rehearsal: Rehearsal) -> None:
    for number in range(500, 507):
        enrol(rehearsal, Urn("tel", f"+1916555{number:04d}"))
    campaign = approved(rehearsal, hello("every day times 2"))
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        plan_chunk(app, db, campaign.id)
        [day] = occurrences.to_plan(db, now + timedelta(days=1))

    for broken in (False, True, False, True, False, False):
        with app.database.transaction() as db:
            plan_occurrence(app, db, day, most=3)
            if broken:
                db.rollback()

    with app.database.reading() as db:
        [following] = occurrences.to_plan(db, now + timedelta(days=9))
    assert outcome(rehearsal, campaign) == {("hello", "waiting"): 7}
    assert (day.number, following.number) == (1, 2)
    assert following.day == day.day + timedelta(days=1)
