"""The acts of staff on a campaign: nothing leaves in the first minute, and nobody is written to twice for an edit."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import select

from bot import campaign_life
from bot.campaign_life import CampaignError
from bot.rehearsal import Rehearsal
from flows.contact import Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from flows.outreach.life import UNDO
from flows.outreach.moments import parse_when
from storage import campaigns, consents, contacts, fires
from storage.tables import audit

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 2)
"""The rehearsal begins at ten in the morning."""

HERE = ZoneInfo("America/Los_Angeles")

PEOPLE = [Urn("tel", f"+1916555{number:04d}") for number in range(100, 105)]

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def people(rehearsal: Rehearsal) -> Sequence[Urn]:
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        for urn in PEOPLE:
            contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=HERE, now=now)
            contacts.speak(db, contact.id, "en")
            consents.record(
                db, app.keyring, "opt_in", contact_id=contact.id, urn=urn, source="import", wording="", language="en",
                now=now,
            )  # fmt: skip
    return PEOPLE


def news(*points: Point, starts_on: date = TODAY) -> Campaign:
    return Campaign(
        id=UNSAVED, name="news", version=1, state="draft", audience="all", points=points, survey=None, author="maria",
        starts_on=starts_on,
    )  # fmt: skip


def said(text: str, key: str = "first", day: int = 0, hour: int = 9) -> Point:
    return Point(key=key, kind="message", day=day, at=time(hour), text=text)


def approved(rehearsal: Rehearsal, campaign: Campaign) -> Campaign:
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, campaign, now)
        return campaign_life.approve(db, campaign.name, "li", now)


def undone(rehearsal: Rehearsal) -> Campaign:
    with rehearsal.app.database.transaction() as db:
        return campaign_life.undo(db, "news", "li", rehearsal.clock.now())


def state(rehearsal: Rehearsal) -> str:
    with rehearsal.app.database.reading() as db:
        return campaign_life.named(db, "news").state


@pytest.mark.parametrize("starts_on", [TODAY, TODAY - timedelta(days=1)])
async def test_nothing_leaves_in_the_minute_after_the_approval_and_all_does_after_it(
    rehearsal: Rehearsal, people: Sequence[Urn], starts_on: date
) -> None:
    """Also where the first day is past, and everything is due at once."""
    approved(rehearsal, news(said("The park is open."), starts_on=starts_on))

    inside = await rehearsal.advance(UNDO - SECOND)
    outside = await rehearsal.advance(SECOND)

    assert inside == []
    assert Counter(each.urn for each in outside) == Counter(people)


async def test_what_was_taken_back_is_a_draft_of_which_no_resident_ever_hears(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    approved(rehearsal, news(said("The park is open.")))
    await rehearsal.advance(UNDO - SECOND)

    draft = undone(rehearsal)
    delivered = await rehearsal.advance(timedelta(days=7))

    assert people
    assert (draft.state, state(rehearsal)) == ("draft", "draft")
    assert delivered == []
    with rehearsal.app.database.reading() as db:
        assert fires.outcome(db, draft.id, draft.version) == {}


async def test_a_draft_that_was_taken_back_can_be_approved_again_and_has_its_minute_again(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    approved(rehearsal, news(said("The park is open.")))
    await rehearsal.advance(UNDO / 2)
    undone(rehearsal)
    with rehearsal.app.database.transaction() as db:
        campaign_life.approve(db, "news", "li", rehearsal.clock.now())

    inside = await rehearsal.advance(UNDO - SECOND)
    outside = await rehearsal.advance(SECOND)

    assert (len(inside), len(outside)) == (0, len(people))


async def test_after_its_minute_an_approval_is_not_taken_back(rehearsal: Rehearsal, people: Sequence[Urn]) -> None:
    approved(rehearsal, news(said("The park is open.", day=1)))
    await rehearsal.advance(UNDO)

    with pytest.raises(CampaignError, match="nothing to undo"):
        undone(rehearsal)
    assert people


async def test_a_campaign_paused_in_its_first_minute_sends_all_after_it_is_resumed(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    approved(rehearsal, news(said("The park is open.")))
    with rehearsal.app.database.transaction() as db:
        campaign_life.move(db, "news", "paused", "li", rehearsal.clock.now())
    paused = await rehearsal.advance(timedelta(hours=1))
    with rehearsal.app.database.transaction() as db:
        resumed = campaign_life.move(db, "news", "running", "li", rehearsal.clock.now())

    delivered = await rehearsal.advance(timedelta(hours=1))

    assert (paused, resumed) == ([], "scheduled")
    assert Counter(each.urn for each in delivered) == Counter(people)


async def test_every_act_is_audited_with_who_did_it(rehearsal: Rehearsal) -> None:
    approved(rehearsal, news(said("The park is open.")))
    undone(rehearsal)
    with rehearsal.app.database.transaction() as db:
        campaign_life.approve(db, "news", "li", rehearsal.clock.now())
        campaign_life.move(db, "news", "cancelled", "ana", rehearsal.clock.now())

    with rehearsal.app.database.reading() as db:
        acts = [(row.actor, row.act) for row in db.execute(select(audit.c.actor, audit.c.act).order_by(audit.c.id))]
    assert acts == [("maria", "draft"), ("li", "approve"), ("li", "undo"), ("li", "approve"), ("ana", "cancelled")]


async def test_who_got_a_point_does_not_get_it_again_when_the_campaign_is_edited(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    approved(rehearsal, news(said("The park is open.")))
    first = await rehearsal.advance(timedelta(hours=1))

    edited = approved(rehearsal, news(said("The park is open.", hour=8), said("Thank you.", "thanks", day=1)))
    after = await rehearsal.advance(timedelta(days=2))

    assert len(first) == len(people)
    assert Counter(each.message.text for each in after) == {"Thank you.": len(people)}
    with rehearsal.app.database.reading() as db:
        assert fires.outcome(db, edited.id, edited.version)["first", "already-sent"] == len(people)


async def test_an_edited_text_is_sent_to_those_who_got_the_old_one(rehearsal: Rehearsal, people: Sequence[Urn]) -> None:
    approved(rehearsal, news(said("The park is open on Monday.")))
    await rehearsal.advance(timedelta(hours=1))

    approved(rehearsal, news(said("Correction: the park is open on Tuesday.")))
    after = await rehearsal.advance(timedelta(hours=1))

    assert Counter(each.urn for each in after) == Counter(people)


async def test_who_was_written_to_in_a_version_before_last_counts_too(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    for thanks in ("Thank you.", "Many thanks.", "Thanks a lot."):
        approved(rehearsal, news(said("The park is open."), said(thanks, "thanks", day=20)))
        await rehearsal.advance(timedelta(hours=1))

    got = Counter(each.urn for each in rehearsal.channels["sms"].delivered)
    assert got == Counter(people)


async def test_the_same_day_of_a_point_that_recurs_is_not_sent_again_after_an_edit_and_the_next_is(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    daily = replace(said("Good morning."), when=parse_when("every day"))
    approved(rehearsal, news(daily))
    first = await rehearsal.advance(timedelta(hours=1))

    approved(rehearsal, news(daily, said("Thank you.", "thanks", day=20)))
    same_day = await rehearsal.advance(timedelta(hours=1))
    next_day = await rehearsal.advance(timedelta(days=1))

    assert (len(first), len(same_day), len(next_day)) == (len(people), 0, len(people))


def test_the_window_ends_at_an_instant_that_is_kept(rehearsal: Rehearsal) -> None:
    campaign, now = approved(rehearsal, news(said("The park is open."))), rehearsal.clock.now()

    with rehearsal.app.database.reading() as db:
        until: datetime | None = campaigns.undo_until(db, campaign.id)
    assert until == now + UNDO


def test_a_copy_is_a_draft_of_whoever_copied_it_and_a_taken_name_is_refused(rehearsal: Rehearsal) -> None:
    approved(rehearsal, news(said("The park is open.")))
    with rehearsal.app.database.transaction() as db:
        made = campaign_life.copy(db, "news", "more_news", "ana", rehearsal.clock.now())

        assert (made.state, made.author, made.version) == ("draft", "ana", 1)
        assert campaign_life.named(db, "more_news").points == campaign_life.named(db, "news").points
        with pytest.raises(CampaignError, match="already"):
            campaign_life.copy(db, "news", "more_news", "ana", rehearsal.clock.now())
