"""A provider that does not answer: little is risked, nothing is lost, and the lane goes on when it is back."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import outbox
from bot.channels.channel import Outgoing, SendFailed, Sent
from bot.outbox.breaker import IN_A_ROW, LONGEST, Breaker, is_silence
from bot.outbox.outlet import MOST_UNDER_WAY
from bot.outbox.settling import ASK_AT_ONCE
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import Urn
from storage.lanes import AT_ONCE
from storage.tables import msg
from tests.bot.test_outbox import LATER, a_campaign, queued
from tests.storage.kept import NOON, SECOND

pytestmark = pytest.mark.anyio

SILENCE = SendFailed("no-answer", "it did not answer", uncertain=True)


@dataclass(slots=True)
class Away(RecordingChannel):
    """Answers nothing while it is away; asked afterwards, it never had what was sent meanwhile."""

    away: bool = True
    calls: int = 0
    asked: int = 0

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        self.calls += 1
        if self.away:
            raise SILENCE
        return await RecordingChannel.send(self, urn, message)

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        self.asked += 1
        if self.away:
            raise SILENCE
        return []


@pytest.fixture
def sms(rehearsal: Rehearsal) -> Away:
    channel = Away("sms", rehearsal.clock)
    rehearsal.channels["sms"] = channel
    rehearsal.app = replace(rehearsal.app, channels=rehearsal.channels)
    campaign = a_campaign(rehearsal.app)
    for number in range(3 * AT_ONCE):
        queued(rehearsal.app, "news", urn=Urn.parse(f"tel:+1916555{number:04}"), campaign=campaign)
    return channel


def number_in(rehearsal: Rehearsal, state: str) -> int:
    with rehearsal.app.database.reading() as db:
        return db.execute(select(func.count()).where(msg.c.state == state)).scalar_one()


async def drained_for(rehearsal: Rehearsal, outlet: outbox.Outlet, minutes: int) -> None:
    """Look into the lane each time it may have rested enough."""
    for _ in range(minutes):
        rehearsal.clock.advance(LONGEST + SECOND)
        while await outlet.drain():
            pass
        await outlet.finish()


async def test_of_what_waits_little_is_risked_and_all_goes_out_when_it_is_back(rehearsal: Rehearsal, sms: Away) -> None:
    outlet = outbox.Outlet(rehearsal.app, "sms")
    await drained_for(rehearsal, outlet, 10)
    risked, calls = number_in(rehearsal, "uncertain"), sms.calls

    sms.away = False
    await drained_for(rehearsal, outlet, 3)
    rehearsal.clock.advance(LATER)
    await outbox.settle(rehearsal.app)
    await drained_for(rehearsal, outlet, 1)

    assert risked == calls
    assert risked <= MOST_UNDER_WAY + 10
    assert (number_in(rehearsal, "wired"), len(sms.delivered)) == (3 * AT_ONCE, 3 * AT_ONCE)


async def test_of_many_uncertain_messages_no_more_are_asked_than_it_takes_to_see_that_it_is_away(
    rehearsal: Rehearsal, sms: Away
) -> None:
    await drained_for(rehearsal, outbox.Outlet(rehearsal.app, "sms"), 1)
    rehearsal.clock.advance(LATER)

    await outbox.settle(rehearsal.app)
    while_away = sms.asked
    sms.away = False
    await outbox.settle(rehearsal.app)

    assert while_away == ASK_AT_ONCE
    assert number_in(rehearsal, "uncertain") == 0


def test_a_few_silences_stop_nothing_and_an_answer_forgives_them() -> None:
    breaker = Breaker()

    rests = [breaker.not_answered(NOON) for _ in range(IN_A_ROW - 1)]
    forgiven = breaker.answered()
    rests += [breaker.not_answered(NOON) for _ in range(IN_A_ROW - 1)]

    assert (set(rests), forgiven, breaker.most(150)) == ({None}, False, AT_ONCE)


def test_it_rests_longer_each_time_and_tries_with_one() -> None:
    breaker, now, rests = Breaker(), NOON, list[timedelta]()
    for _ in range(IN_A_ROW - 1 + 8):
        until = breaker.not_answered(now)
        if until is not None:
            rests.append(until - now)
            now = until
    late = breaker.not_answered(now - SECOND)  # of a call that was under way before

    assert rests == [*(timedelta(seconds=2**each) for each in range(1, 6)), LONGEST, LONGEST, LONGEST]
    assert late is None
    assert (breaker.most(0), breaker.most(1)) == (1, 0)
    assert breaker.answered()
    assert breaker.most(0) == AT_ONCE


@pytest.mark.parametrize(
    ("failure", "silent"),
    [
        (SILENCE, True),
        (SendFailed("no-connection", "", retry=True), True),
        (SendFailed("30006", ""), False),
        (SendFailed("busy", "", retry=True, after=3), False),
        (SendFailed("credentials", "", retry=True), False),
    ],
)
def test_only_silence_is_silence(failure: SendFailed, *, silent: bool) -> None:
    assert is_silence(failure) is silent
