"""Logs: one JSON object a line, and in none of them who a resident is, where they live or what they wrote."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from structlog.contextvars import bound_contextvars

from bot import outbox
from bot.channels.channel import Outgoing, SendFailed, Sent
from bot.engine.builtin import BuiltinEngine, done
from bot.engine.engine import Pump
from bot.logs import LEVELS, set_up
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import Urn
from flows.understanding import Understanding
from nlu.interpreter import Interpreter

pytestmark = pytest.mark.anyio

SAM = Urn("tel", "+19165550123")
LEE = Urn("telegram", "7512345")

WORDS = "my neighbour Petunia lets her goat out"

SECRET = ("9165550123", "7512345", "9380", "studio", "petunia", "goat", "purple", "trash and organics")
"""What no line may hold: numbers, ids, an address, own words, and what we answered."""


class Breaks:
    """An interpreter that breaks at own words, and quotes them in every way that Python has."""

    name = "breaks"

    def __init__(self, real: Interpreter) -> None:
        self.real = real

    def understand(self, text: str, language: str | None = None) -> Understanding:
        if text != WORDS:
            return self.real.understand(text, language)
        inner = ValueError(f"{text!r} from {SAM.path}")
        inner.add_note(f"it said {text}")
        try:
            raise ExceptionGroup(text, [inner, KeyError(text)])
        except ExceptionGroup as group:
            raise RuntimeError(f"cannot understand {text}") from group


@dataclass(slots=True)
class Failing(RecordingChannel):
    """Refuses the first, breaks at the second, then takes all; says to whom and what."""

    tries: list[str] = field(default_factory=list)

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        self.tries.append(message.text)
        told = f"{urn.path}: {message.text}"
        match len(self.tries):
            case 1:
                raise SendFailed("refused", told)
            case 2:
                raise OSError(told)
        return await RecordingChannel.send(self, urn, message)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged, from the lowest level on."""
    stream = io.StringIO()
    set_up("debug", stream)
    yield stream
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Every line is an object, with an event, a level and a time."""
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert all({"event", "level", "timestamp"} <= line.keys() for line in told)
    return told


def leaks(stream: io.StringIO) -> list[str]:
    """The lines that hold what they must not."""
    return [line for line in stream.getvalue().splitlines() if any(secret in line.casefold() for secret in SECRET)]


async def test_a_conversation_leaves_no_trace_of_the_resident(rehearsal: Rehearsal, stream: io.StringIO) -> None:
    for words in ("START", "when is trash day", "9380 Studio", "1", "purple elephants?", "español", "STOP"):
        await rehearsal.write(SAM, words)
        await rehearsal.write(LEE, words, channel="telegram")

    events = {line["event"] for line in lines(stream)}
    assert {"turn", "sent"} <= events
    assert leaks(stream) == []


async def test_a_turn_that_breaks_is_logged_without_the_words_it_broke_at(
    rehearsal: Rehearsal, stream: io.StringIO
) -> None:
    rehearsal.app = replace(rehearsal.app, interpreter=Breaks(rehearsal.app.interpreter))

    await rehearsal.write(SAM, WORDS)
    for _ in range(3):
        await rehearsal.advance(timedelta(seconds=10))

    failed = [line for line in lines(stream) if line["event"] == "turn failed"]
    assert [line["tries"] for line in failed] == [0, 1, 2]
    assert {each["exc_type"] for each in failed[0]["exception"]} >= {"RuntimeError", "ExceptionGroup"}
    assert leaks(stream) == []


async def test_a_sending_that_fails_or_breaks_is_logged_without_receiver_and_text(
    rehearsal: Rehearsal, stream: io.StringIO
) -> None:
    sms = Failing("sms", rehearsal.clock)
    rehearsal.app = replace(rehearsal.app, channels={**rehearsal.app.channels, "sms": sms})
    await rehearsal.write(SAM, "when is trash day at 9380 Studio Ct?")
    with pytest.raises(OSError, match="9380"):
        await rehearsal.write(SAM, "when is trash day at 9380 Studio Way?")
    await rehearsal.advance(timedelta())

    assert "send failed" in {line["event"] for line in lines(stream)}
    assert leaks(stream) == []


async def test_a_pump_that_breaks_is_logged_without_what_it_held(rehearsal: Rehearsal, stream: io.StringIO) -> None:
    sms, stop = Failing("sms", rehearsal.clock, tries=[""]), asyncio.Event()
    app = replace(rehearsal.app, channels={"sms": sms})

    async def drain() -> int:
        try:
            return await outbox.send_due(app, "sms")
        finally:
            stop.set()

    rehearsal.channels = {}
    await rehearsal.write(SAM, "when is trash day at 9380 Studio Ct?")
    await BuiltinEngine().run([Pump(name="sms", drain=drain, idle_s=0)], stop)

    [failed] = [line for line in lines(stream) if line["event"] == "pump failed"]
    assert failed["pump"] == "sms"
    assert failed["exception"][0]["exc_type"] == "OSError"
    assert leaks(stream) == []


@pytest.mark.parametrize("level", LEVELS)
def test_only_what_weighs_enough_is_logged(level: str) -> None:
    stream = io.StringIO()
    set_up(level, stream)
    log = structlog.get_logger()
    for each in LEVELS:
        getattr(log, each)(each)
    structlog.reset_defaults()

    from_here_on = list(LEVELS)[list(LEVELS).index(level) :]
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == from_here_on


async def test_a_statement_that_fails_is_logged_without_what_it_was_given(
    rehearsal: Rehearsal, stream: io.StringIO
) -> None:
    def breaks() -> None:
        with rehearsal.app.database.transaction() as db:
            db.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": f"{WORDS} {SAM.path}"})

    await done("sms", lambda: asyncio.to_thread(in_pump, breaks))

    [failed] = [line for line in lines(stream) if line["event"] == "pump failed"]
    assert failed["exception"][0]["exc_type"] == "OperationalError"
    assert leaks(stream) == []


def in_pump(breaks: Callable[[], None]) -> int:
    breaks()
    return 0


async def test_every_line_of_a_turn_and_of_a_message_says_which(rehearsal: Rehearsal, stream: io.StringIO) -> None:
    await rehearsal.write(SAM, "when is trash day")

    told = {line["event"]: line for line in lines(stream)}
    assert isinstance(told["turn"]["inbound"], int)
    assert isinstance(told["sent"]["msg"], int)


async def test_what_is_bound_where_a_write_is_asked_for_is_bound_where_it_is_done(
    rehearsal: Rehearsal, stream: io.StringIO
) -> None:
    with bound_contextvars(request="abcd"):
        await rehearsal.app.writer.run(lambda _: structlog.get_logger().info("inside"))
    await rehearsal.app.writer.run(lambda _: structlog.get_logger().info("after"))

    told = {line["event"]: line for line in lines(stream)}
    assert told["inside"]["request"] == "abcd"
    assert "request" not in told["after"]


def test_what_a_library_logs_is_a_line_without_its_words(stream: io.StringIO) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("asyncio").exception("task of %s broke: %s", SAM.path, WORDS)

    [told] = lines(stream)
    assert (told["event"], told["library"], told["level"]) == ("library", "asyncio", "error")
    assert told["exception"][0]["exc_type"] == "ValueError"
    assert leaks(stream) == []


def test_lines_for_people_hold_no_more_than_those_for_programs() -> None:
    stream = io.StringIO()
    set_up("info", stream, form="console")
    try:
        raise ValueError(WORDS)
    except ValueError:
        structlog.get_logger().exception("turn failed", inbound=7)
    structlog.reset_defaults()

    told = stream.getvalue()
    assert "turn failed" in told
    assert "inbound=7" in told
    assert "ValueError: … (" in told
    assert leaks(stream) == []
