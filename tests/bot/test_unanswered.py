"""What we could not answer is noted without its writer; where two or three things are close, we ask which."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import structlog

from bot.logs import set_up
from bot.rehearsal import Rehearsal
from bot.worker import recurring
from flows.contact import Urn
from flows.conversation import Flow
from flows.understanding import Understanding, not_understood
from storage import unanswered
from storage.unanswered import KEPT, Unanswered

pytestmark = pytest.mark.anyio

SAM, LEE = Urn("tel", "+19165550101"), Urn("telegram", "7000001")

CLOSE = "open on monday? call 916-555-0101"
RANKED = (("trash_day", 0.35), ("library", 0.3), ("find_park", 0.25), ("elections", 0.21), ("human", 0.09))
BROKEN = Flow(name="language_offer", start="nowhere", nodes={})
UNKNOWN = "I do not know the answer to that."


@dataclass
class Scripted:
    """Understands some texts as it is told to, and nothing else."""

    texts: Mapping[str, Understanding]
    name: str = "scripted"

    def understand(self, text: str, language: str | None = None) -> Understanding:
        return self.texts.get(text, replace(not_understood(text), language=language))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    set_up("info", stream)
    yield stream
    structlog.reset_defaults()


def unsure(text: str = CLOSE, ranked: tuple[tuple[str, float], ...] = RANKED) -> Understanding:
    return Understanding(
        text=text, language="en", intent=ranked[0][0], confidence=ranked[0][1], outcome="ask", intents=ranked
    )


def scripted(rehearsal: Rehearsal, *texts: Understanding) -> None:
    rehearsal.app = replace(rehearsal.app, interpreter=Scripted({each.text: each for each in texts}))


def noted(rehearsal: Rehearsal) -> list[tuple[str, str | None]]:
    with rehearsal.app.database.reading() as db:
        first = rehearsal.clock.now() - KEPT
        return [(each.text, each.language) for each in unanswered.since(db, first, limit=100)]


async def say(rehearsal: Rehearsal, text: str) -> str:
    return "\n".join(each.message.text for each in await rehearsal.write(SAM, text))


async def test_what_nobody_understands_is_noted_without_what_tells_who_asked(rehearsal: Rehearsal) -> None:
    scripted(rehearsal)

    told = await say(rehearsal, "my name is Ana Cruz, coyotes at 9380 Studio Ct, 916-555-0101")

    assert told.startswith(UNKNOWN)
    assert noted(rehearsal) == [("my name is [name], coyotes at [address], [number]", None)]


async def test_the_second_miss_in_a_row_is_handed_to_a_person_and_noted_too(rehearsal: Rehearsal) -> None:
    scripted(rehearsal)
    await say(rehearsal, "coyotes?")

    told = await say(rehearsal, "coyotes!!")

    assert "a person" in told
    assert [text for text, _ in noted(rehearsal)] == ["coyotes!!", "coyotes?"]


@pytest.mark.parametrize("text", ["HELP", "👍", "", "STOP", "9380 Studio Ct", "12345", "yes"])
async def test_what_is_no_question_is_not_noted(rehearsal: Rehearsal, text: str) -> None:
    scripted(rehearsal)

    await say(rehearsal, text)

    assert noted(rehearsal) == []


async def test_what_is_answered_is_not_noted(rehearsal: Rehearsal) -> None:
    await say(rehearsal, "when is trash day at 9380 Studio Ct?")

    assert noted(rehearsal) == []


async def test_the_three_likeliest_are_offered_in_their_order_with_numbers(rehearsal: Rehearsal) -> None:
    scripted(rehearsal, unsure())

    told = await say(rehearsal, CLOSE)

    offered = [line for line in told.split("\n") if line[:1].isdigit()]
    assert len(offered) == 4
    assert offered[0] == "1. Trash and recycling day"
    assert offered[3] == "4. Something else"
    assert noted(rehearsal) == []


async def test_what_is_hardly_likely_is_not_offered(rehearsal: Rehearsal) -> None:
    scripted(rehearsal, unsure(ranked=(("trash_day", 0.5), ("library", 0.2), ("find_park", 0.05))))

    told = await say(rehearsal, CLOSE)

    assert "3. Something else" in told


@pytest.mark.parametrize("reply", ["4", "something else", "Otra cosa", "none of these", "其他"])
async def test_something_else_is_met_with_a_way_to_a_person_and_the_first_text_is_noted(
    rehearsal: Rehearsal, reply: str
) -> None:
    scripted(rehearsal, unsure())
    await say(rehearsal, CLOSE)

    told = await say(rehearsal, reply)

    assert told.startswith(UNKNOWN)
    assert "HUMAN" in told
    assert noted(rehearsal) == [("open on monday? call [number]", "en")]


async def test_on_telegram_the_choices_are_buttons_and_the_last_one_is_noted(rehearsal: Rehearsal) -> None:
    scripted(rehearsal, unsure())
    [asked, *_] = await rehearsal.write(LEE, CLOSE, channel="telegram", hint="es")
    buttons = asked.message.choices

    [told, *_] = await rehearsal.press(LEE, buttons[3].data)

    assert len(buttons) == 4
    assert told.message.text
    assert [text for text, _ in noted(rehearsal)] == ["open on monday? call [number]"]


async def test_one_of_the_choices_is_answered_and_nothing_is_noted(rehearsal: Rehearsal) -> None:
    scripted(rehearsal, unsure())
    await say(rehearsal, CLOSE)

    told = await say(rehearsal, "1")

    assert "address" in told
    assert noted(rehearsal) == []


async def test_no_word_of_it_is_in_the_logs(rehearsal: Rehearsal, log: io.StringIO) -> None:
    scripted(rehearsal, unsure())

    for text in ("my coyotes are loud", CLOSE, "4"):
        await say(rehearsal, text)

    assert log.getvalue()
    assert not any(word in log.getvalue() for word in ("coyotes", "monday", "5550101"))


async def test_it_is_forgotten_at_its_time_by_work_that_comes_back_daily(rehearsal: Rehearsal) -> None:
    scripted(rehearsal)
    await say(rehearsal, "coyotes?")
    [forget] = [each for each in recurring(rehearsal.app) if each.name == "forget"]

    early = await forget.work()
    rehearsal.clock.advance(KEPT + timedelta(hours=2))
    late = await forget.work()

    assert (early, late) == (0, 1)


async def test_a_turn_that_breaks_and_is_tried_again_is_noted_once(rehearsal: Rehearsal, log: io.StringIO) -> None:
    scripted(rehearsal)
    whole = rehearsal.app
    rehearsal.app = replace(whole, flows={**whole.flows, "language_offer": BROKEN})
    await say(rehearsal, "coyotes?")
    before = noted(rehearsal)

    rehearsal.app = whole
    await rehearsal.advance(timedelta(minutes=1))

    assert (before, noted(rehearsal)) == ([], [("coyotes?", None)])
    assert "coyotes" not in log.getvalue()


def test_a_kept_text_leads_to_nobody() -> None:
    assert set(Unanswered.__slots__) == {"text", "language", "asked_at"}
