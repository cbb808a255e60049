"""What residents may rely on whatever comes twice, breaks off, or comes from somebody else."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from bot import inbox, outbox
from bot.answers import Answers
from bot.app import App
from bot.channels.channel import Limits, Received
from bot.rehearsal import Delivered, Rehearsal
from flows.contact import Contact, Urn
from flows.lookup import LookedUp, LookUp
from flows.understanding import Understanding
from nlu.interpreter import Interpreter
from storage import contacts, inboxes
from storage import tables as t

pytestmark = pytest.mark.anyio

SAM, ANA = Urn("tel", "+19165550101"), Urn("tel", "+19165550102")
LEE, KIM = Urn("telegram", "7000001"), Urn("telegram", "7000002")

TRASH = "when is trash day at 9380 Studio Ct?"
OPENINGS = {
    "es": "¿cuándo recogen la basura en 9380 Studio Ct?",
    "vi": "ngày nào đổ rác ở 9380 Studio Ct?",
    "zh_Hans": "9380 Studio Ct 哪天收垃圾？",
}
TROUBLE = "Sorry, something went wrong on our side."
CLOSED = "That question is closed."
SLOW = Limits(rate=0.01, burst=1)
"""A segment every 100 seconds."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What breaks on purpose is not told: a traceback with everything in it takes a minute to draw."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


class Breaks:
    """An interpreter that breaks at one text, and says what it was."""

    name = "breaks"

    def __init__(self, real: Interpreter, at: str) -> None:
        self.real, self.at = real, at

    def understand(self, text: str, language: str | None = None) -> Understanding:
        if text == self.at:
            raise ZeroDivisionError(text)
        return self.real.understand(text, language)


class Broken(Answers):
    """Breaks in the middle of a turn."""

    def look_up(self, look_up: LookUp, now: object) -> LookedUp:
        raise ZeroDivisionError(look_up)


def breaking(app: App, at: str) -> App:
    return replace(app, interpreter=Breaks(app.interpreter, at))


def contact_of(app: App, urn: Urn) -> Contact:
    with app.database.reading() as db:
        known = contacts.find(db, app.keyring, urn)
        assert known is not None
        return contacts.get(db, known)


def texts(delivered: Sequence[Delivered]) -> list[str]:
    return [each.message.text for each in delivered]


def a_text(text: str, urn: Urn = SAM, *, id_: str = "SM1") -> Received:
    return Received(channel="sms", provider_id=id_, urn=urn, text=text)


@pytest.mark.parametrize("short", ["ok", "no", "9380 Studio Ct", "👍", "John Smith", "2"])
@pytest.mark.parametrize("language", OPENINGS)
async def test_a_few_words_are_no_reason_to_leave_the_language_they_wrote_in(
    rehearsal: Rehearsal, language: str, short: str
) -> None:
    await rehearsal.write(SAM, OPENINGS[language])

    answered = await rehearsal.write(SAM, short)

    assert answered
    assert contact_of(rehearsal.app, SAM).language == language


async def test_who_asks_for_the_languages_first_of_all_is_offered_them_once(rehearsal: Rehearsal) -> None:
    [offer] = texts(await rehearsal.write(SAM, "LANGUAGE"))

    assert offer.startswith("Which language")


async def test_a_message_delivered_twice_is_kept_and_answered_once(rehearsal: Rehearsal) -> None:
    first = await inbox.receive(rehearsal.app, a_text(TRASH))
    second = await inbox.receive(rehearsal.app, a_text(TRASH))
    answered = await rehearsal.advance(timedelta())
    third = await inbox.receive(rehearsal.app, a_text(TRASH))
    again = await rehearsal.advance(timedelta())

    assert (first, second, third) == (True, False, False)
    assert (len(answered), again) == (1, [])


async def test_a_message_that_two_workers_handle_is_answered_once(rehearsal: Rehearsal) -> None:
    app = rehearsal.app
    await inbox.receive(app, a_text(TRASH))
    with app.database.reading() as db:
        [inbound] = inboxes.waiting(db, app.keyring, app.clock.now(), 1)

    await inbox.handle(app, inbound, None)
    await inbox.handle(app, inbound, None)
    answered = await rehearsal.advance(timedelta())

    assert len(answered) == 1


async def test_a_turn_that_breaks_three_times_ends_in_one_apology_and_the_message_is_kept(rehearsal: Rehearsal) -> None:
    rehearsal.app = breaking(rehearsal.app, at=TRASH)

    at_once = await rehearsal.write(SAM, TRASH)
    then = [await rehearsal.advance(timedelta(seconds=pause)) for pause in (1, 2, 60)]

    assert at_once == then[0] == then[2] == []
    [apology] = texts(then[1])
    assert apology.startswith(TROUBLE)
    with rehearsal.app.database.reading() as db:
        [kept] = db.execute(select(t.inbox.c.content, t.inbox.c.handled_at)).all()
    assert kept.content["text"] == TRASH
    assert kept.handled_at is not None


async def test_a_turn_that_works_at_the_second_try_is_answered_as_if_nothing_was(rehearsal: Rehearsal) -> None:
    whole = rehearsal.app
    rehearsal.app = breaking(whole, at=TRASH)
    await rehearsal.write(SAM, TRASH)

    rehearsal.app = whole
    [answer] = texts(await rehearsal.advance(timedelta(seconds=5)))

    assert "9380 STUDIO CT" in answer


async def test_a_turn_that_breaks_in_the_middle_leaves_nothing_half_done(rehearsal: Rehearsal) -> None:
    app = rehearsal.app
    rehearsal.app = replace(
        app, answers=Broken(app.answers.store, app.answers.cards, app.answers.datasets, app.city.area)
    )

    await rehearsal.write(SAM, TRASH)

    with app.database.reading() as db:
        for table in (t.msg, t.session, t.result, t.contact):
            assert db.execute(select(table)).all() == []


async def test_a_message_that_breaks_holds_back_what_its_sender_wrote_next_and_nobody_else(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.app = breaking(rehearsal.app, at=TRASH)
    await rehearsal.write(SAM, TRASH)

    held = await rehearsal.write(SAM, "HELP")
    [for_ana] = await rehearsal.write(ANA, "HELP")
    first, *rest = [each for _ in range(3) for each in await rehearsal.advance(timedelta(seconds=10))]

    assert held == []
    assert for_ana.urn == ANA
    assert first.message.text.startswith(TROUBLE)
    assert [each.urn for each in rest] == [SAM]


@pytest.mark.parametrize("opening", ["", *OPENINGS.values()])
async def test_an_opt_in_is_recorded_in_the_very_words_that_were_sent(rehearsal: Rehearsal, opening: str) -> None:
    if opening:
        await rehearsal.write(SAM, opening)

    told = texts(await rehearsal.write(SAM, "START"))

    contact = contact_of(rehearsal.app, SAM)
    with rehearsal.app.database.reading() as db:
        [event] = db.execute(select(t.consent_event)).all()
    assert event.wording == told[-1]
    assert (event.kind, event.source, event.contact_id) == ("opt_in", "keyword", contact.id)
    assert event.language == (contact.language or "en")
    assert contact.consented


async def test_stop_takes_back_what_waits_in_the_lane(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    rehearsal.channels["sms"].limits = SLOW
    await rehearsal.write(SAM, TRASH)
    await rehearsal.write(SAM, "where is the library?")

    waiting = len(rehearsal.channels["sms"].delivered)
    await rehearsal.write(SAM, "STOP")
    for _ in range(10):
        rehearsal.clock.advance(timedelta(minutes=10))
        await outbox.send_due(rehearsal.app, "sms")

    [last] = texts(rehearsal.channels["sms"].delivered[waiting:])
    assert "no more messages" in last
    assert contact_of(rehearsal.app, SAM).stopped


async def test_a_resident_who_blocks_the_bot_has_opted_out_until_they_say_start(rehearsal: Rehearsal) -> None:
    await rehearsal.write(LEE, "START", channel="telegram")
    for number, kind in enumerate(("blocked", "unblocked")):
        change = Received(channel="telegram", provider_id=f"change-{number}", urn=LEE, kind=kind)  # type: ignore[arg-type]
        await inbox.receive(rehearsal.app, change)
        assert await rehearsal.advance(timedelta()) == []

    silence = await rehearsal.write(LEE, TRASH, channel="telegram")
    stopped = contact_of(rehearsal.app, LEE).stopped
    await rehearsal.write(LEE, "START", channel="telegram")

    assert silence == []
    assert stopped
    assert contact_of(rehearsal.app, LEE).consented


async def test_the_button_of_somebody_else_does_no_harm(rehearsal: Rehearsal) -> None:
    [asked] = await rehearsal.write(LEE, "when is trash day at 9380 Studio?", channel="telegram")
    [_, taken] = asked.message.choices
    await rehearsal.write(KIM, "when is trash day at 9380 Studio?", channel="telegram")

    by_kim = texts(await rehearsal.press(KIM, asked.message.choices[0].data))
    by_lee = texts(await rehearsal.press(LEE, taken.data))
    again = texts(await rehearsal.press(LEE, taken.data))

    assert by_kim == again == ["That question is closed. Thank you."]
    assert "9380 STUDIO WAY" in by_lee[0]


@pytest.mark.parametrize(
    "data", ["", "x", "1.1.0", "9.9.9.which", "1.1.99.which", f"{10**17}.1.0.which", "-1.1.0.which"]
)
async def test_a_button_that_never_was_does_no_harm(rehearsal: Rehearsal, data: str) -> None:
    await rehearsal.write(LEE, "LANGUAGE", channel="telegram")

    [answer] = texts(await rehearsal.press(LEE, data))
    [goes_on] = texts(await rehearsal.write(LEE, "2", channel="telegram"))

    assert answer.startswith((CLOSED, "Which language"))
    assert goes_on == "Desde ahora le escribiremos en español."


async def test_a_button_pressed_after_stop_is_met_with_silence(rehearsal: Rehearsal) -> None:
    [asked] = await rehearsal.write(LEE, "LANGUAGE", channel="telegram")
    await rehearsal.write(LEE, "STOP", channel="telegram")

    assert await rehearsal.press(LEE, asked.message.choices[1].data) == []


@pytest.mark.parametrize(
    "said",
    [
        ["when is trash day", "9380 Studio Ct"],
        ["when is trash day at 9380 Studio", "1"],
        ["when is trash day at 9380 Studio", "where is the library?"],
        ["when is trash day at 9381 Studio Ct", "nowhere", "nowhere at all", "nothing"],
        ["9380 Studio Ct", "1"],
    ],
)
async def test_a_card_that_is_over_keeps_no_address(rehearsal: Rehearsal, said: list[str]) -> None:
    for text in said:
        await rehearsal.write(SAM, text)

    with rehearsal.app.database.reading() as db:
        kept = db.execute(select(t.session.c.state, t.session.c.results)).all()
    assert kept
    assert {row.state for row in kept} <= {"finished", "dropped"}
    assert "studio" not in json.dumps([row.results for row in kept]).casefold()


async def test_stop_is_obeyed_even_when_nothing_can_be_understood(rehearsal: Rehearsal) -> None:
    rehearsal.app = breaking(rehearsal.app, at="STOP")

    await rehearsal.write(SAM, "STOP")
    told = [await rehearsal.advance(timedelta(seconds=pause)) for pause in (1, 2, 60)]

    assert contact_of(rehearsal.app, SAM).stopped
    assert [len(each) for each in told] == [0, 1, 0]


async def test_who_said_stop_is_told_of_no_trouble(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "STOP")
    rehearsal.app = breaking(rehearsal.app, at=TRASH)

    await rehearsal.write(SAM, TRASH)

    assert await rehearsal.advance(timedelta(seconds=10)) == []
