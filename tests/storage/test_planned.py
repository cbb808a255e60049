"""What planning keeps, on both databases: once, whoever plans it, however often; and what is asked for many at once."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from flows.contact import ContactId
from flows.conversation import Session
from flows.outreach.campaign import UNSAVED, Campaign, Hour, Point
from flows.outreach.moments import parse_when
from flows.outreach.offsets import Offset
from flows.outreach.pricing import Budget
from storage import campaigns, contacts, fires, migrate, occurrences, results, sessions, standings, tickets
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.occurrences import Occurrence
from storage.sessions import Stored
from storage.tables import contact as c
from storage.tables import fire as f
from storage.tables import point as p
from tests.builders import ELK_GROVE
from tests.storage.kept import NOON, SECOND, at_once, count, keep_contact, undone

DAY = timedelta(days=1)
FIRST = Point(key="first", kind="message", day=0, at=time(10), text="Hi")
WEEKLY = Point(key="weekly", kind="message", at=time(10), text="Hi", when=parse_when("every week on mon times 3"))
HOURS = [
    Hour(point="first", timezone=str(ELK_GROVE), due_at=NOON),
    Hour(point="first", timezone="UTC", due_at=NOON + DAY),
]
MOMENTS = (
    "on 2026-12-01", "30 minutes after enrolled", "7 days before date permit_expires", "every day until 2027-01-01",
    "1 day after answered park_use.rating <= 2", "after not finished park_use within 3 days",
)  # fmt: skip


def a_campaign(db: Db, *points: Point, name: str = "parks", **changed: object) -> Campaign:
    draft = Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience="all", points=points or (FIRST,), survey=None,
        author="ana", starts_on=date(2026, 7, 1),
    )  # fmt: skip
    saved = campaigns.save(db, replace(draft, **changed), NOON)  # type: ignore[arg-type]  # its fields
    campaigns.set_state(db, saved.id, "running")
    return replace(saved, state="running")


def people(db: Db, keyring: Keyring, number: int) -> list[ContactId]:
    return [keep_contact(db, keyring, n).id for n in range(1, number + 1)]


def test_each_contact_has_a_fire_at_the_hour_of_their_own_zone_and_planning_again_changes_nothing(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        campaign, (one, other, _) = a_campaign(db), people(db, keyring, 3)
        db.execute(update(c).where(c.c.id == other).values(timezone="UTC"))
        for _ in range(2):
            fires.plan_for(db, campaign, HOURS, [one, other])

        assert [(fire.contact_id, fire.due_at) for fire in fires.due(db, NOON + DAY, 9)] == [
            (one, NOON), (other, NOON + DAY),
        ]  # fmt: skip
        fires.plan_for(db, campaign, HOURS, [one], occurrence=2)
        fires.plan_for(db, campaign, [], [one])
        fires.plan_for(db, campaign, HOURS, [])
        assert count(db, f) == 3


def test_a_plan_whose_transaction_breaks_off_leaves_nothing(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        campaign, ids = a_campaign(db), people(db, keyring, 2)
    with undone(database) as db:
        fires.plan_for(db, campaign, HOURS, ids)
    with database.reading() as db:
        assert count(db, f) == 0


def test_planners_at_once_keep_each_fire_once(database: Database, database_url: str, keyring: Keyring) -> None:
    with database.transaction() as db:
        campaign, ids = a_campaign(db), people(db, keyring, 20)

    at_once(database_url, lambda db: fires.plan_for(db, campaign, HOURS, ids))

    with database.reading() as db:
        assert count(db, f) == 20


def test_what_waits_for_another_date_is_taken_back_and_what_was_sent_is_kept(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        campaign, (one, other) = a_campaign(db), people(db, keyring, 2)
        for occurrence in (1, 2, 3):
            fires.plan_for(db, campaign, HOURS, [one, other], occurrence)
        sent = [fire for fire in fires.due(db, NOON, 9) if (fire.contact_id, fire.occurrence) == (one, 1)]
        fires.claim(db, sent, NOON)

        fires.take_back(db, campaign, "first", one, but=3)
        fires.take_back(db, campaign, "first", other, but=None)

        left = db.execute(select(f.c.contact_id, f.c.occurrence).order_by(f.c.occurrence)).all()
        assert [tuple(row) for row in left] == [(one, 1), (one, 3)]


def test_a_campaign_with_all_that_it_may_say_comes_back_as_it_was_saved(database: Database) -> None:
    points = [
        replace(FIRST, key=f"p{number}", when=parse_when(when), expires=Offset(2, "day"))
        for number, when in enumerate(MOMENTS)
    ]
    with database.transaction() as db:
        saved = a_campaign(db, *points, ends_on=date(2027, 12, 31), budget=Budget(Decimal("250.00")))
        campaigns.spend(db, saved.id, 7)
        campaigns.spend(db, saved.id, 2)

        assert campaigns.get(db, saved.id) == replace(saved, spent=9)
        assert campaigns.held(db, saved.id) == replace(saved, spent=9)
        campaigns.allow(db, saved.id, Budget(Decimal(9), of_segments=True))
        assert str(campaigns.get(db, saved.id).budget) == "9 segments"


def test_points_that_an_older_version_kept_are_read(database: Database) -> None:
    with database.transaction() as db:
        saved = a_campaign(db)
        old = {"kind": "message", "day": 2, "at": "10:00:00", "only": "unfinished", "text": "Hi", "missing": ""}
        db.execute(update(p).values(definition=old))

        assert campaigns.get(db, saved.id).points == (replace(FIRST, day=2, only="unfinished"),)


def test_fires_survive_the_migration_and_the_way_back(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        fires.plan_for(db, a_campaign(db), HOURS, people(db, keyring, 3))
        before = fires.due(db, NOON, 9)

    migrate.downgrade(database, "0009")
    migrate.upgrade(database)

    with database.reading() as db:
        assert fires.due(db, NOON, 9) == before


def test_why_a_campaign_paused_itself_is_kept_until_somebody_moves_it(database: Database) -> None:
    with database.transaction() as db:
        saved = a_campaign(db)
        campaigns.set_state(db, saved.id, "paused", because="Its budget is used up.")
        assert campaigns.stands_still_for(db, saved.id) == "Its budget is used up."

        campaigns.set_state(db, saved.id, "running")
        assert campaigns.stands_still_for(db, saved.id) is None


def an_occurrence(campaign: Campaign, number: int = 1) -> Occurrence:
    return Occurrence(
        campaign_id=campaign.id, version=campaign.version, point="weekly", number=number,
        day=NOON.date() + number * 7 * DAY, plan_at=NOON + number * 7 * DAY,
    )  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "scheduled", "paused", "done", "cancelled"])
def test_the_next_day_of_what_recurs_is_planned_when_its_time_has_come_and_its_campaign_runs(
    database: Database, state: str
) -> None:
    with database.transaction() as db:
        saved = a_campaign(db, WEEKLY)
        due = an_occurrence(saved)
        for each in (due, an_occurrence(saved, 2), replace(due, day=date(2030, 1, 1))):
            occurrences.keep(db, each)

        assert occurrences.to_plan(db, due.plan_at - SECOND) == []
        assert occurrences.to_plan(db, due.plan_at) == [due]
        assert occurrences.next_plan(db) == due.plan_at

        occurrences.plan_to(db, due, ContactId(7))
        assert occurrences.planned_to(db, due) == 7
        assert occurrences.to_plan(db, due.plan_at) == [due]
        occurrences.plan_to(db, due, campaigns.PLANNED)
        assert occurrences.to_plan(db, due.plan_at) == []
        assert occurrences.any_left(db, saved)

        campaigns.set_state(db, saved.id, state)  # type: ignore[arg-type]  # a state
        assert occurrences.to_plan(db, due.plan_at + 30 * DAY) == []
        assert occurrences.next_plan(db) is None


def test_the_days_of_an_older_version_are_not_planned(database: Database) -> None:
    with database.transaction() as db:
        saved = a_campaign(db, WEEKLY)
        occurrences.keep(db, an_occurrence(saved))
        edited = a_campaign(db, WEEKLY)

        assert occurrences.to_plan(db, NOON + 30 * DAY) == []
        assert not occurrences.any_left(db, edited)


def test_an_open_campaign_is_not_done_when_nothing_waits(database: Database) -> None:
    with database.transaction() as db:
        saved = a_campaign(db, WEEKLY)
        assert campaigns.listening(db, NOON) == [saved.id]
        assert fires.finished_campaigns(db) == []

        campaigns.close(db, saved.id)
        assert campaigns.listening(db, NOON) == []
        assert fires.finished_campaigns(db) == [saved.id]


def test_a_campaign_is_looked_at_again_at_its_time(database: Database) -> None:
    with database.transaction() as db:
        saved = a_campaign(db, WEEKLY)
        campaigns.plan_to(db, saved.id, campaigns.PLANNED)
        assert campaigns.next_look(db) is None

        campaigns.look_again(db, saved.id, NOON + DAY)
        assert campaigns.to_look(db, NOON) == []
        assert campaigns.next_look(db) == NOON + DAY
        campaigns.look_on(db, saved.id, ContactId(7))
        assert campaigns.looked_to(db, saved.id) == 7

        campaigns.look_now(db, NOON)
        assert campaigns.to_look(db, NOON) == [saved.id]


def begin(db: Db, who: ContactId) -> Stored:
    session = Session(flow="park_use", version=1, node="rating")
    return sessions.begin(db, who, session, campaign_id=None, now=NOON, expires_at=NOON + DAY)


def test_what_is_asked_for_many_is_what_is_asked_for_one(database: Database, keyring: Keyring) -> None:
    states = ["finished", "refused", "active", "expired"]
    with database.transaction() as db:
        ids = people(db, keyring, 6)
        for who, state in zip(ids, states, strict=False):
            stored = begin(db, who)
            if state != "active":
                sessions.end(db, stored.id, state, NOON, forget=False)

        assert standings.lock(db, ids) == {who: contacts.get(db, who) for who in ids}
        assert standings.reaches(db, keyring, ids) == {who: contacts.reach(db, keyring, who) for who in ids}
        asked = standings.progress(db, ids, "park_use")
        assert {who: asked.get(who, "none") for who in ids} == {
            who: sessions.progress(db, who, "park_use") for who in ids
        }


def test_what_contacts_answered_is_told_by_contact(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        one, other = people(db, keyring, 2)
        for code in ("2", "4"):
            begun = begin(db, one)
            results.save(
                db, session_id=begun.id, contact_id=one, survey="park_use", version=1, question="rating", value=code,
                language="en", now=NOON,
            )  # fmt: skip

        assert results.of_contacts(db, [one, other], "park_use", "rating") == {one: frozenset({"2", "4"})}


def test_a_ticket_says_who_waits_for_it(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        [who] = people(db, keyring, 1)
        tickets.open_once(db, who, topic="parks", reason="asked", language=None, now=NOON)
        tickets.open_about(db, topic="parks", reason="a row", language=None, now=NOON)
        by_reason = {ticket.reason: ticket.id for ticket in tickets.open_ones(db)}

        assert tickets.contact_of(db, by_reason["asked"]) == who
        assert tickets.contact_of(db, by_reason["a row"]) is None
        assert tickets.contact_of(db, 999) is None
