"""A campaign is kept by its name; editing raises its version, and nothing of an older one is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from flows.contact import ContactId
from flows.outreach.campaign import UNSAVED, Campaign, Point, State
from storage import campaigns
from storage.database import Database, Db
from storage.tables import point as p
from tests.storage.kept import NOON, at_once

FIRST = Point(key="first", kind="survey", day=0, at=time(10, 0))
REMINDER = Point(key="reminder", kind="survey", day=2, at=time(17, 30), only="unfinished")
RESULTS = Point(
    key="results",
    kind="results",
    day=9,
    at=time(10, 0, 30),
    only="finished",
    text="{visits} come often.",
    missing="No.",
)


def a_campaign(*points: Point, name: str = "parks", audience: str = "all") -> Campaign:
    return Campaign(
        id=UNSAVED,
        name=name,
        version=1,
        state="draft",
        audience=audience,
        points=points or (FIRST, REMINDER),
        survey="park_use",
        author="ana",
        starts_on=date(2026, 11, 2),
    )


def save(db: Db, campaign: Campaign) -> Campaign:
    return campaigns.save(db, campaign, NOON)


def points_of(db: Db, version: int) -> list[str]:
    """The points of one version as they lie in the table, in their order."""
    return list(db.execute(select(p.c.key).where(p.c.version == version).order_by(p.c.position)).scalars())


def test_a_campaign_comes_back_as_it_was_saved(database: Database) -> None:
    written = a_campaign(RESULTS, FIRST, REMINDER, audience="language = es and zone = 3")
    with database.transaction() as db:
        saved = save(db, written)

        assert saved == replace(written, id=saved.id)
        assert saved.id != UNSAVED
        assert campaigns.get(db, saved.id) == saved == campaigns.by_name(db, "parks")


def test_what_was_never_saved_is_none(database: Database) -> None:
    with database.reading() as db:
        assert campaigns.by_name(db, "parks") is None
        assert campaigns.all_names(db) == []


def test_names_are_told_in_order(database: Database) -> None:
    with database.transaction() as db:
        for name in ("trees", "parks", "roads"):
            save(db, a_campaign(name=name))

        assert campaigns.all_names(db) == ["parks", "roads", "trees"]


def test_editing_raises_the_version_and_keeps_the_number_and_the_old_points(database: Database) -> None:
    with database.transaction() as db:
        first = save(db, a_campaign(FIRST, REMINDER))
        second = save(db, a_campaign(FIRST, RESULTS, audience="zone = 3"))

        assert (second.id, second.version) == (first.id, 2)
        assert campaigns.get(db, first.id) == second
        assert points_of(db, 1) == ["first", "reminder"]
        assert points_of(db, 2) == ["first", "results"]


@pytest.mark.parametrize("state", ["scheduled", "running", "paused", "done", "cancelled"])
def test_what_was_edited_is_a_draft_again_and_planned_from_the_first_contact(database: Database, state: State) -> None:
    with database.transaction() as db:
        first = save(db, a_campaign())
        campaigns.set_state(db, first.id, state)
        campaigns.plan_to(db, first.id, campaigns.PLANNED)

        edited = save(db, a_campaign())

        assert campaigns.get(db, edited.id).state == edited.state == "draft"
        assert campaigns.planned_to(db, edited.id) == 0


def test_what_another_campaign_does_changes_nothing(database: Database) -> None:
    with database.transaction() as db:
        parks, trees = save(db, a_campaign(name="parks")), save(db, a_campaign(name="trees"))
        campaigns.set_state(db, trees.id, "running")
        campaigns.plan_to(db, trees.id, ContactId(7))
        save(db, a_campaign(RESULTS, name="trees"))

        assert campaigns.get(db, parks.id) == parks
        assert campaigns.planned_to(db, parks.id) == 0


@pytest.mark.parametrize(
    ("state", "to", "is_to_plan"),
    [
        ("draft", 0, False),
        ("scheduled", 0, True),
        ("scheduled", 500, True),
        ("running", 500, True),
        ("running", campaigns.PLANNED, False),
        ("paused", 500, False),
        ("done", 500, False),
        ("cancelled", 500, False),
    ],
)
def test_only_what_was_approved_is_planned_until_all_is(
    database: Database, state: State, to: ContactId, *, is_to_plan: bool
) -> None:
    with database.transaction() as db:
        saved = save(db, a_campaign())
        campaigns.set_state(db, saved.id, state)
        campaigns.plan_to(db, saved.id, to)

        assert campaigns.planned_to(db, saved.id) == to
        assert campaigns.to_plan(db, datetime(2026, 12, 1, tzinfo=UTC)) == ([saved.id] if is_to_plan else [])


def test_planners_at_once_wait_for_each_other_and_none_goes_over_the_same_contacts(
    database: Database, database_url: str
) -> None:
    with database.transaction() as db:
        saved = save(db, a_campaign())

    def plan_ten(db: Db) -> int:
        after = campaigns.planned_to(db, saved.id)
        campaigns.plan_to(db, saved.id, ContactId(after + 10))
        return after

    assert sorted(at_once(database_url, plan_ten)) == [0, 10, 20, 30]
