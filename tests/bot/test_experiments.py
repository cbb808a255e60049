"""Experiments as they run: each wording to those it was drawn for, nothing to those held out, and both are counted."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import select

from bot import campaign_life
from bot.campaign_preview import preview
from bot.rehearsal import Rehearsal
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from flows.outreach.experiments import Variant, choose, is_held_out
from flows.outreach.findings import HELD_OUT
from storage import campaigns, consents, contacts, experiments
from storage.tables import fire

pytestmark = pytest.mark.anyio

HERE = ZoneInfo("America/Los_Angeles")

TOMORROW = date(2026, 11, 3)

PEOPLE = {ContactId(number): Urn("tel", f"+1916555{number:04d}") for number in range(1, 61)}

TWO = (Variant("short", 50, "News."), Variant("long", 50, "Good news for everybody."))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def people(rehearsal: Rehearsal) -> Sequence[ContactId]:
    """Sixty residents who opted in, by their numbers."""
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        for who, urn in PEOPLE.items():
            made = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=HERE, now=now)
            assert made.id == who
            contacts.speak(db, made.id, "en")
            consents.record(
                db, app.keyring, "opt_in", contact_id=made.id, urn=urn, source="import", wording="", language="en",
                now=now,
            )  # fmt: skip
    return list(PEOPLE)


def news(*variants: Variant, hold_out: int = 20) -> Campaign:
    points = tuple(
        Point(key=f"day_{day}", kind="message", day=day, at=time(10), text=variants[0].text, variants=variants)
        for day in range(2)
    )
    return Campaign(
        id=UNSAVED, name="news", version=1, state="draft", audience="all", points=points, survey=None, author="maria",
        starts_on=TOMORROW, hold_out=hold_out,
    )  # fmt: skip


def approved(rehearsal: Rehearsal, campaign: Campaign) -> Campaign:
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, campaign, now)
        campaign_life.approve(db, campaign.name, "li", now, timedelta(0))
        return campaign_life.named(db, campaign.name)


async def test_each_gets_the_wording_they_were_drawn_for_and_those_held_out_get_nothing(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    campaign = approved(rehearsal, news(*TWO))
    delivered = await rehearsal.advance(timedelta(days=3))

    got = {who: {each.message.text for each in delivered if each.urn == urn} for who, urn in PEOPLE.items()}
    held = {who for who in people if is_held_out(campaign.split_key, 20, who)}
    expected = {who: choose(campaign.split_key, TWO, who) for who in people}
    assert held
    assert got == {who: set() if who in held else {each.text} for who, each in expected.items() if each}
    with rehearsal.app.database.reading() as db:
        kept = db.execute(select(fire.c.contact_id, fire.c.variant).where(fire.c.skipped.is_(None))).all()
        skipped = set(db.execute(select(fire.c.contact_id).where(fire.c.skipped == HELD_OUT)).scalars())
    assert {tuple(row) for row in kept} == {
        (who, each.key) for who, each in expected.items() if each and who not in held
    }
    assert skipped == held


async def test_results_count_what_each_wording_brought_and_who_was_held_out(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    campaign = approved(rehearsal, news(*TWO))
    await rehearsal.advance(timedelta(days=1, hours=2))
    told = {who: each.key for who in people if (each := choose(campaign.split_key, TWO, who))}
    sent = [who for who in people if not is_held_out(campaign.split_key, 20, who)]
    writes, stops = [who for who in sent if told[who] == "short"][:3], [who for who in sent if told[who] == "long"][:2]
    for who in writes:
        await rehearsal.write(PEOPLE[who], "Thank you")
    for who in stops:
        await rehearsal.write(PEOPLE[who], "STOP")

    with rehearsal.app.database.reading() as db:
        arms = experiments.arms(db, campaign, "day_0")

    number = Counter(told[who] for who in sent)
    assert {name: arm.contacts for name, arm in arms.items()} == {**number, HELD_OUT: len(people) - len(sent)}
    assert (arms["short"].answered, arms["short"].opted_out) == (3, 0)
    assert (arms["long"].answered, arms["long"].opted_out) == (0, 2)
    assert (arms[HELD_OUT].answered, arms[HELD_OUT].opted_out) == (0, 0)


async def test_nobody_changes_sides_in_the_next_version_and_a_copy_draws_anew(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    first = approved(rehearsal, news(*TWO))
    second = approved(rehearsal, replace(news(*TWO), starts_on=TOMORROW + timedelta(days=1)))
    with rehearsal.app.database.transaction() as db:
        copied = campaign_life.copy(db, "news", "more", "li", rehearsal.clock.now())
        kept = campaigns.by_name(db, "more")

    assert second.version == 2
    assert first.split_key == second.split_key != copied.split_key
    assert kept is not None
    assert (kept.hold_out, kept.points) == (20, second.points)


async def test_a_preview_counts_those_held_out_and_shows_each_wording(
    rehearsal: Rehearsal, people: Sequence[ContactId]
) -> None:
    campaign = approved(rehearsal, news(*TWO))
    with rehearsal.app.database.reading() as db:
        seen = preview(rehearsal.app, db, campaign, rehearsal.clock.now())

    assert seen.reached + seen.excluded["held-out"] == len(people)
    assert seen.points[0].samples == {
        "en": "Good news for everybody.", "en (short, 50%)": "News.", "en (long, 50%)": "Good news for everybody.",
    }  # fmt: skip
