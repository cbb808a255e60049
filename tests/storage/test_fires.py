"""Each contact's appointment with each point is kept once, fired once, and never lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.contact import ContactId
from flows.outreach.campaign import UNSAVED, Campaign, CampaignId, Fire, Point, State
from storage import campaigns, fires
from storage.database import Database, Db
from storage.tables import fire as f
from tests.storage.kept import NOON, SECOND, at_once, count, undone
from tests.storage.plans import plans

HOUR = timedelta(hours=1)


def a_campaign(db: Db) -> CampaignId:
    """Kept and running, in its first version."""
    saved = campaigns.save(
        db,
        Campaign(
            id=UNSAVED,
            name="parks",
            version=1,
            state="draft",
            audience="all",
            points=(Point(key="first", kind="message", day=0, at=time(10), text="Hello."),),
            survey=None,
            author="ana",
            starts_on=date(2026, 7, 1),
        ),
        NOON,
    )
    campaigns.set_state(db, saved.id, "running")
    return saved.id


def some(campaign_id: CampaignId, *hours: int, point: str = "first") -> list[Fire]:
    """One fire for each of the contacts from 1 on, due so many hours after noon."""
    return [
        Fire(campaign_id=campaign_id, version=1, point=point, contact_id=ContactId(n), due_at=NOON + hour * HOUR)
        for n, hour in enumerate(hours, 1)
    ]


def due(db: Db, hours: float = 0, limit: int = 99) -> list[Fire]:
    return fires.due(db, NOON + hours * HOUR, limit)


def planned(db: Db, *hours: int) -> list[Fire]:
    made = some(a_campaign(db), *hours)
    fires.plan(db, made)
    return made


def outcome(db: Db, fire: Fire) -> dict[tuple[str, str], int]:
    return fires.outcome(db, fire.campaign_id, fire.version)


def test_planning_again_changes_nothing(database: Database) -> None:
    with database.transaction() as db:
        made = planned(db, 0, 0, 5)
        fires.claim(db, made[:1], NOON)
        fires.skip(db, made[0], "stopped")
        before = outcome(db, made[0])
        fires.plan(db, [replace(fire, due_at=NOON - HOUR) for fire in made])

        assert outcome(db, made[0]) == before
        assert due(db) == [made[1]]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(chunks=st.lists(st.lists(st.integers(1, 12)), max_size=6))
def test_however_a_plan_is_cut_and_repeated_each_contact_has_one_fire(
    database: Database, chunks: Sequence[Sequence[int]]
) -> None:
    with undone(database) as db:
        [fire] = some(a_campaign(db), 0)
        for chunk in chunks:
            fires.plan(db, [replace(fire, contact_id=ContactId(number)) for number in chunk])

        assert sorted(each.contact_id for each in due(db)) == sorted({number for chunk in chunks for number in chunk})


def test_as_many_as_there_are_may_be_claimed_at_once(database: Database) -> None:
    """As the time machine does; of several points and occurrences, too."""
    with database.transaction() as db:
        campaign_id, many = a_campaign(db), 1_500
        made = [
            replace(fire, occurrence=number % 3, point=f"p{number % 2}")
            for number, fire in enumerate(some(campaign_id, *[0] * many))
        ]
        fires.plan(db, made)

        claimed = fires.claim(db, made, NOON + HOUR)
        again = fires.claim(db, made, NOON + HOUR)

    assert (claimed, again) == (made, [])


def test_workers_that_plan_the_same_at_once_keep_it_once(database: Database, database_url: str) -> None:
    with database.transaction() as db:
        campaign_id = a_campaign(db)

    at_once(database_url, lambda db: fires.plan(db, some(campaign_id, *range(50))))

    with database.reading() as db:
        assert count(db, f) == 50


def test_points_and_versions_have_fires_of_their_own(database: Database) -> None:
    with database.transaction() as db:
        [fire] = planned(db, 0)
        fires.plan(db, [replace(fire, point="reminder"), replace(fire, version=2)])

        assert len(due(db)) == 3
        assert outcome(db, fire) == {("first", "waiting"): 1, ("reminder", "waiting"): 1}


def test_those_due_longest_come_first_and_those_of_later_not_at_all(database: Database) -> None:
    with database.transaction() as db:
        made = planned(db, 3, 1, 2, 9)

        assert due(db, 3) == [made[1], made[2], made[0]]
        assert due(db, 3, limit=1) == [made[1]]
        assert due(db, 0.99) == []
        assert fires.next_due(db) == NOON + HOUR


def test_a_fire_is_claimed_once_and_then_due_no_more(database: Database) -> None:
    with database.transaction() as db:
        [fire] = planned(db, 0)

        assert fires.claim(db, [fire], NOON) == [fire]
        assert fires.claim(db, [fire], NOON) == []
        assert due(db, 1000) == []
        assert fires.next_due(db) is None


def test_of_workers_that_claim_the_same_fires_at_once_each_fire_has_one(database: Database, database_url: str) -> None:
    with database.transaction() as db:
        planned(db, *[0] * 20)

    def claim_all(db: Db) -> list[ContactId]:
        return [fire.contact_id for fire in fires.claim(db, due(db), NOON)]

    claimed = [number for numbers in at_once(database_url, claim_all) for number in numbers]

    assert sorted(claimed) == list(range(1, 21))


def test_a_fire_whose_work_broke_is_due_again(database: Database) -> None:
    with database.transaction() as db:
        [fire] = planned(db, 0)
    with database.transaction() as db:
        assert fires.claim(db, [fire], NOON) == [fire]
        db.rollback()

    with database.reading() as db:
        assert due(db) == [fire]


def test_a_fire_that_was_put_off_comes_due_at_its_new_hour_and_is_claimed_again(database: Database) -> None:
    with database.transaction() as db:
        [fire] = planned(db, 0)
        fires.claim(db, [fire], NOON)
        fires.defer(db, fire, NOON + HOUR)

        assert due(db, 0.99) == []
        put_off = replace(fire, due_at=NOON + HOUR, planned_at=NOON)
        assert due(db, 1) == [put_off]
        assert fires.claim(db, [put_off], NOON + HOUR) == [put_off]


def test_a_worker_that_comes_late_does_not_fire_what_another_has_just_put_off(database: Database) -> None:
    with database.transaction() as db:
        [seen_before] = planned(db, 0)
        fires.claim(db, [seen_before], NOON)
        fires.defer(db, seen_before, NOON + HOUR)

        assert fires.claim(db, [seen_before], NOON + SECOND) == []


def test_the_outcome_tells_what_went_what_waits_and_why_the_rest_did_not(database: Database) -> None:
    with database.transaction() as db:
        made = planned(db, 0, 0, 0, 5)
        fires.claim(db, made[:3], NOON)
        fires.skip(db, made[0], "stopped")
        fires.skip(db, made[1], "fatigue")

        assert outcome(db, made[0]) == {
            ("first", "went"): 1, ("first", "waiting"): 1, ("first", "stopped"): 1, ("first", "fatigue"): 1,
        }  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "scheduled", "paused", "cancelled"])
def test_a_running_campaign_is_finished_when_nothing_of_it_waits(database: Database, state: State) -> None:
    with database.transaction() as db:
        [fire] = planned(db, 0)
        assert fires.finished_campaigns(db) == []

        fires.claim(db, [fire], NOON)
        assert fires.finished_campaigns(db) == [fire.campaign_id]

        campaigns.set_state(db, fire.campaign_id, state)
        assert fires.finished_campaigns(db) == []


def test_fires_of_an_older_version_keep_no_campaign_running(database: Database) -> None:
    with database.transaction() as db:
        [fire] = planned(db, 0)
        fires.claim(db, [fire], NOON)
        fires.plan(db, [replace(fire, version=0)])

        assert fires.finished_campaigns(db) == [fire.campaign_id]


def test_a_claim_goes_straight_to_its_fires_however_many_there_are() -> None:
    """Else a campaign of a hundred thousand contacts goes through all of its fires for every five."""
    made = some(CampaignId(1), 0, 0, 0)

    found = plans(lambda db: fires.claim(db, made, NOON), lambda db: planned(db, 0, 0, 0))

    assert any(step.startswith("SEARCH fire") for step in found)
    assert "SCAN fire" not in found
