"""Why somebody gets nothing: staff are told what the gate said, and what it would say now."""

from datetime import date, datetime, time, timedelta

import pytest

from bot import campaign_life
from bot.campaign_reasons import Reason, Reasons, reasons
from bot.rehearsal import Rehearsal
from flows.contact import ContactId, Urn
from flows.outreach.campaign import UNSAVED, Campaign, Point
from storage import consents, contacts, guards, refusals
from storage.tables import msg, urn

pytestmark = pytest.mark.anyio

TOMORROW = date(2026, 11, 3)

ANA = Urn("tel", "+19165550142")


def news(name: str, days: int, audience: str = "all") -> Campaign:
    """A message on each of some days from tomorrow on."""
    points = tuple(
        Point(key=f"day_{day}", kind="message", day=day, at=time(10), text=f"{name}: news of day {day}.")
        for day in range(days)
    )
    return Campaign(
        id=UNSAVED, name=name, version=1, state="draft", audience=audience, points=points, survey=None, author="maria",
        starts_on=TOMORROW,
    )  # fmt: skip


@pytest.fixture
def ana(rehearsal: Rehearsal) -> ContactId:
    """A resident who agreed."""
    return resident(rehearsal, ANA, "en")


def resident(rehearsal: Rehearsal, urn: Urn, language: str) -> ContactId:
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        made = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=app.city.timezone, now=now)
        contacts.speak(db, made.id, language)
        consents.record(
            db, app.keyring, "opt_in", contact_id=made.id, urn=urn, source="import", wording="Yes, text me.",
            language=language, now=now,
        )  # fmt: skip
    return made.id


def approve(rehearsal: Rehearsal, campaign: Campaign) -> None:
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        campaign_life.draft(db, campaign, now)
        campaign_life.approve(db, campaign.name, "li", now, timedelta(0))


def asked(rehearsal: Rehearsal, who: ContactId) -> Reasons:
    with rehearsal.app.database.reading() as db:
        return reasons(rehearsal.app, db, who)


def told(found: Reasons) -> list[tuple[str, str, str, str]]:
    return [(each.campaign, each.point, each.what, each.why) for each in found.of_campaigns]


async def test_what_is_to_come_is_told_as_the_gate_would_decide(rehearsal: Rehearsal, ana: ContactId) -> None:
    approve(rehearsal, news("streets", 1))
    await rehearsal.advance(timedelta(0))
    ten = datetime.combine(TOMORROW, time(10), rehearsal.app.city.timezone)

    [before] = asked(rehearsal, ana).of_campaigns
    await rehearsal.write(ANA, "STOP")
    stopped = asked(rehearsal, ana)

    assert before == Reason(campaign="streets", version=1, point="day_0", what="goes", at=ten)
    assert told(stopped) == [("streets", "day_0", "is-skipped", "stopped")]
    assert stopped.contact.stopped


async def test_what_was_sent_and_what_was_not_is_told_with_the_reason(rehearsal: Rehearsal, ana: ContactId) -> None:
    approve(rehearsal, news("streets", 2))
    await rehearsal.move_to(rehearsal.clock.now() + timedelta(days=1))
    await rehearsal.write(ANA, "STOP")
    await rehearsal.move_to(rehearsal.clock.now() + timedelta(days=1))

    assert told(asked(rehearsal, ana)) == [
        ("streets", "day_1", "skipped", "stopped"),
        ("streets", "day_0", "went", ""),
    ]


async def test_a_full_week_is_told_with_its_end(rehearsal: Rehearsal, ana: ContactId) -> None:
    limit = rehearsal.app.city.unasked_a_week
    approve(rehearsal, news("streets", limit + 1))
    await rehearsal.move_to(rehearsal.clock.now() + timedelta(days=limit + 1))
    found = asked(rehearsal, ana)

    assert found.a_week == limit
    assert found.full_until is not None
    [last] = [each for each in found.of_campaigns if each.point == f"day_{limit}"]
    assert last.what == "goes"
    assert last.at is not None
    assert last.at >= found.full_until


async def test_a_pause_is_told_as_waiting(rehearsal: Rehearsal, ana: ContactId) -> None:
    approve(rehearsal, news("streets", 1))
    await rehearsal.advance(timedelta(0))
    with rehearsal.app.database.transaction() as db:
        campaign_life.move(db, "streets", "paused", "li", rehearsal.clock.now())

    assert told(asked(rehearsal, ana)) == [("streets", "day_0", "waits", "paused")]


async def test_who_is_not_in_an_audience_or_came_late_is_told_so(rehearsal: Rehearsal) -> None:
    late, _, _ = (resident(rehearsal, Urn("tel", f"+1916555015{n}"), tag) for n, tag in enumerate(("vi", "es", "en")))
    approve(rehearsal, news("barrios", 1, audience="language = es"))
    approve(rehearsal, news("streets", 1, audience="language = en"))
    await rehearsal.advance(timedelta(minutes=1))
    with rehearsal.app.database.transaction() as db:
        contacts.speak(db, late, "es")

    assert told(asked(rehearsal, late)) == [
        ("barrios", "", "not-planned", ""),
        ("streets", "", "not-in-audience", ""),
    ]


async def test_a_number_of_no_use_and_a_silence_are_told(rehearsal: Rehearsal, ana: ContactId) -> None:
    await rehearsal.write(ANA, "hello")
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        db.execute(urn.update().values(last_used_at=now - timedelta(days=1)))
        [sent] = db.execute(msg.select().with_only_columns(msg.c.id).where(msg.c.direction == "out").limit(1)).scalars()
        refusals.note(db, sent, "30006", now)
        guards.silence(db, ana, now, now + timedelta(hours=1))
    found = asked(rehearsal, ana)

    assert [(each.channel, each.code) for each in found.refused] == [("sms", "30006")]
    assert found.silent_until == now + timedelta(hours=1)
