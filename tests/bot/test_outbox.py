"""Sending: nothing twice, nothing lost where the provider can tell, and no backlog into the night."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import outbox, receipts
from bot.app import GRACE, LEASE, App
from bot.channels.channel import Limits, Outgoing, Receipt, SendFailed, Sent
from bot.clock import SystemClock
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import ContactId, Urn
from storage import campaigns, consents, contacts, lanes, msgs
from storage.database import Db
from storage.lanes import Accepted
from storage.msgs import NewMsg
from storage.tables import campaign as campaign_table
from storage.tables import msg

pytestmark = pytest.mark.anyio

SAM = Urn.parse("tel:+19165550101")
ELK_GROVE = ZoneInfo("America/Los_Angeles")

LATER = LEASE + GRACE + timedelta(seconds=1)


@dataclass(slots=True)
class Scripted(RecordingChannel):
    """Does with each message what the script says, then takes everything; `asked` is called while it is asked."""

    script: list[SendFailed | str] = field(default_factory=list)
    asked: Callable[[], None] = lambda: None

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        now = self.script.pop(0) if self.script else "take"
        if isinstance(now, SendFailed) and now.code != "taken":
            raise now
        sent = await RecordingChannel.send(self, urn, message)
        if isinstance(now, SendFailed):
            raise now
        return sent

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        found = [
            Sent(provider_id=f"{self.name}-{number}")
            for number, each in enumerate(self.delivered, start=1)
            if (each.urn, each.message.text) == (urn, text)
        ]
        self.asked()
        return found[::-1]


@dataclass(slots=True)
class Hanging(RecordingChannel):
    """Takes the first message only when it may end."""

    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    second_ended: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        self.begun += 1
        if self.begun == 1:
            await self.may_end.wait()
        else:
            self.second_ended.set()
        return await RecordingChannel.send(self, urn, message)


TAKEN = SendFailed("taken", "it answered 500, and took it all the same", uncertain=True)
LOST = SendFailed("lost", "the connection broke off before", uncertain=True)


@pytest.fixture
def sms(rehearsal: Rehearsal) -> Scripted:
    channel = Scripted("sms", rehearsal.clock)
    rehearsal.app = replace(rehearsal.app, channels={"sms": channel})
    return channel


def a_contact(app: App, db: Db, urn: Urn = SAM, zone: ZoneInfo = ELK_GROVE) -> ContactId:
    """Somebody who has agreed to be written to."""
    now = app.clock.now()
    contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=zone, now=now).id
    consents.record(
        db, app.keyring, "opt_in", contact_id=contact, urn=urn, source="keyword", wording="…", language="en", now=now
    )
    return contact


def queued(
    app: App, *texts: str, urn: Urn = SAM, campaign: int | None = None, valid_until: datetime | None = None
) -> list[int]:
    """Messages that wait in the lane; gives their numbers."""
    now = app.clock.now()
    with app.database.transaction() as db:
        contact = a_contact(app, db, urn)
        reach = contacts.reach(db, app.keyring, contact)
        assert reach is not None
        for number, text in enumerate(texts):
            new = NewMsg(
                contact_id=contact, urn_id=reach.urn_id, channel="sms", text=text, language="en",
                dedup_key=f"{urn}:{text}:{number}", token=f"token {urn} {text} {number}", due_at=now, segments=1,
                campaign_id=campaign, valid_until=valid_until, priority=msgs.REPLY if campaign is None else msgs.BULK,
            )  # fmt: skip
            msgs.queue(db, new, now)
        return list(db.execute(select(msg.c.id).where(msg.c.contact_id == contact).order_by(msg.c.id)).scalars())


def states(app: App) -> list[str]:
    with app.database.reading() as db:
        return list(db.execute(select(msg.c.state).order_by(msg.c.id)).scalars())


def texts(sms: RecordingChannel) -> list[str]:
    return [each.message.text for each in sms.delivered]


async def drained(app: App) -> None:
    while await outbox.send_due(app, "sms"):
        pass


async def settled_later(rehearsal: Rehearsal) -> None:
    rehearsal.clock.advance(LATER)
    await outbox.settle(rehearsal.app)
    rehearsal.clock.advance(GRACE + timedelta(seconds=1))
    await outbox.settle(rehearsal.app)
    await drained(rehearsal.app)


@pytest.mark.parametrize("what", [TAKEN, LOST])
async def test_what_broke_off_is_asked_for_and_goes_out_once(
    rehearsal: Rehearsal, sms: Scripted, what: SendFailed
) -> None:
    queued(rehearsal.app, "hello")
    sms.script = [what]

    await drained(rehearsal.app)
    before = states(rehearsal.app)
    await settled_later(rehearsal)

    assert (before, states(rehearsal.app), texts(sms)) == (["uncertain"], ["wired"], ["hello"])


async def test_it_is_asked_only_after_the_grace(rehearsal: Rehearsal, sms: Scripted) -> None:
    queued(rehearsal.app, "hello")
    sms.script = [LOST]
    await drained(rehearsal.app)

    rehearsal.clock.advance(GRACE - timedelta(seconds=1))

    assert await outbox.settle(rehearsal.app) == 0
    assert states(rehearsal.app) == ["uncertain"]


async def test_a_report_that_comes_while_the_provider_is_asked_wins(rehearsal: Rehearsal, sms: Scripted) -> None:
    """Else its message would be no candidate any more, be taken for lost, and go out again."""
    queued(rehearsal.app, "hello")
    sms.script = [TAKEN]
    await drained(rehearsal.app)
    token = f"token {SAM} hello 0"
    receipt = Receipt(channel="sms", token=token, provider_id="sms-1", status="delivered")

    def report() -> None:
        with rehearsal.app.database.transaction() as db:
            receipts.note(rehearsal.app, db, receipts=[receipt])

    sms.asked = report
    await settled_later(rehearsal)

    assert (states(rehearsal.app), texts(sms)) == (["delivered"], ["hello"])


async def test_two_processes_that_ask_at_once_send_it_again_once(rehearsal: Rehearsal, sms: Scripted) -> None:
    queued(rehearsal.app, "hello")
    sms.script = [LOST]
    await drained(rehearsal.app)
    rehearsal.clock.advance(LATER)

    async def settle_and_send() -> None:
        await outbox.settle(rehearsal.app)
        await drained(rehearsal.app)

    await asyncio.gather(settle_and_send(), settle_and_send())
    await settled_later(rehearsal)

    assert (states(rehearsal.app), texts(sms)) == (["wired"], ["hello"])


async def test_the_same_words_under_way_are_not_mistaken_for_what_broke_off(
    rehearsal: Rehearsal, sms: Scripted
) -> None:
    """Two messages say the same; the first was lost, the second is accepted and not yet recorded."""
    queued(rehearsal.app, "hello", "hello")
    sms.script = [LOST]
    await outbox.send_due(rehearsal.app, "sms")
    await outbox.send_due(rehearsal.app, "sms")
    with rehearsal.app.database.transaction() as db:
        second = db.execute(select(msg.c.id).order_by(msg.c.id.desc()).limit(1)).scalar_one()
        until = rehearsal.clock.now() + timedelta(hours=1)
        db.execute(msg.update().where(msg.c.id == second).values(state="sending", provider_id=None, lease_until=until))
    rehearsal.clock.advance(LATER)

    await outbox.settle(rehearsal.app)
    meanwhile = states(rehearsal.app)
    with rehearsal.app.database.transaction() as db:
        lanes.sent(db, Accepted(msg_id=second, provider_id="sms-1", at=rehearsal.clock.now()))
    await settled_later(rehearsal)

    assert meanwhile == ["uncertain", "sending"]
    assert (states(rehearsal.app), texts(sms)) == (["wired", "wired"], ["hello", "hello"])


async def test_a_pause_the_provider_asks_for_holds_the_whole_lane(rehearsal: Rehearsal, sms: Scripted) -> None:
    queued(rehearsal.app, "one")
    queued(rehearsal.app, "two", urn=Urn.parse("tel:+19165550102"))
    sms.limits = Limits(rate=1, burst=1)
    sms.script = [SendFailed("busy", "slower", retry=True, after=30)]

    await drained(rehearsal.app)
    rehearsal.clock.advance(timedelta(seconds=29))
    await drained(rehearsal.app)
    before = texts(sms)
    for _ in range(5):
        rehearsal.clock.advance(timedelta(seconds=2))
        await drained(rehearsal.app)

    assert (before, sorted(texts(sms))) == ([], ["one", "two"])


async def test_what_is_refused_for_now_is_tried_again_and_given_up_in_the_end(
    rehearsal: Rehearsal, sms: Scripted
) -> None:
    queued(rehearsal.app, "hello")
    sms.script = [SendFailed("away", "not now", retry=True)] * 50

    for _ in range(outbox.MOST_ATTEMPTS + 1):
        await drained(rehearsal.app)
        rehearsal.clock.advance(timedelta(minutes=5))

    assert states(rehearsal.app) == ["failed"]
    assert len(sms.script) == 50 - outbox.MOST_ATTEMPTS


async def test_a_resident_who_blocked_us_is_opted_out_and_gets_nothing_more(
    rehearsal: Rehearsal, sms: Scripted
) -> None:
    queued(rehearsal.app, "one", "two", "three")
    sms.script = [SendFailed("blocked", "STOP", stopped=True)]

    await drained(rehearsal.app)

    assert states(rehearsal.app) == ["failed", "cancelled", "cancelled"]
    with rehearsal.app.database.reading() as db:
        assert contacts.get(db, ContactId(1)).stopped


async def test_a_campaigns_backlog_stops_for_the_night_while_replies_go_on(rehearsal: Rehearsal, sms: Scripted) -> None:
    """A lane of one segment a minute begins at half past eight in the evening with sixty messages."""
    rehearsal.clock.move_to(datetime(2026, 11, 2, 20, 30, tzinfo=ELK_GROVE))
    campaign = a_campaign(rehearsal.app)
    for number in range(60):
        queued(rehearsal.app, "news", urn=Urn.parse(f"tel:+1916555{number:04}"), campaign=campaign)
    sms.limits = Limits(rate=1 / 60, burst=1)

    for minute in range(15 * 60):
        if minute == 120:
            queued(rehearsal.app, "reply", urn=Urn.parse("tel:+19165559999"))
        await outbox.send_due(rehearsal.app, "sms")
        rehearsal.clock.advance(timedelta(minutes=1))

    hours = {each.at.astimezone(ELK_GROVE).hour for each in sms.delivered if each.message.text == "news"}
    [reply] = [each for each in sms.delivered if each.message.text == "reply"]
    assert hours <= {20, 8, 9, 10}
    assert texts(sms).count("news") == 60
    assert reply.at.astimezone(ELK_GROVE).hour == 22


async def test_what_could_not_go_in_time_goes_to_nobody(rehearsal: Rehearsal, sms: Scripted) -> None:
    """A provider that is away for the afternoon does not bring the answers at night."""
    queued(rehearsal.app, "late", valid_until=rehearsal.clock.now() + timedelta(hours=4))
    queued(rehearsal.app, "whenever", urn=Urn.parse("tel:+19165550102"))
    sms.script = [SendFailed("busy", "away", retry=True, after=5 * 3600)] * 2

    await drained(rehearsal.app)
    rehearsal.clock.advance(timedelta(hours=5, seconds=2))
    await drained(rehearsal.app)

    assert (states(rehearsal.app), texts(sms)) == (["cancelled", "wired"], ["whenever"])


@pytest.mark.parametrize(
    ("valid", "sender", "expected_s"),
    [
        (None, "reply", None),
        (timedelta(hours=4), "reply", 4 * 3600),
        (None, "city", 11 * 3600),  # at nine in the evening it is quiet
        (timedelta(hours=2), "city", 2 * 3600),
        (timedelta(days=2), "city", 11 * 3600),
    ],
)
async def test_the_provider_is_told_how_long_a_message_makes_sense(
    rehearsal: Rehearsal, sms: Scripted, valid: timedelta | None, sender: str, expected_s: int | None
) -> None:
    """At ten in the morning. What the city sends by itself makes no sense in the quiet hours, should it wait there."""
    until = rehearsal.clock.now() + valid if valid else None
    queued(rehearsal.app, "hello", campaign=a_campaign(rehearsal.app) if sender == "city" else None, valid_until=until)

    await drained(rehearsal.app)

    [delivered] = sms.delivered
    assert delivered.message.valid_s == expected_s


async def test_a_lane_goes_on_while_one_call_hangs(rehearsal: Rehearsal) -> None:
    hanging = Hanging("sms", rehearsal.clock)
    app = replace(rehearsal.app, channels={"sms": hanging})
    queued(app, "one")
    outlet = outbox.Outlet(app, "sms")
    await outlet.drain()
    queued(app, "two", urn=Urn.parse("tel:+19165550102"))

    await outlet.drain()
    await hanging.second_ended.wait()
    hanging.may_end.set()
    await outlet.finish()

    assert (states(app), texts(hanging)) == (["wired", "wired"], ["two", "one"])


async def test_a_contacts_next_message_follows_as_soon_as_the_first_is_over(
    rehearsal: Rehearsal, sms: Scripted
) -> None:
    queued(rehearsal.app, "one", "two", "three")
    outlet = outbox.Outlet(rehearsal.app, "sms")

    while await outlet.drain():
        pass

    assert (texts(sms), states(rehearsal.app)) == (["one", "two", "three"], ["wired"] * 3)


async def test_a_full_lane_waits_for_its_next_slots_and_runs_at_its_rate(rehearsal: Rehearsal, sms: Scripted) -> None:
    app = replace(rehearsal.app, clock=SystemClock())
    for number in range(12):
        queued(app, "news", urn=Urn.parse(f"tel:+1916555{number:04}"))
    sms.limits = Limits(rate=40, burst=2)
    outlet = outbox.Outlet(app, "sms")
    began_at = app.clock.now()

    while await outlet.drain():  # it says that there is more as long as there is: no pump goes to sleep over it
        pass

    assert len(sms.delivered) == 12
    assert app.clock.now() - began_at >= timedelta(seconds=10 / 40)


@pytest.mark.parametrize(("state", "ends"), [("cancelled", "cancelled"), ("paused", "queued")])
async def test_what_waits_in_the_lane_of_a_campaign_that_is_stopped_does_not_go(
    rehearsal: Rehearsal, sms: Scripted, state: str, ends: str
) -> None:
    campaign = a_campaign(rehearsal.app, state)
    queued(rehearsal.app, "news", campaign=campaign)

    await drained(rehearsal.app)

    assert (states(rehearsal.app), texts(sms)) == ([ends], [])


def a_campaign(app: App, state: str = "running") -> int:
    with app.database.transaction() as db:
        made = campaign_table.insert().values(
            name="news", version=1, state=state, audience="all", starts_on=datetime(2026, 11, 2).date(),  # noqa: DTZ001
            author="maria", created_at=app.clock.now(), planned_to=campaigns.PLANNED,
        )  # fmt: skip
        return int(db.execute(made.returning(campaign_table.c.id)).scalar_one())
