"""Several numbers for SMS: each at its own pace, and every resident with the one they know."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import audiences
from bot.app import App
from bot.channels.channel import Limits
from bot.channels.senders import channel_for, names_of
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import Urn
from storage import contacts, msgs, senders
from storage.lanes import Pace
from storage.msgs import NewMsg
from storage.tables import msg
from tests.bot.test_outbox import SAM, a_contact

pytestmark = pytest.mark.anyio

SECOND_SENDER = "sms-19165550200"
PACE = Pace(rate=1, burst=1)


@pytest.fixture
def both(rehearsal: Rehearsal) -> Rehearsal:
    """A rehearsal with two numbers, one message at once each."""
    for name in ("sms", SECOND_SENDER):
        channel = RecordingChannel(name, rehearsal.clock)
        channel.limits = Limits(rate=1, burst=1)
        rehearsal.channels[name] = channel
    rehearsal.app = replace(rehearsal.app, channels=rehearsal.channels)
    return rehearsal


def number(last: int) -> Urn:
    return Urn.parse(f"tel:+1916555{last:04}")


def queued(app: App, urn: Urn, text: str) -> None:
    now = app.clock.now()
    with app.database.transaction() as db:
        contact = a_contact(app, db, urn)
        reach = contacts.reach(db, app.keyring, contact)
        assert reach is not None
        new = NewMsg(
            contact_id=contact, urn_id=reach.urn_id, channel=reach.channel, text=text, language="en",
            dedup_key=f"{urn}:{text}", token=f"{urn} {text}", due_at=now, segments=1,
        )  # fmt: skip
        msgs.queue(db, new, now)


def wrote(rehearsal: Rehearsal, urn: Urn) -> list[str]:
    """By which senders somebody was written to."""
    every = [(each.at, name) for name, channel in rehearsal.channels.items() for each in channel.delivered
             if each.urn == urn]  # fmt: skip
    return [name for _, name in sorted(every)]


async def test_who_writes_to_a_number_is_answered_by_it_and_written_to_by_it_from_then_on(both: Rehearsal) -> None:
    await both.write(SAM, "HELP", channel="sms")
    await both.write(SAM, "HELP", channel=SECOND_SENDER)
    queued(both.app, SAM, "news")
    await both.advance(timedelta(minutes=1))

    assert wrote(both, SAM)[0] == "sms"
    assert set(wrote(both, SAM)[1:]) == {SECOND_SENDER}
    with both.app.database.reading() as db:
        assert contacts.count(db) == 1


async def test_each_has_a_pace_of_its_own(both: Rehearsal) -> None:
    for last in range(2):
        await both.write(number(last), "HELP", channel="sms" if last else SECOND_SENDER)
    await both.advance(timedelta(minutes=1))
    begun = both.clock.now()
    for last in range(2):
        for text in ("one", "two"):
            queued(both.app, number(last), text)
    await both.advance(timedelta(minutes=1))

    waited = {name: [each.at - begun for each in channel.delivered[1:]] for name, channel in both.channels.items()}
    at_once_and_then = [timedelta(0), timedelta(seconds=1)]
    assert waited == {"sms": at_once_and_then, SECOND_SENDER: at_once_and_then, "telegram": []}


async def test_to_an_audience_it_is_one_channel(both: Rehearsal) -> None:
    await both.write(number(1), "HELP", channel="sms")
    await both.write(number(2), "HELP", channel=SECOND_SENDER)
    await both.write(Urn.parse("telegram:990000100"), "HELP", channel="telegram")

    with both.app.database.reading() as db:
        found = audiences.look(both.app, db, "channel = sms")

    assert (found.contacts, found.by_channel) == (2, {"sms": 2})


async def test_what_a_sender_had_that_is_gone_goes_on_with_the_first(both: Rehearsal) -> None:
    app = both.app
    await both.write(SAM, "HELP", channel=SECOND_SENDER)
    before = len(both.channels["sms"].delivered)
    queued(app, SAM, "news")
    with app.database.transaction() as db:
        in_vain = senders.hand_over(db, {"telegram": PACE}, app.clock.now())
        handed = senders.hand_over(db, {"sms": PACE, "telegram": PACE}, app.clock.now())
        again = senders.hand_over(db, {"sms": PACE, "telegram": PACE}, app.clock.now())
    await both.advance(timedelta(minutes=1))

    assert (in_vain, handed, again) == (0, 1, 0)
    assert [each.message.text for each in both.channels["sms"].delivered[before:]] == ["news"]
    with app.database.reading() as db:
        who = contacts.find(db, app.keyring, SAM)
        assert who is not None
        reach = contacts.reach(db, app.keyring, who)
        assert reach is not None
        assert reach.channel == "sms"
        assert set(db.execute(select(msg.c.channel).where(msg.c.state == "queued")).scalars()) == set()


async def test_a_sender_that_never_sent_is_known_all_the_same_when_it_goes(both: Rehearsal) -> None:
    """Contacts may be its own already, as of an import."""
    paces = dict.fromkeys(("sms", SECOND_SENDER), PACE)
    with both.app.database.transaction() as db:
        first = senders.hand_over(db, paces, both.clock.now())
        gone = senders.hand_over(db, {"sms": PACE}, both.clock.now())

    assert (first, gone) == (0, 1)


def test_the_first_sender_is_named_as_its_kind() -> None:
    names = names_of("sms", ["+19165550100", "+19165550200", "24444"])

    assert names == {"+19165550100": "sms", "+19165550200": SECOND_SENDER, "24444": "sms-24444"}


@given(senders=st.lists(st.integers(10**9, 10**10), unique=True, max_size=5))
def test_one_is_drawn_for_each_urn_whatever_the_order(senders: list[int]) -> None:
    names = [*names_of("sms", [f"+{each}" for each in senders]).values(), "telegram"]

    drawn = [channel_for(SAM, each) for each in (names, sorted(names), names[::-1])]

    assert len(set(drawn)) == 1
    assert drawn[0] in names if senders else drawn[0] == "sms"
    assert channel_for(Urn.parse("telegram:1"), names) == "telegram"


def test_many_are_spread_over_all() -> None:
    there = list(names_of("sms", [f"+1916555010{each}" for each in range(4)]).values())

    drawn = Counter(channel_for(number(each), there) for each in range(4_000))

    assert all(800 < drawn[name] < 1_200 for name in there)
