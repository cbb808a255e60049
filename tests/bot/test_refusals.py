"""Numbers that a provider says are of no use: campaigns leave them out, until somebody writes from there."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from bot import receipts
from bot.channels.channel import Receipt, SendFailed
from bot.rehearsal import Rehearsal
from flows.contact import ContactId, Urn
from flows.outreach.audience import Everyone
from storage import audiences, contacts, refusals, standings
from storage.contacts import AAD
from storage.tables import contact, msg, urn
from tests.bot.test_outbox import SAM, Scripted, a_campaign, a_contact, drained, queued

pytestmark = pytest.mark.anyio

LANDLINE, OFF = "30006", "30003"


@pytest.fixture
def sms(rehearsal: Rehearsal) -> Scripted:
    channel = Scripted("sms", rehearsal.clock)
    rehearsal.channels["sms"] = channel
    rehearsal.app = replace(rehearsal.app, channels=rehearsal.channels)
    return channel


def reported(rehearsal: Rehearsal, text: str, code: str, *, stopped: bool = False) -> None:
    """The provider says that a message failed."""
    receipt = Receipt(
        channel="sms", token=f"token {SAM} {text} 0", provider_id="", status="failed", error=code, stopped=stopped
    )
    with rehearsal.app.database.transaction() as db:
        receipts.note(rehearsal.app, db, receipts=[receipt])


def refused(rehearsal: Rehearsal) -> list[str]:
    """The codes for which numbers are left out."""
    with rehearsal.app.database.reading() as db:
        return [each.code for each in refusals.by_code(db)]


@pytest.mark.parametrize(
    ("code", "left_out"),
    [("21211", True), ("21614", True), ("30004", True), ("30005", True), (LANDLINE, True)]
    + [(code, False) for code in (OFF, "30007", "30008", "30034", "30036", "99999")],
)
async def test_a_number_is_left_out_where_the_fault_lies_with_it(
    rehearsal: Rehearsal, sms: Scripted, code: str, *, left_out: bool
) -> None:
    queued(rehearsal.app, "refused at once", "refused later")
    sms.script = [SendFailed(code, "it said no")]
    await drained(rehearsal.app)
    at_once = refused(rehearsal)
    with rehearsal.app.database.transaction() as db:
        refusals.forgive(db, list(db.execute(select(contact.c.id)).scalars()))
    reported(rehearsal, "refused at once", code)  # of what has failed already nothing new is told
    again = refused(rehearsal)

    with rehearsal.app.database.transaction() as db:
        refusals.note(db, 0, code, rehearsal.clock.now())
    receipt = Receipt(channel="sms", token=f"token {SAM} refused later 1", provider_id="", status="failed", error=code)
    with rehearsal.app.database.transaction() as db:
        receipts.note(rehearsal.app, db, receipts=[receipt])

    expected = [code] if left_out else []
    assert (at_once, again, refused(rehearsal)) == (expected, [], expected)


async def test_a_campaign_passes_it_over_and_a_reply_goes_all_the_same(rehearsal: Rehearsal, sms: Scripted) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    reported(rehearsal, "one", LANDLINE)
    queued(rehearsal.app, "news", campaign=a_campaign(rehearsal.app))
    queued(rehearsal.app, "a reply")

    await drained(rehearsal.app)

    with rehearsal.app.database.reading() as db:
        told = {row.text: (row.state, row.error) for row in db.execute(select(msg.c.text, msg.c.state, msg.c.error))}
        left_out = audiences.excluded(db, Everyone(), now=rehearsal.clock.now(), seed="")
    assert told == {"one": ("failed", LANDLINE), "news": ("cancelled", "unreachable"), "a reply": ("wired", None)}
    assert left_out == {"unreachable": 1}


async def test_whoever_writes_from_there_is_written_to_again(rehearsal: Rehearsal, sms: Scripted) -> None:
    queued(rehearsal.app, "one", "two")
    await drained(rehearsal.app)
    reported(rehearsal, "one", LANDLINE)
    before = refused(rehearsal)
    rehearsal.clock.advance(timedelta(hours=1))

    await rehearsal.write(SAM, "HELP")

    assert (before, refused(rehearsal)) == ([LANDLINE], [])


async def test_a_report_about_a_message_of_before_they_wrote_tells_nothing_of_now(
    rehearsal: Rehearsal, sms: Scripted
) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    rehearsal.clock.advance(timedelta(hours=1))
    await rehearsal.write(SAM, "HELP")

    reported(rehearsal, "one", LANDLINE)

    assert refused(rehearsal) == []


async def test_who_has_opted_out_at_the_provider_has_no_number_of_no_use(rehearsal: Rehearsal, sms: Scripted) -> None:
    """START brings them back, and nothing is in its way then."""
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)

    reported(rehearsal, "one", "21610", stopped=True)

    with rehearsal.app.database.reading() as db:
        assert db.execute(select(contact.c.stopped_at)).scalar_one() is not None
    assert refused(rehearsal) == []


async def test_a_contact_with_another_urn_is_reached_there(rehearsal: Rehearsal, sms: Scripted) -> None:
    queued(rehearsal.app, "one")
    await drained(rehearsal.app)
    app, chat = rehearsal.app, Urn.parse("telegram:990000101")
    with app.database.transaction() as db:
        who = a_contact(app, db)
        db.execute(
            insert(urn).values(
                contact_id=who, scheme=chat.scheme, address_sealed=app.keyring.encrypt(str(chat), AAD),
                address_index=app.keyring.blind_index(str(chat)), channel="telegram",
                last_used_at=datetime(2020, 1, 1, tzinfo=ZoneInfo("UTC")),
            )
        )  # fmt: skip
    reported(rehearsal, "one", LANDLINE)

    with app.database.reading() as db:
        together = standings.reaches(db, app.keyring, [ContactId(who)])[ContactId(who)]
        alone = contacts.reach(db, app.keyring, ContactId(who))
    assert alone == together
    assert together.urn == chat
