"""The guards: a campaign that drives residents away stands still by itself, and a machine gets no answers."""

import asyncio
import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select

from bot import campaign_life, guard
from bot.rehearsal import Rehearsal
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from flows.outreach.guarding import Tally, Thresholds, reason_to_pause
from storage import campaigns, consents, contacts, guards, msgs
from storage.database import Db
from storage.tables import audit, msg
from tests.storage.plans import plans

pytestmark = pytest.mark.anyio

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("tally", "pauses"),
    [
        (Tally(reached=100, opted_out=3), True),
        (Tally(reached=100, opted_out=2), False),
        (Tally(reached=99, opted_out=50), False),  # too few reached to say anything
        (Tally(tried=50, refused=5), True),
        (Tally(tried=50, refused=4), False),
        (Tally(tried=49, refused=49), False),
        (Tally(), False),
    ],
)
def test_a_campaign_is_paused_from_the_threshold_on_and_not_for_small_numbers(tally: Tally, *, pauses: bool) -> None:
    assert (reason_to_pause(tally, Thresholds()) is not None) is pauses


def test_the_reason_says_what_was_counted() -> None:
    why = reason_to_pause(Tally(reached=200, opted_out=9), Thresholds())

    assert why is not None
    assert "9 of the 200 contacts" in why


def running(rehearsal: Rehearsal) -> Campaign:
    now = rehearsal.clock.now()
    point = Point(key="news", kind="message", day=0, at=time(10), text="The park is open.")
    campaign = Campaign(
        id=UNSAVED, name="news", version=1, state="draft", audience="all", points=(point,), survey=None,
        author="maria", starts_on=date(2026, 11, 20),
    )  # fmt: skip
    with rehearsal.app.database.transaction() as db:
        saved = campaign_life.draft(db, campaign, now)
        campaigns.set_state(db, saved.id, "running")
    return saved


def reached(
    rehearsal: Rehearsal, campaign: Campaign, number: int, *, stopped: int = 0, state: str = "delivered"
) -> None:
    """So many contacts got a message of a campaign, or did not; some of them wrote STOP a minute later."""
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        for index in range(number):
            urn = Urn("tel", f"+1916555{index:04d}")
            contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=app.city.timezone, now=now)
            db.execute(
                insert(msg).values(
                    contact_id=contact.id, channel="sms", direction="out", state=state, text="", choices=[],
                    dedup_key=f"fire:{now.isoformat()}:{index}:0", due_at=now, campaign_id=campaign.id, created_at=now,
                )
            )  # fmt: skip
            if index < stopped:
                consents.record(
                    db, app.keyring, "opt_out", contact_id=contact.id, urn=urn, source="keyword", wording="STOP",
                    language="en", now=now + MINUTE,
                )  # fmt: skip


async def test_opt_outs_that_spike_pause_a_campaign_with_a_reason_and_an_audit_row(rehearsal: Rehearsal) -> None:
    campaign = running(rehearsal)
    reached(rehearsal, campaign, 100, stopped=3)
    rehearsal.clock.advance(2 * MINUTE)

    paused = await guard.watch(rehearsal.app)

    with rehearsal.app.database.reading() as db:
        assert campaigns.state(db, campaign.id) == "paused"
        assert "3 of the 100 contacts" in (campaigns.stands_still_for(db, campaign.id) or "")
        acts = [tuple(row) for row in db.execute(select(audit.c.actor, audit.c.act).order_by(audit.c.id))]
    assert paused == 1
    assert acts[-1] == ("guard", "paused")


async def test_messages_that_carriers_refuse_pause_a_campaign(rehearsal: Rehearsal) -> None:
    campaign = running(rehearsal)
    reached(rehearsal, campaign, 45)
    rehearsal.clock.advance(MINUTE)
    reached(rehearsal, campaign, 5, state="failed")

    assert await guard.watch(rehearsal.app) == 1
    with rehearsal.app.database.reading() as db:
        assert "5 of its 50 messages" in (campaigns.stands_still_for(db, campaign.id) or "")


async def test_what_was_counted_before_staff_resumed_it_does_not_pause_it_again(rehearsal: Rehearsal) -> None:
    campaign = running(rehearsal)
    reached(rehearsal, campaign, 100, stopped=3)
    rehearsal.clock.advance(2 * MINUTE)
    await guard.watch(rehearsal.app)
    with rehearsal.app.database.transaction() as db:
        campaign_life.move(db, "news", "running", "li", rehearsal.clock.now())
    rehearsal.clock.advance(MINUTE)

    assert await guard.watch(rehearsal.app) == 0


async def test_what_lies_longer_back_than_a_day_is_not_counted(rehearsal: Rehearsal) -> None:
    campaign = running(rehearsal)
    reached(rehearsal, campaign, 100, stopped=50)
    rehearsal.clock.advance(DAY + 2 * MINUTE)

    assert await guard.watch(rehearsal.app) == 0


async def test_a_campaign_is_counted_while_the_writer_is_busy(rehearsal: Rehearsal) -> None:
    """It takes long for a large one; residents who write wait for the writer meanwhile."""
    reached(rehearsal, running(rehearsal), 100)
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: Db) -> None:
        begun.set()
        go_on.wait(30)

    busy = rehearsal.app.writer.submit(hold)
    await asyncio.to_thread(begun.wait, 30)

    async with asyncio.timeout(20):
        assert await guard.watch(rehearsal.app) == 0
    assert not busy.done()
    go_on.set()


async def test_what_staff_stopped_or_resumed_while_it_was_counted_stays_as_they_want_it(rehearsal: Rehearsal) -> None:
    campaign = running(rehearsal)
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        campaign_life.move(db, "news", "paused", "li", now)
        assert not guard._paused(db, campaign.id, "too many", now)
        campaign_life.move(db, "news", "running", "li", now + MINUTE)
        assert not guard._paused(db, campaign.id, "too many", now)
        assert guard._paused(db, campaign.id, "too many", now + 2 * MINUTE)


def wrote(rehearsal: Rehearsal, contact_id: ContactId, text: str, number: int) -> list[bool]:
    """Whether each of several texts got no answer; they come ten seconds apart."""
    silenced = []
    for _ in range(number):
        rehearsal.clock.advance(timedelta(seconds=10))
        now = rehearsal.clock.now()
        with rehearsal.app.database.transaction() as db:
            msgs.record_in(
                db, contact_id=contact_id, channel="sms", text=text, language="en", dedup_key=f"in:{now.isoformat()}",
                intent=None, confidence=None, now=now,
            )  # fmt: skip
            silenced.append(guard.loops(db, contact_id, text, now))
    return silenced


@pytest.fixture
def resident(rehearsal: Rehearsal) -> ContactId:
    app = rehearsal.app
    with app.database.transaction() as db:
        return contacts.find_or_create(
            db, app.keyring, Urn("tel", "+19165550100"), channel="sms", timezone=app.city.timezone,
            now=datetime(2026, 11, 1, tzinfo=UTC),
        ).id  # fmt: skip


def test_who_writes_the_same_more_than_twenty_times_in_five_minutes_gets_no_answer_for_an_hour(
    rehearsal: Rehearsal, resident: ContactId
) -> None:
    silenced = wrote(rehearsal, resident, "I am driving.", 25)
    with rehearsal.app.database.reading() as db:
        [(who, since, until)] = guards.silent(db, rehearsal.clock.now())
    rehearsal.clock.advance(guard.SILENCE)

    assert silenced == [False] * 20 + [True] * 5
    assert (who, until - since) == (resident, guard.SILENCE)
    assert wrote(rehearsal, resident, "I am driving.", 1) == [False]


def test_different_texts_and_the_same_seldom_are_no_loop(rehearsal: Rehearsal, resident: ContactId) -> None:
    different = [wrote(rehearsal, resident, f"question {number}", 1) for number in range(30)]
    seldom = []
    for _ in range(30):
        seldom += wrote(rehearsal, resident, "hello", 1)
        rehearsal.clock.advance(MINUTE)

    assert not any(map(any, different))
    assert not any(seldom)


async def test_a_machine_that_answers_us_is_not_answered_and_stop_is_obeyed_all_the_same(rehearsal: Rehearsal) -> None:
    urn = Urn("tel", "+19165550101")
    said = []
    for _ in range(guard.SAME + 2):
        rehearsal.clock.advance(timedelta(seconds=5))
        said.append(len(await rehearsal.write(urn, "I am out of the office")))
    stopped = await rehearsal.write(urn, "please stop texting me")

    assert all(said[: guard.SAME])
    assert said[-1] == 0
    assert len(stopped) == 1


def test_the_note_of_a_silence_goes_when_it_is_over(rehearsal: Rehearsal, resident: ContactId) -> None:
    wrote(rehearsal, resident, "I am driving.", 25)
    now = rehearsal.clock.now()

    with rehearsal.app.database.transaction() as db:
        assert guards.forget(db, now) == 0
        assert guards.forget(db, now + guard.SILENCE) == 1


def test_who_opted_out_is_looked_up_by_contact_and_not_by_going_through_the_campaign(rehearsal: Rehearsal) -> None:
    """Else each of some hundred opt-outs goes through a hundred thousand messages, twice a minute."""
    campaign = running(rehearsal)

    found = plans(lambda db: guards.tally(db, campaign, rehearsal.clock.now()))

    assert "SEARCH msg USING INDEX ix_msg_contact_id (contact_id=?)" in found
