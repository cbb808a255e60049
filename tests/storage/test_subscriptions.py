"""Programmes: how each contact stands with them, and which one a STOP may be about."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from flows.consent.scopes import Programme
from flows.contact import ContactId
from flows.outreach.campaign import UNSAVED, Campaign, CampaignId, Point
from storage import campaigns, standings, subscriptions
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import contact, msg, subscription
from tests.storage.kept import NOON, keep_contact, queue

PARKS, TREES = Programme(name="parks", title="Parks"), Programme(name="trees", title="Trees", confirm=True)
DAY = timedelta(days=1)


def a_campaign(db: Db, name: str, programme: Programme | None) -> Campaign:
    campaign = Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience="all", survey=None, author="ana",
        points=(Point(key="news", kind="message", day=0, at=time(10), text="Hi"),), starts_on=date(2026, 11, 2),
        programme=programme,
    )  # fmt: skip
    return campaigns.save(db, campaign, NOON)


def wrote(db: Db, keyring: Keyring, campaign: CampaignId | None, at: datetime, state: str = "delivered") -> None:
    """A message to the first contact, of a campaign or none."""
    key = f"fire:{campaign}:1:news:{at}:0" if campaign else f"re:{at}:0"
    queue(db, keyring, keep_contact(db, keyring), key, campaign_id=campaign)
    db.execute(update(msg).where(msg.c.dedup_key == key).values(state=state, created_at=at))


def meant(db: Db, who: ContactId) -> Programme | None:
    return subscriptions.may_be_meant(db, who, NOON - 7 * DAY)


def test_a_campaign_brings_its_programme_back(database: Database) -> None:
    with database.transaction() as db:
        saved = a_campaign(db, "leaves", TREES)

        assert campaigns.get(db, saved.id).programme == TREES
        assert campaigns.get(db, a_campaign(db, "news", None).id).programme is None
        assert subscriptions.programmes(db) == ["trees"]


def test_a_programme_is_what_the_last_draft_says(database: Database) -> None:
    with database.transaction() as db:
        a_campaign(db, "leaves", PARKS)
        a_campaign(db, "leaves", replace(PARKS, title="Your parks", confirm=True))

        assert subscriptions.programme(db, "parks") == Programme(name="parks", title="Your parks", confirm=True)
        assert subscriptions.programme(db, "pools") is None


def test_of_campaigns_that_are_not_over_a_programme_knows_the_names(database: Database) -> None:
    with database.transaction() as db:
        for name in ("c", "a", "b"):
            campaigns.set_state(db, a_campaign(db, name, PARKS).id, "done" if name == "b" else "running")

        assert campaigns.of_programme(db, "parks") == ["a", "c"]


def test_a_contact_stands_with_each_programme_by_itself_and_until_told_otherwise(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1).id, keep_contact(db, keyring, 2).id
        campaign = a_campaign(db, "leaves", TREES).id
        subscriptions.set_state(db, who, "trees", "asked", NOON)
        subscriptions.set_state(db, who, "trees", "in", NOON)
        subscriptions.set_state(db, who, "parks", "out", NOON)

        assert [subscriptions.state(db, who, name) for name in ("trees", "parks", "pools")] == ["in", "out", "none"]
        assert subscriptions.state_in(db, who, campaign) == "in"
        assert subscriptions.state_in(db, who, a_campaign(db, "news", None).id) == "none"
        assert subscriptions.state(db, other, "trees") == "none"

        subscriptions.forget(db, who)
        assert subscriptions.state(db, who, "parks") == "none"


def test_the_programme_asked_last_is_the_one_that_a_yes_confirms(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        for number, programme in enumerate((PARKS, TREES)):
            subscriptions.keep_programme(db, programme)
            subscriptions.set_state(db, who, programme.name, "asked", NOON + number * DAY)
        assert subscriptions.last_asked(db, who) == (TREES, NOON + DAY)

        subscriptions.set_state(db, who, "trees", "in", NOON)
        subscriptions.set_state(db, who, "parks", "out", NOON)
        assert subscriptions.last_asked(db, who) is None


def test_it_goes_with_the_contact(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        subscriptions.set_state(db, keep_contact(db, keyring).id, "parks", "in", NOON)
        db.execute(contact.delete())

        assert db.execute(select(subscription)).all() == []


def test_a_stop_may_be_about_the_programme_that_wrote_last(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        parks, trees = a_campaign(db, "picnic", PARKS).id, a_campaign(db, "leaves", TREES).id
        assert meant(db, who) is None

        wrote(db, keyring, parks, NOON - 2 * DAY)
        assert meant(db, who) == PARKS
        wrote(db, keyring, trees, NOON - DAY)
        wrote(db, keyring, None, NOON)
        assert meant(db, who) == TREES


@pytest.mark.parametrize(
    ("days", "state", "asked"),
    [(6, "delivered", True), (8, "delivered", False), (1, "queued", False), (1, "cancelled", False)],
)
def test_only_what_they_may_have_read_lately_counts(
    database: Database, keyring: Keyring, *, days: int, state: str, asked: bool
) -> None:
    with database.transaction() as db:
        wrote(db, keyring, a_campaign(db, "picnic", PARKS).id, NOON - days * DAY, state)

        assert (meant(db, keep_contact(db, keyring).id) == PARKS) is asked


def test_a_general_message_last_or_a_programme_left_before_is_no_reason_to_ask(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        wrote(db, keyring, a_campaign(db, "picnic", PARKS).id, NOON - 2 * DAY)
        wrote(db, keyring, a_campaign(db, "news", None).id, NOON - DAY)
        assert meant(db, who) is None

        wrote(db, keyring, a_campaign(db, "picnic", PARKS).id, NOON)
        subscriptions.set_state(db, who, "parks", "out", NOON)
        assert meant(db, who) is None


def test_where_none_wrote_lately_it_is_the_one_they_joined_last(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        for number, programme in enumerate((PARKS, TREES)):
            subscriptions.keep_programme(db, programme)
            subscriptions.set_state(db, who, programme.name, "in", NOON - number * DAY)

        assert meant(db, who) == PARKS


def test_room_is_counted_over_all_campaigns_and_not_what_was_taken_back_or_only_answered(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        parks, news = a_campaign(db, "picnic", PARKS).id, a_campaign(db, "news", None).id
        wrote(db, keyring, parks, NOON - 3 * DAY)
        wrote(db, keyring, news, NOON - 2 * DAY)
        wrote(db, keyring, news, NOON - DAY, "cancelled")
        wrote(db, keyring, None, NOON)

        assert standings.unasked_at(db, {who: 1})[who] == NOON - 2 * DAY
        assert standings.unasked_at(db, {who: 2})[who] == NOON - 3 * DAY
        assert standings.unasked_at(db, {who: 3}) == {}
