"""Inbound: kept once, in each resident's order, and nobody waits in vain when a turn breaks."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import inbox
from bot.channels.channel import Received
from bot.rehearsal import Rehearsal
from flows.contact import Urn
from flows.understanding import Understanding
from nlu.interpreter import Interpreter
from storage.tables import inbox as inbox_table
from storage.tables import msg

pytestmark = pytest.mark.anyio

SAM, KIM = Urn.parse("tel:+19165550101"), Urn.parse("tel:+19165550102")


def a_text(provider_id: str, urn: Urn = SAM, text: str = "HELP") -> Received:
    return Received(channel="sms", provider_id=provider_id, urn=urn, text=text)


class Breaking:
    """An interpreter that breaks as long as it is told to."""

    name = "breaking"

    def __init__(self, real: Interpreter, breaks: Callable[[str], bool]) -> None:
        self.real, self.breaks = real, breaks

    def understand(self, text: str, language: str | None = None) -> Understanding:
        if self.breaks(text):
            raise ZeroDivisionError
        return self.real.understand(text, language)


def breaking(rehearsal: Rehearsal, breaks: Callable[[str], bool]) -> None:
    rehearsal.app = replace(rehearsal.app, interpreter=Breaking(rehearsal.app.interpreter, breaks))


async def test_what_comes_twice_is_kept_once_also_at_the_same_time(rehearsal: Rehearsal) -> None:
    told = await asyncio.gather(*(inbox.receive(rehearsal.app, a_text("one")) for _ in range(20)))
    again = await inbox.receive(rehearsal.app, a_text("one", KIM))

    assert sorted(told) == [False] * 19 + [True]
    assert again is False
    with rehearsal.app.database.reading() as db:
        assert db.execute(select(func.count()).select_from(inbox_table)).scalar_one() == 1


async def test_a_turn_that_breaks_once_is_taken_again(rehearsal: Rehearsal) -> None:
    tries = [True, False]
    breaking(rehearsal, lambda _: tries.pop(0))

    at_once = await rehearsal.write(SAM, "HELP")
    later = await rehearsal.advance(timedelta(seconds=10))
    if not later:
        later = await rehearsal.write(KIM, "HELP")

    assert at_once == []
    assert any(each.urn == SAM for each in later)


async def test_a_turn_that_always_breaks_ends_with_a_word_to_the_resident(rehearsal: Rehearsal) -> None:
    breaking(rehearsal, lambda _: True)
    await inbox.receive(rehearsal.app, a_text("one", text="when is trash day"))

    for _ in range(inbox.MOST_TRIES):
        await inbox.handle_waiting(rehearsal.app)
        rehearsal.clock.advance(timedelta(minutes=1))
    told = await rehearsal.advance(timedelta())

    assert [each.urn for each in told] == [SAM]
    with rehearsal.app.database.reading() as db:
        assert db.execute(select(msg.c.card).where(msg.c.direction == "out")).scalars().all() == ["trouble"]


async def test_a_turn_that_breaks_holds_back_what_the_same_resident_wrote_after_it_and_nobody_else(
    rehearsal: Rehearsal,
) -> None:
    breaks = [True]
    breaking(rehearsal, lambda text: text == "when is trash day" and breaks[0])
    for provider_id, urn, text in (("1", SAM, "when is trash day"), ("2", SAM, "HELP"), ("3", KIM, "HELP")):
        await inbox.receive(rehearsal.app, a_text(provider_id, urn, text))

    first = await rehearsal.advance(timedelta())
    breaks[0] = False
    second = await rehearsal.advance(timedelta(seconds=30))
    second += await rehearsal.write(KIM, "HELP")

    assert {each.urn for each in first} == {KIM}
    to_sam = [each.message.text for each in second if each.urn == SAM]
    assert "address" in to_sam[0].casefold()
    assert "STOP" in to_sam[1]


async def test_two_workers_that_take_the_same_message_answer_it_once(rehearsal: Rehearsal) -> None:
    for number in range(10):
        await inbox.receive(rehearsal.app, a_text(str(number), Urn.parse(f"tel:+1916555{number:04}")))

    await asyncio.gather(*(inbox.handle_waiting(rehearsal.app) for _ in range(4)))
    told = await rehearsal.advance(timedelta())

    assert len({each.urn for each in told}) == 10
    help_texts = [each for each in told if "STOP" in each.message.text]
    assert len(help_texts) == 10


async def test_what_is_longer_than_one_sms_can_be_is_cut(rehearsal: Rehearsal) -> None:
    await inbox.receive(rehearsal.app, a_text("long", text="x" * 10_000))

    with rehearsal.app.database.reading() as db:
        content = db.execute(select(inbox_table.c.content)).scalar_one()
    assert len(content["text"]) == inbox.MOST_CHARACTERS
