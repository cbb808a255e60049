"""Whoever watches the service sees that Rasa fails, how, and how often."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.building import rasa_server
from bot.clock import SimulatedClock
from bot.metrics import Metrics
from bot.settings import load_settings
from bot.understanding.breaker import FAILURES
from bot.understanding.rasa import rasa_interpreter
from tests.channels.loopback import Loopback, loopback
from tests.nlu.rasa.stand_in import NOON, Ours

__all__ = ["loopback"]

pytestmark = pytest.mark.anyio

NOBODY = "http://127.0.0.1:9"
"""A port of this machine on which nobody listens."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


async def slow(asked: Request) -> Response:
    """Answers nothing until whoever asked has gone."""
    while (await asked.receive())["type"] != "http.disconnect":
        pass
    return Response()


async def nonsense(_: Request) -> Response:
    return PlainTextResponse("<html>Welcome to nginx!</html>")


async def broken(_: Request) -> Response:
    return JSONResponse({"status": "failure", "reason": "ParsingError"}, status_code=500)


async def of_another_city(_: Request) -> Response:
    subway = {"name": "subway", "confidence": 0.99}
    return JSONResponse({"text": "…", "intent": subway, "entities": [], "intent_ranking": [subway]})


def ask(url: str, metrics: Metrics, *texts: str, timeout_ms: int = 5_000) -> list[str | None]:
    """What is understood with a server at `url` in front of our own engine."""
    with closing(rasa_server(load_settings(rasa_url=url, rasa_timeout_ms=timeout_ms))) as server:
        rasa = rasa_interpreter(server, Ours(), SimulatedClock(NOON), metrics)
        return [rasa.understand(text).intent for text in texts]


def counted(metrics: Metrics) -> dict[str, float]:
    """How many texts were counted for each reason."""
    return {
        sample.labels["reason"]: sample.value
        for metric in metrics.registry.collect()
        for sample in metric.samples
        if sample.name == "grove_rasa_fallbacks_total"
    }


@pytest.mark.parametrize(
    ("answer", "reason", "timeout_ms"),
    [
        (slow, "slow", 100),
        (nonsense, "nonsense", 5_000),
        (broken, "status-500", 5_000),
        (of_another_city, "unknown-intent", 5_000),
    ],
)
async def test_a_server_that_is_slow_or_answers_nonsense_is_counted(
    loopback: Loopback, answer: Callable[[Request], Awaitable[Response]], reason: str, timeout_ms: int
) -> None:
    loopback.app = Starlette(routes=[Route("/model/parse", answer, methods=["POST"])])
    metrics = Metrics.new()

    understood = await asyncio.to_thread(ask, loopback.url, metrics, "when is trash day", timeout_ms=timeout_ms)

    assert understood == ["trash_day"]
    assert counted(metrics) == {reason: 1}


def test_a_server_that_is_away_is_counted_also_while_it_is_left_alone() -> None:
    metrics = Metrics.new()

    ask(NOBODY, metrics, *["when is trash day"] * (FAILURES + 4))

    assert counted(metrics) == {"no-connection": FAILURES, "left-alone": 4}


def test_a_text_that_is_never_sent_is_no_fallback() -> None:
    metrics = Metrics.new()

    ask(NOBODY, metrics, "👍")

    assert counted(metrics) == {}


def test_two_programs_in_a_process_count_apart() -> None:
    one, other = Metrics.new(), Metrics.new()

    one.rasa_fell_back("slow")

    assert (counted(one), counted(other)) == ({"slow": 1}, {})
