"""Opting out and in by text: one confirmation, the scope within five minutes, silence means all, START begins anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

import pytest
from sqlalchemy import select

from bot import campaign_life, campaigns, consent, outbox
from bot.channels.channel import Limits
from bot.consent import NoProgramme
from bot.rehearsal import Delivered, Rehearsal
from flows.consent.scopes import Programme
from flows.contact import Contact, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from storage import consents, contacts, subscriptions
from storage.tables import audit

pytestmark = pytest.mark.anyio

SAM = Urn("tel", "+19165550142")

PARKS = Programme(name="parks", title="Parks")
ALERTS = Programme(name="alerts", title="Street work", confirm=True)

STOPPED = "you will get no more messages"
SCOPE = "If you meant only Parks, reply 1 within 5 minutes."
LEFT = "you will get nothing more about Parks"
AGREED = "You will get surveys and news"
ASKED = "do you want texts about Street work?"
CONFIRMED = "you will get texts about Street work"

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

FIRST_DAY = date(2026, 11, 3)
"""The day after the rehearsal begins, on a Monday morning."""


def texts(delivered: Sequence[Delivered]) -> list[str]:
    return [each.message.text for each in delivered]


def approved(rehearsal: Rehearsal, name: str, programme: Programme | None, *days: int) -> Campaign:
    """A campaign that says its name on each of these days at ten."""
    points = tuple(Point(key=f"day_{day}", kind="message", day=day, at=time(10), text=f"{name} {day}.") for day in days)
    campaign = Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience="all", points=points, survey=None, author="maria",
        starts_on=FIRST_DAY, programme=programme,
    )  # fmt: skip
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, campaign, rehearsal.clock.now())
        return campaign_life.approve(db, name, "li", rehearsal.clock.now())


def sam(rehearsal: Rehearsal) -> Contact:
    with rehearsal.app.database.reading() as db:
        known = contacts.find(db, rehearsal.app.keyring, SAM)
        assert known is not None
        return contacts.get(db, known)


def ledger(rehearsal: Rehearsal) -> list[tuple[str, str, str]]:
    """Kind, scope and source of each event of Sam's; the whole ledger is verified."""
    with rehearsal.app.database.reading() as db:
        assert consents.verify(db, rehearsal.app.keyring).broken is None
        said = [link.event for link in consents.of_urn(db, rehearsal.app.keyring, SAM)]
    return [(event.kind, event.scope, event.source) for event in said]


def wordings(rehearsal: Rehearsal) -> list[str]:
    with rehearsal.app.database.reading() as db:
        return [link.event.wording for link in consents.of_urn(db, rehearsal.app.keyring, SAM)]


async def reached(rehearsal: Rehearsal, programme: Programme | None = PARKS) -> None:
    """Sam agreed, and a programme wrote this morning; it and the city's news will write again."""
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "picnic", programme, 0, 2)
    await rehearsal.advance(DAY)
    approved(rehearsal, "news", None, 3)


async def test_a_stop_after_a_programmes_message_asks_in_its_one_confirmation_whether_only_that_was_meant(
    rehearsal: Rehearsal,
) -> None:
    await reached(rehearsal)

    [confirmation] = texts(await rehearsal.write(SAM, "STOP"))
    [narrowed] = texts(await rehearsal.write(SAM, "1"))
    after = texts(await rehearsal.advance(7 * DAY))

    assert STOPPED in confirmation
    assert SCOPE in confirmation
    assert LEFT in narrowed
    assert after == ["news 3."]
    assert sam(rehearsal).consented
    assert ledger(rehearsal) == [
        ("opt_in", "all", "keyword"),
        ("opt_out", "all", "keyword"),
        ("scope_asked", "parks", "confirmation"),
        ("scope", "parks", "reply"),
    ]
    assert wordings(rehearsal)[1:] == ["STOP", confirmation, "1"]


@pytest.mark.parametrize("reply", ["Parks", "one", "１", "1."])
async def test_the_scope_is_told_in_other_ways_too(rehearsal: Rehearsal, reply: str) -> None:
    await reached(rehearsal)
    await rehearsal.write(SAM, "STOP")

    [narrowed] = texts(await rehearsal.write(SAM, reply))

    assert LEFT in narrowed


async def test_silence_means_all(rehearsal: Rehearsal) -> None:
    await reached(rehearsal)
    await rehearsal.write(SAM, "please don't text me anymore")

    assert await rehearsal.advance(30 * DAY) == []
    assert sam(rehearsal).stopped
    assert ledger(rehearsal)[-2:] == [("opt_out", "all", "sentence"), ("scope_asked", "parks", "confirmation")]


@pytest.mark.parametrize(
    "said", [["2"], ["yes"], ["when is trash day"], ["STOP"], ["HELP", "2"], ["hello", "only the news please"]]
)
async def test_any_other_answer_means_all_too(rehearsal: Rehearsal, said: list[str]) -> None:
    await reached(rehearsal)
    await rehearsal.write(SAM, "STOP")

    answers = [text for line in said for text in texts(await rehearsal.write(SAM, line))]

    assert [text for text in answers if "WHY (source)" not in text] == []
    assert sam(rehearsal).stopped
    assert await rehearsal.advance(30 * DAY) == []


async def test_after_five_minutes_it_is_too_late(rehearsal: Rehearsal) -> None:
    await reached(rehearsal)
    await rehearsal.write(SAM, "STOP")
    await rehearsal.advance(5 * MINUTE + timedelta(seconds=1))

    assert await rehearsal.write(SAM, "1") == []
    assert sam(rehearsal).stopped
    assert await rehearsal.advance(30 * DAY) == []


async def test_a_second_stop_gets_no_second_confirmation_and_closes_no_scope(rehearsal: Rehearsal) -> None:
    await reached(rehearsal)
    first = await rehearsal.write(SAM, "STOP")

    assert await rehearsal.write(SAM, "Stop!!") == []
    assert len(first) == 1
    assert len(ledger(rehearsal)) == 3


async def test_where_no_programme_may_be_meant_the_confirmation_asks_nothing(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")

    [confirmation] = texts(await rehearsal.write(SAM, "STOP"))

    assert confirmation.endswith("Text START to begin again.")
    assert "reply 1" not in confirmation
    assert await rehearsal.write(SAM, "1") == []
    assert ledger(rehearsal)[-1] == ("opt_out", "all", "keyword")


async def test_start_begins_anew_with_everything_and_its_wording_is_recorded_to_the_letter(
    rehearsal: Rehearsal,
) -> None:
    await reached(rehearsal)
    await rehearsal.write(SAM, "STOP")
    await rehearsal.write(SAM, "1")

    [agreed] = texts(await rehearsal.write(SAM, "START"))
    after = texts(await rehearsal.advance(7 * DAY))

    assert agreed.startswith(AGREED)
    assert wordings(rehearsal)[-1] == agreed
    assert after == ["picnic 2.", "news 3."]


async def test_start_within_the_five_minutes_closes_the_scope(rehearsal: Rehearsal) -> None:
    await reached(rehearsal)
    await rehearsal.write(SAM, "STOP")
    await rehearsal.write(SAM, "START")

    await rehearsal.write(SAM, "1")

    assert ledger(rehearsal)[-1] == ("opt_in", "all", "keyword")


async def test_a_stop_between_planning_and_sending_wins(rehearsal: Rehearsal) -> None:
    """The fire has gone, and its message waits in a lane that is full."""
    sms = rehearsal.channels["sms"]
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "picnic", PARKS, 0)
    sms.limits = Limits(rate=0.001, burst=1)
    rehearsal.clock.advance(DAY)
    await campaigns.fire_due(rehearsal.app)

    before = len(sms.delivered)
    await rehearsal.write(SAM, "STOP")
    sms.limits = Limits(rate=100, burst=100)
    await rehearsal.advance(DAY)

    [only] = texts(sms.delivered[before:])
    assert STOPPED in only


async def test_a_message_in_the_lane_of_a_programme_that_was_left_is_taken_back(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "picnic", PARKS, 0)
    rehearsal.clock.advance(DAY)
    await campaigns.fire_due(rehearsal.app)

    with rehearsal.app.database.transaction() as db:
        consent.stop_by_staff(
            rehearsal.app, db, SAM, by="li", why="told us", now=rehearsal.clock.now(), programme="parks"
        )
    await outbox.send_due(rehearsal.app, "sms")

    assert await rehearsal.advance(DAY) == []
    assert sam(rehearsal).consented


async def test_a_recurring_programme_asks_once_and_writes_only_after_a_yes(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "works", ALERTS, 0, 1, 2)

    [asked] = texts(await rehearsal.advance(DAY))
    meanwhile = await rehearsal.advance(DAY)
    [told] = texts(await rehearsal.write(SAM, "yes please"))
    after = texts(await rehearsal.advance(DAY))

    assert ASKED in asked
    assert meanwhile == []
    assert CONFIRMED in told
    assert after == ["works 2."]
    assert ledger(rehearsal)[1:] == [("asked", "alerts", "campaign"), ("opt_in", "alerts", "reply")]
    assert wordings(rehearsal)[1:] == [asked, "yes please"]


async def test_who_does_not_answer_is_never_asked_again_and_gets_nothing(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "works", ALERTS, 0, 9)
    approved(rehearsal, "more_works", ALERTS, 1, 10)

    [asked] = texts(await rehearsal.advance(8 * DAY + timedelta(hours=1)))
    late = texts(await rehearsal.write(SAM, "YES"))

    assert ASKED in asked
    assert not [text for text in late if CONFIRMED in text]
    assert await rehearsal.advance(30 * DAY) == []
    assert ledger(rehearsal)[1:] == [("asked", "alerts", "campaign")]


async def test_a_no_declines_the_programme_and_leaves_the_rest(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "works", ALERTS, 0, 2)
    approved(rehearsal, "news", None, 3)
    await rehearsal.advance(DAY)

    [told] = texts(await rehearsal.write(SAM, "no"))

    assert "nothing more about Street work" in told
    assert texts(await rehearsal.advance(7 * DAY)) == ["news 3."]
    assert ledger(rehearsal)[-1] == ("opt_out", "alerts", "reply")


async def test_a_yes_to_a_question_of_ours_confirms_no_programme(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "works", ALERTS, 0)
    await rehearsal.advance(DAY)
    await rehearsal.write(SAM, "when is trash day")

    told = texts(await rehearsal.write(SAM, "yes"))

    assert not [text for text in told if CONFIRMED in text]
    with rehearsal.app.database.reading() as db:
        assert subscriptions.state(db, sam(rehearsal).id, "alerts") == "asked"


async def test_a_stop_to_the_question_for_a_programme_is_a_stop(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "works", ALERTS, 0, 2)
    await rehearsal.advance(DAY)

    [confirmation] = texts(await rehearsal.write(SAM, "STOP"))

    assert STOPPED in confirmation
    assert await rehearsal.advance(30 * DAY) == []


async def test_staff_stop_and_start_a_resident_and_the_audit_names_no_address(rehearsal: Rehearsal) -> None:
    await reached(rehearsal)
    with rehearsal.app.database.transaction() as db:
        consent.stop_by_staff(rehearsal.app, db, SAM, by="li", why="asked at the desk", now=rehearsal.clock.now())
    stopped = await rehearsal.advance(2 * DAY)
    with rehearsal.app.database.transaction() as db:
        consent.start_by_staff(rehearsal.app, db, SAM, by="maria", why="form 12", now=rehearsal.clock.now())

    assert stopped == []
    assert texts(await rehearsal.advance(7 * DAY)) == ["news 3."]
    with rehearsal.app.database.reading() as db:
        acts = db.execute(select(audit).where(audit.c.act.in_(("opt_in", "opt_out"))).order_by(audit.c.id)).all()
        events = consents.of_urn(db, rehearsal.app.keyring, SAM)[-2:]
    assert [(row.actor, row.object) for row in acts] == [
        (by, f"consent/{link.hash}") for by, link in zip(("li", "maria"), events, strict=True)
    ]
    assert SAM.path not in str(acts)
    assert [(link.event.staff, link.event.source) for link in events] == [("li", "staff"), ("maria", "staff")]


async def test_staff_stop_an_address_that_we_do_not_know_or_know_no_more(rehearsal: Rehearsal) -> None:
    with rehearsal.app.database.transaction() as db:
        consent.stop_by_staff(rehearsal.app, db, SAM, by="li", why="letter", now=rehearsal.clock.now())

        assert contacts.find(db, rehearsal.app.keyring, SAM) is None
    assert ledger(rehearsal) == [("opt_out", "all", "staff")]


async def test_a_programme_that_there_is_not_is_refused_with_those_there_are(rehearsal: Rehearsal) -> None:
    approved(rehearsal, "picnic", PARKS, 0)

    with rehearsal.app.database.transaction() as db, pytest.raises(NoProgramme, match="There are: parks"):
        consent.stop_by_staff(rehearsal.app, db, SAM, by="li", why="", now=rehearsal.clock.now(), programme="park")
    assert ledger(rehearsal) == []


async def test_two_campaigns_cannot_know_a_programme_by_different_rules(rehearsal: Rehearsal) -> None:
    approved(rehearsal, "picnic", PARKS, 0)

    with pytest.raises(campaign_life.CampaignError, match="picnic"):
        approved(rehearsal, "fair", replace(PARKS, confirm=True), 0)
    approved(rehearsal, "picnic", replace(PARKS, title="Your parks"), 0)


async def test_the_providers_word_is_an_opt_out_and_no_scope_is_open_behind_it(rehearsal: Rehearsal) -> None:
    """As where the carrier obeys STOP too, and refuses our confirmation."""
    await reached(rehearsal)
    await rehearsal.write(SAM, "STOP")
    with rehearsal.app.database.transaction() as db:
        consent.stop(
            rehearsal.app, db, sam(rehearsal).id, SAM, source="provider", now=rehearsal.clock.now(), wording="21610"
        )

    assert await rehearsal.write(SAM, "1") == []
    assert ledger(rehearsal)[-1] == ("opt_out", "all", "provider")
    assert sam(rehearsal).stopped


WORDS = ("STOP", "alto", "don't text me", "1", "Parks", "yes", "no", "START", "HELP", "hello", "when is trash day", "?")

WAITS = (timedelta(), timedelta(seconds=30), 4 * MINUTE, 6 * MINUTE, timedelta(hours=7), 3 * DAY)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_they_write_and_whenever_nothing_follows_a_stop_but_its_one_confirmation(
    rehearsal: Rehearsal, seed: int
) -> None:
    """Besides the answers to START, HELP and the scope; the ledger stays whole."""
    random = Random(seed)
    await rehearsal.write(SAM, "START")
    approved(rehearsal, "picnic", PARKS, *range(0, 60, 4))
    approved(rehearsal, "works", ALERTS, *range(1, 60, 4))
    approved(rehearsal, "news", None, *range(2, 60, 4))

    for _ in range(60):
        said, stopped = random.choice(WORDS), sam(rehearsal).stopped
        told = texts(await rehearsal.write(SAM, said))
        was_narrowed = ledger(rehearsal)[-1][0] == "scope"
        later = texts(await rehearsal.advance(random.choice(WAITS)))

        if stopped and said not in ("START", "HELP") and not was_narrowed:
            assert told == [], said
        if not stopped and sam(rehearsal).stopped:
            assert len([text for text in told if STOPPED in text]) == len(told) == 1
        if sam(rehearsal).stopped:
            assert later == [], said
