"""Delivery reports: noted once, whoever they are about; and what no report came of is asked for."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot import outbox, receipts
from bot.channels.channel import Receipt, ReceiptStatus, SendFailed
from bot.privacy import erase_by_staff
from bot.receipts import ASK_AT_ONCE, ASKED, Intake
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import ContactId, Urn
from storage import contacts
from storage.tables import msg, stray
from tests.bot.test_outbox import SAM, drained, queued, states

pytestmark = pytest.mark.anyio

SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Telling(RecordingChannel):
    """Its provider can be asked, and says what the test says."""

    says: ReceiptStatus | SendFailed | None = "wired"
    error: str = ""
    asked: list[str] = field(default_factory=list)

    async def became_of(self, provider_id: str) -> Receipt | None:
        self.asked.append(provider_id)
        if isinstance(self.says, SendFailed):
            raise self.says
        if self.says is None:
            return None
        stopped = self.error == "21610"
        return Receipt(
            channel=self.name, token="", provider_id=provider_id, status=self.says, error=self.error, stopped=stopped
        )


@pytest.fixture
def sms(rehearsal: Rehearsal) -> Telling:
    channel = Telling("sms", rehearsal.clock)
    rehearsal.app = replace(rehearsal.app, channels={"sms": channel})
    return channel


async def passes(rehearsal: Rehearsal, time: timedelta) -> None:
    rehearsal.clock.advance(time)
    await receipts.reconcile(rehearsal.app)


async def test_reports_that_come_at_once_are_each_answered(rehearsal: Rehearsal, sms: Telling) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    intake = Intake(rehearsal.app)

    known = await intake.receive(Receipt(channel="sms", token="", provider_id="sms-1", status="delivered"))
    unknown = [
        await intake.receive(Receipt(channel="sms", token="?", provider_id="SM9", status=status))
        for status in ("wired", "delivered")
    ]

    assert (known, unknown, states(rehearsal.app)) == (True, [False, False], ["delivered"])
    with rehearsal.app.database.reading() as db:
        assert db.execute(select(func.count()).select_from(stray)).scalar_one() == 1


async def test_a_message_without_a_receipt_is_asked_for_three_times_and_then_let_be(
    rehearsal: Rehearsal, sms: Telling
) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)

    passed, counts = timedelta(), list[tuple[int, int]]()
    for until in (*ASKED, timedelta(days=9)):
        await passes(rehearsal, until - SECOND - passed)
        before, passed = len(sms.asked), until + SECOND
        await passes(rehearsal, 2 * SECOND)
        counts.append((before, len(sms.asked)))

    assert counts == [(0, 1), (1, 2), (2, 3), (3, 3)]
    assert sms.asked == ["sms-1"] * 3
    assert states(rehearsal.app) == ["wired"]


@pytest.mark.parametrize(("says", "ends"), [("delivered", "delivered"), ("failed", "failed"), (None, "wired")])
async def test_what_the_provider_says_is_kept_and_it_is_asked_no_more(
    rehearsal: Rehearsal, sms: Telling, says: ReceiptStatus | None, ends: str
) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    sms.says = says

    await passes(rehearsal, ASKED[0])
    await passes(rehearsal, ASKED[-1])

    assert (states(rehearsal.app), sms.asked) == ([ends], ["sms-1"])


async def test_who_turns_out_to_have_said_stop_to_the_provider_is_opted_out(rehearsal: Rehearsal, sms: Telling) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    sms.says, sms.error = "failed", "21610"

    await passes(rehearsal, ASKED[0])

    with rehearsal.app.database.reading() as db:
        assert contacts.get(db, ContactId(1)).stopped


async def test_a_provider_that_is_away_is_asked_again_later(rehearsal: Rehearsal, sms: Telling) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    sms.says = SendFailed("no-connection", "away", retry=True)

    await passes(rehearsal, ASKED[0])
    await passes(rehearsal, SECOND)
    sms.says = "delivered"
    await passes(rehearsal, receipts.NOT_NOW)

    assert (states(rehearsal.app), sms.asked) == (["delivered"], ["sms-1", "sms-1"])


async def test_only_so_many_are_asked_for_at_a_time(rehearsal: Rehearsal, sms: Telling) -> None:
    for number in range(ASK_AT_ONCE + 5):
        queued(rehearsal.app, "news", urn=Urn.parse(f"tel:+1916555{number:04}"))
    await drained(rehearsal.app)

    await passes(rehearsal, ASKED[0])
    first = len(sms.asked)
    await passes(rehearsal, SECOND)

    assert (first, len(sms.asked)) == (ASK_AT_ONCE, ASK_AT_ONCE + 5)


async def test_a_provider_that_cannot_tell_is_never_asked(rehearsal: Rehearsal) -> None:
    app = replace(rehearsal.app, channels={"sms": RecordingChannel("sms", rehearsal.clock)})
    queued(app, "one", urn=SAM)
    await outbox.send_due(app, "sms")

    with app.database.reading() as db:
        assert db.execute(select(msg.c.state, msg.c.ask_at)).one() == ("wired", None)


async def test_what_is_known_to_be_taken_by_a_receipt_alone_is_asked_about_as_well(
    rehearsal: Rehearsal, sms: Telling
) -> None:
    """It broke off, so nothing of ours says when it was sent; else nobody would ever ask what became of it."""
    queued(rehearsal.app, "one")
    with rehearsal.app.database.transaction() as db:
        db.execute(update(msg).values(state="uncertain", lease_until=rehearsal.clock.now()))
        token = db.execute(select(msg.c.token)).scalar_one() or ""

    await Intake(rehearsal.app).receive(Receipt(channel="sms", token=token, provider_id="SM1", status="wired"))
    sms.says = "delivered"
    await passes(rehearsal, ASKED[0] - SECOND)
    before = list(sms.asked)
    await passes(rehearsal, 2 * SECOND)

    assert (before, sms.asked) == ([], ["SM1"])
    assert states(rehearsal.app) == ["delivered"]


async def test_what_was_sent_to_who_was_erased_since_keeps_nobody_from_being_asked_about(
    rehearsal: Rehearsal, sms: Telling
) -> None:
    """Nothing leads to the provider from there any more; else some twenty of them would stand before all others."""
    now = rehearsal.clock.now()
    queued(rehearsal.app, *(f"{number}" for number in range(ASK_AT_ONCE)))
    await drained(rehearsal.app)
    with rehearsal.app.database.transaction() as db:
        erase_by_staff(rehearsal.app, db, contacts.find(db, rehearsal.app.keyring, SAM) or ContactId(0), SAM, by="li")
        assert not db.execute(select(msg.c.id).where(msg.c.ask_at.is_not(None))).all()
        db.execute(update(msg).values(ask_at=now))  # as versions before have left it
    queued(rehearsal.app, "another")
    await drained(rehearsal.app)

    await passes(rehearsal, ASKED[0] + SECOND)

    assert len(sms.asked) == 1
