"""What a carrier takes of a sender in a day: what goes beyond it waits for the next, and replies never do."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot import outbox
from bot.city_sending import DailyCap
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import Urn
from storage import daily
from tests.bot.test_outbox import a_campaign, drained, queued, texts

pytestmark = pytest.mark.anyio


@pytest.fixture
def sms(rehearsal: Rehearsal) -> RecordingChannel:
    """Four segments a day."""
    channel = RecordingChannel("sms", rehearsal.clock)
    city = replace(rehearsal.app.city, daily_cap=DailyCap(segments=2, share=Decimal("0.5")))
    rehearsal.app = replace(rehearsal.app, channels={"sms": channel}, city=city)
    return channel


async def test_bulk_beyond_it_waits_for_the_next_day(rehearsal: Rehearsal, sms: RecordingChannel) -> None:
    campaign = a_campaign(rehearsal.app)
    for number in range(10):
        queued(rehearsal.app, f"news {number}", urn=Urn.parse(f"tel:+1916555{number:04}"), campaign=campaign)

    went = []
    for _ in range(3):
        await drained(rehearsal.app)
        went.append(len(sms.delivered))
        rehearsal.clock.advance(timedelta(days=1))

    assert went == [4, 8, 10]


async def test_replies_go_all_the_same_and_count(rehearsal: Rehearsal, sms: RecordingChannel) -> None:
    queued(rehearsal.app, "reply 1", "reply 2", "reply 3")
    await drained(rehearsal.app)
    campaign = a_campaign(rehearsal.app)
    for number in range(3):
        queued(rehearsal.app, f"news {number}", urn=Urn.parse(f"tel:+1916555{number:04}"), campaign=campaign)
    await drained(rehearsal.app)
    queued(rehearsal.app, "reply 4")
    await drained(rehearsal.app)

    assert texts(sms) == ["reply 1", "reply 2", "reply 3", "news 0", "reply 4"]


async def test_what_does_not_go_after_all_is_not_counted(rehearsal: Rehearsal, sms: RecordingChannel) -> None:
    for number in range(9):
        queued(
            rehearsal.app, f"old news {number}", urn=Urn.parse(f"tel:+1916555{number:04}"),
            campaign=a_campaign(rehearsal.app, "cancelled") if number == 0 else 1,
        )  # fmt: skip
    while await outbox.send_due(rehearsal.app, "sms"):
        pass

    with rehearsal.app.database.transaction() as db:
        assert daily.hold(db, "sms", rehearsal.clock.now().date()) == 0
    assert texts(sms) == []
