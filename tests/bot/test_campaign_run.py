"""What staff do to a campaign under way, who joins, who leaves: nobody is written to twice, or against their will."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog

from bot import campaign_life, campaigns, outbox
from bot.campaign_life import CampaignError
from bot.channels.channel import Limits
from bot.cli.campaigns.commands import read
from bot.rehearsal import Delivered, Rehearsal
from bot.surveys import publish
from flows.contact import Urn
from flows.outreach.campaign import Campaign, Point, State
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import consents, contacts, fires
from storage.database import Db

pytestmark = pytest.mark.anyio

ZONES = tuple(map(ZoneInfo, ("America/Los_Angeles", "America/New_York", "Pacific/Honolulu")))

FIRST_DAY = date(2026, 11, 3)
"""The day after the rehearsal begins. The reminder comes two days later, the thanks four."""

QUIET_FROM, QUIET_UNTIL = time(21), time(8)

PEOPLE = [Urn("tel", f"+1916555{number:04d}") for number in range(100, 109)]

INVITED = "would like to hear how you use our parks"
REMINDED = "we would still like to hear"
NEWS = "City of Elk Grove: the park is open again."

STAND_STILL = Limits(rate=0.001, burst=1)
"""A lane that lets out one segment and then rests for a quarter of an hour."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A line of log for each look of each fire takes longer than the look."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def people(rehearsal: Rehearsal) -> Sequence[Urn]:
    """Nine residents of three time zones who opted in."""
    with rehearsal.app.database.transaction() as db:
        for urn in PEOPLE:
            enrol(db, rehearsal, urn)
    return PEOPLE


def zone_of(urn: Urn) -> ZoneInfo:
    return ZONES[int(urn.path[-1]) % len(ZONES)]


def enrol(db: Db, rehearsal: Rehearsal, urn: Urn, *, consented: bool = True) -> None:
    app, now = rehearsal.app, rehearsal.clock.now()
    contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=zone_of(urn), now=now)
    contacts.speak(db, contact.id, "en")
    if consented:
        consents.record(
            db, app.keyring, "opt_in", contact_id=contact.id, urn=urn, source="import", wording="", language="en",
            now=now,
        )  # fmt: skip


def approved(rehearsal: Rehearsal, *, starts_on: date = FIRST_DAY, **changed: object) -> Campaign:
    """Draft and approve the library's campaign about the parks, or what it was changed to."""
    now = rehearsal.clock.now()
    campaign = replace(read(CAMPAIGNS / "park_use.yaml", "maria", starts_on, None), **changed)  # type: ignore[arg-type]  # its fields
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "park_use.yaml", now)
        campaign_life.draft(db, campaign, now)
        return campaign_life.approve(db, campaign.name, "li", now)


def moved(rehearsal: Rehearsal, to: State, name: str = "park_use") -> None:
    with rehearsal.app.database.transaction() as db:
        campaign_life.move(db, name, to, "li", rehearsal.clock.now())


def outcome(rehearsal: Rehearsal, campaign: Campaign) -> dict[tuple[str, str], int]:
    with rehearsal.app.database.reading() as db:
        return fires.outcome(db, campaign.id, campaign.version)


def of_day(day: int, hour: int = 23) -> datetime:
    """An hour (UTC) of a day of the campaign; at 23 o'clock it is past ten in the morning everywhere here."""
    return datetime.combine(FIRST_DAY + timedelta(days=day), time(hour), UTC)


def who_got(delivered: Iterable[Delivered], words: str) -> Counter[Urn]:
    """How often each got a message with these words."""
    return Counter(each.urn for each in delivered if words in each.message.text)


def once_each(people: Iterable[Urn]) -> Counter[Urn]:
    return Counter(dict.fromkeys(people, 1))


def at_a_decent_hour(each: Delivered) -> bool:
    return QUIET_UNTIL <= each.at.astimezone(zone_of(each.urn)).time() < QUIET_FROM


@pytest.mark.parametrize("resumed_at", [17, 9])
async def test_a_paused_campaign_sends_nothing_and_goes_on_after_it_at_a_decent_hour(
    rehearsal: Rehearsal, people: Sequence[Urn], resumed_at: int
) -> None:
    approved(rehearsal)
    invited = await rehearsal.move_to(of_day(0))
    moved(rehearsal, "paused")
    rehearsal.clock.move_to(of_day(2, hour=23))
    paused = await rehearsal.move_to(of_day(3, hour=resumed_at))

    moved(rehearsal, "running")
    resumed = await rehearsal.move_to(of_day(4, hour=17))

    assert who_got(invited, INVITED) == once_each(people)
    assert paused == []
    assert who_got(resumed, REMINDED) == once_each(people)
    assert all(at_a_decent_hour(each) for each in resumed)


async def test_what_a_long_pause_made_senseless_is_not_sent_any_more(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    campaign = approved(rehearsal)
    await rehearsal.move_to(of_day(0))
    moved(rehearsal, "paused")
    rehearsal.clock.move_to(of_day(5, hour=23))

    moved(rehearsal, "running")
    resumed = await rehearsal.move_to(of_day(30))

    assert who_got(resumed, REMINDED) == Counter()
    assert outcome(rehearsal, campaign)["reminder", "expired"] == len(people)


async def test_a_cancelled_campaign_never_sends_again_and_stays_cancelled(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    campaign = approved(rehearsal)
    await rehearsal.move_to(of_day(0))
    moved(rehearsal, "cancelled")

    after = await rehearsal.move_to(of_day(30))

    assert after == []
    assert outcome(rehearsal, campaign)["reminder", "cancelled"] == len(people)
    for state in ("running", "paused"):
        with pytest.raises(CampaignError, match="cancelled"):
            moved(rehearsal, state)


@pytest.mark.parametrize("state", ["paused", "cancelled"])
async def test_what_waits_in_the_lane_waits_on_or_is_taken_back(
    rehearsal: Rehearsal, people: Sequence[Urn], state: State
) -> None:
    """Its fires went, and were the last, before staff thought better of it."""
    sms = rehearsal.channels["sms"]
    approved(rehearsal, points=(Point(key="news", kind="message", day=0, at=time(10), text=NEWS),))
    await rehearsal.move_to(of_day(0, hour=14))
    sms.limits = STAND_STILL
    rehearsal.clock.move_to(of_day(0))
    await campaigns.fire_due(rehearsal.app)
    await outbox.send_due(rehearsal.app, "sms")
    sent_before = len(sms.delivered)

    moved(rehearsal, state)
    sms.limits = Limits(rate=100, burst=100)
    rehearsal.clock.advance(timedelta(minutes=30))
    await outbox.send_due(rehearsal.app, "sms")
    sent_meanwhile = len(sms.delivered) - sent_before
    if state == "paused":
        moved(rehearsal, "running")
    after = await rehearsal.move_to(of_day(2))

    assert (sent_before, sent_meanwhile) == (1, 0)
    assert who_got(sms.delivered, NEWS).total() == (len(people) if state == "paused" else 1)
    assert all(at_a_decent_hour(each) for each in after)


async def test_an_edited_campaign_sends_what_it_says_now_and_its_old_fires_skip_themselves(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    before = approved(rehearsal)
    await rehearsal.advance(timedelta(hours=1))
    after = approved(rehearsal, starts_on=FIRST_DAY + timedelta(days=1))

    first = await rehearsal.move_to(of_day(0))
    second = await rehearsal.move_to(of_day(1))
    await rehearsal.move_to(of_day(30))

    assert first == []
    assert who_got(second, INVITED) == once_each(people)
    assert (before.version, after.version) == (1, 2)
    assert outcome(rehearsal, before)["invite", "changed"] == len(people)
    assert outcome(rehearsal, after)["invite", "went"] == len(people)


async def test_a_draft_sends_nothing_until_somebody_else_approves_it(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    approved(rehearsal)
    await rehearsal.advance(timedelta(hours=1))
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, read(CAMPAIGNS / "park_use.yaml", "maria", FIRST_DAY, None), rehearsal.clock.now())
    drafted = await rehearsal.move_to(of_day(0, hour=16))

    with rehearsal.app.database.transaction() as db:
        campaign_life.approve(db, "park_use", "li", rehearsal.clock.now())
    after = await rehearsal.move_to(of_day(0))

    assert drafted == []
    assert who_got(after, INVITED) == once_each(people)


async def test_two_workers_that_fire_at_once_write_to_nobody_twice(rehearsal: Rehearsal, people: Sequence[Urn]) -> None:
    approved(rehearsal)
    rehearsal.clock.move_to(of_day(0))

    await asyncio.gather(*(campaigns.fire_due(rehearsal.app) for _ in range(4)))
    delivered = await rehearsal.advance(timedelta())

    assert who_got(delivered, INVITED) == once_each(people)


async def test_who_opts_in_after_the_first_message_is_asked_instead_of_reminded(rehearsal: Rehearsal) -> None:
    [late] = PEOPLE[:1]
    with rehearsal.app.database.transaction() as db:
        enrol(db, rehearsal, late, consented=False)
    approved(rehearsal)
    invited = await rehearsal.move_to(of_day(1))
    await rehearsal.write(late, "START")

    at_the_reminder = await rehearsal.move_to(of_day(3))

    assert invited == []
    assert who_got(at_the_reminder, REMINDED) == Counter()
    assert who_got(at_the_reminder, INVITED) == once_each([late])


async def test_who_stops_between_two_points_gets_nothing_more_in_whatever_language_they_say_so(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    approved(rehearsal)
    await rehearsal.move_to(of_day(0))
    await rehearsal.write(people[0], "ALTO")

    after = await rehearsal.move_to(of_day(30))

    assert {each.urn for each in after} == set(people[1:])


async def test_a_resident_gets_no_more_a_week_than_the_city_allows_over_all_campaigns_and_the_rest_later(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    news = Point(key="news", kind="message", day=0, at=time(10), text=NEWS)
    made = [approved(rehearsal, name=f"news_{number}", survey=None, points=(news,)) for number in range(5)]

    week = await rehearsal.move_to(of_day(6))
    next_week = await rehearsal.move_to(of_day(8))

    limit = rehearsal.app.city.unasked_a_week
    assert set(who_got(week, NEWS).values()) == {limit}
    assert set(who_got(next_week, NEWS).values()) == {len(made) - limit}
    assert all(at_a_decent_hour(each) for each in next_week)
    assert all(outcome(rehearsal, campaign) == {("news", "went"): len(people)} for campaign in made)


async def test_an_invitation_that_waits_for_room_is_not_sent_behind_its_own_reminder(rehearsal: Rehearsal) -> None:
    [busy] = PEOPLE[:1]
    with rehearsal.app.database.transaction() as db:
        enrol(db, rehearsal, busy)
    news = Point(key="news", kind="message", day=0, at=time(9), text=NEWS)
    for number in range(rehearsal.app.city.unasked_a_week):
        approved(rehearsal, name=f"news_{number}", survey=None, points=(news,))
    campaign = approved(rehearsal)

    delivered = await rehearsal.move_to(of_day(30))

    assert who_got(delivered, INVITED) == once_each([busy])
    assert {what for point, what in outcome(rehearsal, campaign)} <= {"went", "already-started", "not-finished"}


async def test_an_edit_cancels_what_waits_in_the_lane_and_the_next_version_sends_it_once(
    rehearsal: Rehearsal, people: Sequence[Urn]
) -> None:
    sms, point = rehearsal.channels["sms"], Point(key="news", kind="message", day=0, at=time(10), text=NEWS)
    approved(rehearsal, points=(point,))
    await rehearsal.move_to(of_day(0, hour=14))
    sms.limits = STAND_STILL
    rehearsal.clock.move_to(of_day(0))
    await campaigns.fire_due(rehearsal.app)
    await outbox.send_due(rehearsal.app, "sms")
    sent_before = list(sms.delivered)

    approved(rehearsal, points=(point, replace(point, key="more", day=1)))
    sms.limits = Limits(rate=100, burst=100)
    rehearsal.clock.advance(timedelta(seconds=59))
    await outbox.send_due(rehearsal.app, "sms")
    in_the_first_minute = sms.delivered[len(sent_before) :]
    after = await rehearsal.move_to(of_day(0, hour=23) + timedelta(minutes=30))

    assert 0 < len(sent_before) < len(people)
    assert in_the_first_minute == []
    assert who_got(sent_before + after, NEWS) == once_each(people)
