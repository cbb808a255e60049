"""A Rasa server that answers from a list, and an engine of our own that always means the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bot.clock import SimulatedClock
from bot.metrics import Metrics
from bot.understanding.breaker import Breaker
from bot.understanding.rasa import RasaInterpreter
from bot.understanding.server import RasaServer
from flows.understanding import Slot, Understanding

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

RECORDED = Path(__file__).parent / "recorded"

Answer = httpx.Response | Exception | Callable[[], httpx.Response]


def recorded(name: str) -> bytes:
    """What a real server of Rasa 3.6.21 answered, byte for byte."""
    return (RECORDED / f"{name}.json").read_bytes()


@dataclass
class StandIn:
    """Answers each call with the next of `answers`, and the last of them for ever; keeps the calls."""

    answers: list[Answer]
    calls: list[httpx.Request] = field(default_factory=list)

    def __call__(self, call: httpx.Request) -> httpx.Response:
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer()

    def server(self, *, token: str = "", seconds: Callable[[], float] = lambda: 0.0) -> RasaServer:
        client = httpx.Client(base_url="http://rasa.example", transport=httpx.MockTransport(self))
        return RasaServer(client, token=token, seconds=seconds)


class Ours:
    """The engine of our own: means `trash_day` with whatever has a letter, and `ok` alone is no intent's."""

    name = "embedded"

    def understand(self, text: str, language: str | None = None) -> Understanding:
        if not any(map(str.isalpha, text)):
            return Understanding(text=text, language=None, intent=None, confidence=0.0, outcome="unknown")
        return Understanding(
            text=text,
            language=language or "en",
            intent="trash_day",
            confidence=0.7,
            outcome="sure",
            intents=(("trash_day", 0.7), ("bulky_pickup", 0.2)),
            slots={"number": Slot("3", 0, 1)},
        )


def interpreter(
    stand_in: StandIn, clock: SimulatedClock | None = None, metrics: Metrics | None = None
) -> RasaInterpreter:
    known = ("trash_day", "library", "find_park", "out_of_scope")
    breaker, metrics = Breaker(clock or SimulatedClock(NOON)), metrics or Metrics.new()
    return RasaInterpreter(server=stand_in.server(), own=Ours(), intents=known, breaker=breaker, metrics=metrics)


def meaning(*ranking: tuple[str, float]) -> httpx.Response:
    """A reply as Rasa's that ranks these intents."""
    listed = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return httpx.Response(200, json={"text": "…", "intent": listed[0], "entities": [], "intent_ranking": listed})


def badly_packed() -> httpx.Response:
    """A reply that says it is packed, and is not."""
    return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip"))


def trickling(piece: bytes = b" ") -> Iterator[bytes]:
    """A reply without an end."""
    while True:
        yield piece
