"""Rasa's intents with our language and slots, and our own understanding wherever the server fails."""

import io
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import structlog

from bot.clock import SimulatedClock
from bot.logs import set_up
from bot.understanding.breaker import FAILURES, REST
from tests.nlu.rasa.stand_in import NOON, Answer, Ours, StandIn, badly_packed, interpreter, meaning, recorded

LIBRARY = (("library", 0.97), ("find_park", 0.05))


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    set_up("debug", stream)
    yield stream
    structlog.reset_defaults()


def test_the_intent_is_rasa_s_and_language_and_slots_are_ours() -> None:
    understood = interpreter(StandIn([meaning(*LIBRARY)])).understand("3 books", "vi")

    assert (understood.intent, understood.confidence, understood.outcome) == ("library", 0.97, "sure")
    assert understood.intents == LIBRARY
    assert understood.language == "vi"
    assert understood.slots["number"].value == "3"


@pytest.mark.parametrize(
    ("ranking", "outcome"),
    [
        ((("library", 0.96),), "sure"),
        ((("library", 0.5), ("find_park", 0.4)), "ask"),
        ((("library", 0.2), ("find_park", 0.1)), "unknown"),
        ((("out_of_scope", 0.95),), "unknown"),
    ],
)
def test_rasa_s_confidence_is_weighed_on_its_own_scale(ranking: tuple[tuple[str, float], ...], outcome: str) -> None:
    assert interpreter(StandIn([meaning(*ranking)])).understand("books").outcome == outcome


def test_below_its_threshold_the_best_real_candidate_counts() -> None:
    reply = meaning(("nlu_fallback", 0.4), ("library", 0.35), ("find_park", 0.3))

    understood = interpreter(StandIn([reply])).understand("books")

    assert (understood.intent, understood.confidence, understood.outcome) == ("library", 0.35, "ask")


@pytest.mark.parametrize("text", ["", "   ", "👍", "12", "?!", "/", "\x00"])
def test_a_text_without_words_is_never_sent(text: str) -> None:
    stand_in = StandIn([meaning(("greet", 0.51))])

    understood = interpreter(stand_in).understand(text)

    assert stand_in.calls == []
    assert understood.outcome == "unknown"


FAILING: dict[str, Answer] = {
    "away": httpx.ConnectError("refused"),
    "slow to connect": httpx.ConnectTimeout("slow"),
    "slow": httpx.ReadTimeout("slow"),
    "broken off": httpx.RemoteProtocolError("broken off"),
    "401": httpx.Response(401, content=recorded("no_token")),
    "409": httpx.Response(409, content=recorded("no_model")),
    "500": httpx.Response(500, content=recorded("no_text")),
    "502": httpx.Response(502, content=b"<html>Bad Gateway</html>"),
    "redirect": httpx.Response(302, headers={"location": "http://elsewhere.example/"}),
    "nothing": httpx.Response(200, content=b""),
    "cut off": httpx.Response(200, content=recorded("sure")[:100]),
    "another shape": httpx.Response(200, json={"intent": "library"}),
    "huge": httpx.Response(200, content=b" " * 2_000_000),
    "badly packed": badly_packed,
    "an intent of another city": meaning(("subway", 0.99), ("library", 0.01)),
}


@pytest.mark.parametrize("how", FAILING)
def test_whatever_goes_wrong_our_own_engine_answers(how: str) -> None:
    understood = interpreter(StandIn([FAILING[how]])).understand("trash day", "en")

    assert understood == Ours().understand("trash day", "en")


@pytest.mark.parametrize("how", FAILING)
def test_a_server_that_keeps_failing_is_left_alone_after_three_texts(how: str) -> None:
    stand_in = StandIn([FAILING[how]])
    engine = interpreter(stand_in)

    for _ in range(20):
        engine.understand("trash day")

    assert len(stand_in.calls) == FAILURES


def test_our_own_queue_is_no_reason_to_leave_the_server_alone() -> None:
    stand_in = StandIn([httpx.PoolTimeout("all connections are in use")])
    engine = interpreter(stand_in)

    for _ in range(20):
        assert engine.understand("trash day").intent == "trash_day"

    assert len(stand_in.calls) == 20


def test_one_try_after_the_rest_brings_the_server_back() -> None:
    clock, away = SimulatedClock(NOON), httpx.ConnectError("refused")
    engine = interpreter(StandIn([away, away, away, meaning(*LIBRARY)]), clock)
    for _ in range(FAILURES):
        engine.understand("books")
    clock.advance(REST)

    assert [engine.understand("books").intent for _ in range(2)] == ["library", "library"]


def test_an_hour_of_silence_is_two_lines_of_log_and_neither_says_who_wrote_what(stream: io.StringIO) -> None:
    clock, away = SimulatedClock(NOON), httpx.ConnectError("http://rasa.example/?token=s3cret petunia")
    stand_in = StandIn([away])
    engine = interpreter(stand_in, clock)

    for _ in range(3600):
        engine.understand("petunia lets her goat out")
        clock.advance(timedelta(seconds=1))
    stand_in.answers = [meaning(*LIBRARY)]
    clock.advance(REST)
    engine.understand("petunia lets her goat out")

    told = stream.getvalue()
    assert [line for line in told.splitlines() if "rasa" in line] == told.splitlines()
    assert len(told.splitlines()) == 2
    assert '"reason": "no-connection"' in told
    assert "s3cret" not in told
    assert "petunia" not in told
