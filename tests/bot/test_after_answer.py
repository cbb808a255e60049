"""What residents may rely on when they ask about an answer, and what is kept of it and for how long."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import Table, select

from bot.app import App
from bot.doubts import present_hash
from bot.rehearsal import Delivered, Rehearsal
from flows.cards.keywords import MORE, WHY, WRONG
from flows.contact import Contact, Urn
from flows.conversation import Session
from storage import contacts, flags, sessions, tickets
from storage import tables as t

pytestmark = pytest.mark.anyio

SAM, ANA, BEA, CAM = (Urn("tel", f"+1916555010{number}") for number in range(1, 5))
LEE, KIM = Urn("telegram", "7000001"), Urn("telegram", "7000002")

TRASH = "when is trash day at 9380 Studio Ct?"
COUNCIL = "who is my council member at 9380 Studio Ct?"
THANKS = "Thank you. I noted"
CLOSED = "That question is closed."
CONFIRM = "Please confirm: "
PLACE = "geo:38.41903,-121.43440"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def texts(delivered: Sequence[Delivered]) -> list[str]:
    return [each.message.text for each in delivered]


def rows(app: App, table: Table[Any]) -> list[Any]:
    with app.database.reading() as db:
        return list(db.execute(select(table).order_by(*table.primary_key)).all())


def contact_of(app: App, urn: Urn) -> Contact:
    with app.database.reading() as db:
        known = contacts.find(db, app.keyring, urn)
        assert known is not None
        return contacts.get(db, known)


def button(delivered: Sequence[Delivered], label: str) -> str:
    """What the button of the last message carries."""
    return next(choice.data for choice in delivered[-1].message.choices if choice.label == label)


async def test_every_answer_is_kept_with_card_version_and_rows_and_without_an_address(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, TRASH)

    kept = rows(rehearsal.app, t.msg)[-1]
    meta = rehearsal.app.answers.store.open("collection_zone").meta
    assert (kept.card, kept.intent, kept.source["variant"]) == ("trash_day", "trash_day", "found")
    assert (kept.source["version"], kept.source["keys"], kept.source["sample"]) == (meta.version, ["wed_a"], True)
    assert "address_point" not in str(kept.source)
    assert "STUDIO" not in str(kept.source).upper()


@pytest.mark.parametrize("card", ["trash_day", "council_member"])
async def test_an_address_is_forgotten_an_hour_after_the_answer_at_the_latest(rehearsal: Rehearsal, card: str) -> None:
    """Only a card that has more to tell keeps it for that hour."""
    await rehearsal.write(SAM, TRASH if card == "trash_day" else COUNCIL)
    has_more = "more" in rehearsal.app.answers.cards[card].say

    [answer] = rows(rehearsal.app, t.answer)
    assert ("address" in answer.slots) is has_more
    assert [row.results for row in rows(rehearsal.app, t.session)] == []

    await rehearsal.advance(timedelta(minutes=61))
    assert rows(rehearsal.app, t.answer) == []


async def test_stop_forgets_what_the_last_answer_was_looked_up_with(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, TRASH)
    await rehearsal.write(SAM, "STOP")

    assert rows(rehearsal.app, t.answer) == []


@pytest.mark.parametrize("ends", ["answered", "expired", "dropped"])
async def test_what_was_said_in_a_question_is_forgotten_however_it_ends(rehearsal: Rehearsal, ends: str) -> None:
    await rehearsal.write(SAM, "when is trash day at 9380 Stuido Court")
    assert any("Stuido" in str(row.results) for row in rows(rehearsal.app, t.session))

    match ends:
        case "answered":
            await rehearsal.write(SAM, "yes")
        case "expired":
            await rehearsal.advance(timedelta(minutes=61))
        case "dropped":
            await rehearsal.write(SAM, "who is my council member")
            await rehearsal.advance(timedelta(minutes=61))

    ended = rows(rehearsal.app, t.session)
    assert all(row.state != "active" and row.results == {} for row in ended)


async def test_a_question_whose_flow_is_gone_is_dropped_and_forgotten(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "hello")
    who, now = contact_of(rehearsal.app, SAM), rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        old = Session(flow="taken_away", version=1, node="here", results={"address": "9380 Studio Ct"})
        sessions.begin(db, who.id, old, campaign_id=None, now=now, expires_at=now + timedelta(hours=1))

    await rehearsal.write(SAM, "hello")

    [row] = rows(rehearsal.app, t.session)
    assert (row.state, row.results) == ("dropped", {})


async def test_a_button_below_somebody_elses_answer_does_nothing(rehearsal: Rehearsal) -> None:
    theirs = button(await rehearsal.write(LEE, TRASH, channel="telegram"), "Wrong")
    await rehearsal.write(KIM, TRASH, channel="telegram")

    [closed] = texts(await rehearsal.press(KIM, theirs))

    assert closed.startswith(CLOSED)
    assert rows(rehearsal.app, t.flag) == []


async def test_a_button_below_an_earlier_answer_does_nothing(rehearsal: Rehearsal) -> None:
    earlier = button(await rehearsal.write(LEE, TRASH, channel="telegram"), "Wrong")
    await rehearsal.write(LEE, COUNCIL, channel="telegram")

    [closed] = texts(await rehearsal.press(LEE, earlier))

    assert closed.startswith(CLOSED)
    assert rows(rehearsal.app, t.flag) == []


async def test_who_says_wrong_twice_flags_a_row_once_and_staff_get_one_ticket_a_row(rehearsal: Rehearsal) -> None:
    for urn in (SAM, ANA):
        await rehearsal.write(urn, TRASH)
        for _ in range(2):
            [thanked] = texts(await rehearsal.write(urn, "wrong"))
            assert thanked.startswith(THANKS)

    assert len(rows(rehearsal.app, t.flag)) == 2
    with rehearsal.app.database.reading() as db:
        [ticket] = tickets.open_ones(db)
    assert (ticket.topic, ticket.reason, ticket.texts) == ("waste", "said to be wrong: collection_zone/wed_a", ())


async def test_three_flags_have_every_answer_confirmed_until_staff_clear_them(rehearsal: Rehearsal) -> None:
    for urn in (SAM, ANA, BEA):
        await rehearsal.write(urn, TRASH)
        await rehearsal.write(urn, "wrong")

    [doubted] = texts(await rehearsal.write(CAM, TRASH))
    kept = rows(rehearsal.app, t.msg)[-1].source
    assert CONFIRM in doubted
    assert (kept["stale"], kept["doubted"]) == (True, True)

    await rehearsal.advance(timedelta(days=30))
    [still] = texts(await rehearsal.write(CAM, TRASH))
    assert CONFIRM in still

    with rehearsal.app.database.transaction() as db:
        flags.clear(db, "collection_zone", "wed_a")
    [sure] = texts(await rehearsal.write(CAM, TRASH))
    assert CONFIRM not in sure


@pytest.mark.parametrize("changed", [True, False])
async def test_flags_count_only_while_the_row_has_the_values_that_were_flagged(
    rehearsal: Rehearsal, *, changed: bool
) -> None:
    app, now = rehearsal.app, rehearsal.clock.now()
    present = present_hash(app, "collection_zone", "wed_a")
    assert present is not None
    for urn in (SAM, ANA, BEA):
        await rehearsal.write(urn, "hello")
        who = contact_of(app, urn).id
        with app.database.transaction() as db:
            hash_ = "of other values" if changed else present
            flags.raise_flag(db, who, dataset="collection_zone", key="wed_a", hash_=hash_, now=now)

    [answer] = texts(await rehearsal.write(CAM, TRASH))

    assert (CONFIRM in answer) is not changed


async def test_a_page_that_comes_twice_is_told_once(rehearsal: Rehearsal) -> None:
    """Each MORE is a message of its own; the last page says that it is the last."""
    await rehearsal.write(SAM, TRASH)
    told = [text for _ in range(5) for text in texts(await rehearsal.write(SAM, "MORE"))]

    last = next(number for number, text in enumerate(told) if text.endswith("That is all I have."))
    assert all(text.endswith("Text MORE to go on.") for text in told[:last])
    assert len(set(told[: last + 1])) == last + 1
    assert all(text.startswith("I know no more about that.") for text in told[last + 1 :])


async def test_no_keyword_is_taken_for_an_emergency_or_a_plea_to_stop(rehearsal: Rehearsal) -> None:
    phrases = [phrase for table in (MORE, WHY, WRONG) for spoken in table.values() for phrase in spoken]
    understood = {phrase: rehearsal.app.interpreter.understand(phrase) for phrase in phrases}

    dangerous = {phrase for phrase, each in understood.items() if (each.intent, each.outcome) == ("emergency", "sure")}
    assert dangerous == set()


@pytest.mark.parametrize(
    ("word", "answer"), [("STOP", "you will get no more"), ("there is a fire", "call or text 911")]
)
async def test_stop_and_danger_come_before_any_word_about_an_answer(
    rehearsal: Rehearsal, word: str, answer: str
) -> None:
    await rehearsal.write(SAM, TRASH)

    [told] = texts(await rehearsal.write(SAM, word))

    assert answer in told


async def test_where_a_resident_is_stands_in_no_log_and_among_no_unanswered_texts(rehearsal: Rehearsal) -> None:
    structlog.reset_defaults()
    with structlog.testing.capture_logs() as logged:
        await rehearsal.write(LEE, PLACE, channel="telegram")
        await rehearsal.write(LEE, "something else", channel="telegram")
        await rehearsal.write(LEE, "when is trash day", channel="telegram")
        await rehearsal.write(LEE, PLACE, channel="telegram")

    assert logged
    assert not any(part in str(logged) for part in ("38.4", "121.4", "STUDIO"))
    assert not any(part in str(rows(rehearsal.app, t.unanswered)) for part in ("38.4", "121.4", "geo"))


@pytest.mark.parametrize(
    ("word", "told"), [("WHY", "My answer is from"), ("MORE", "every week"), ("WRONG", "staff will check it")]
)
async def test_while_a_card_asks_for_a_place_a_word_about_the_last_answer_is_no_place(
    rehearsal: Rehearsal, word: str, told: str
) -> None:
    await rehearsal.write(SAM, TRASH)
    [asked] = texts(await rehearsal.write(SAM, "what council district am i in"))

    answered = texts(await rehearsal.write(SAM, word))

    about, again = answered
    assert told in about
    assert again == asked
