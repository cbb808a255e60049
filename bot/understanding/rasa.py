"""The engine behind a Rasa server: our rules, language and slots, its intents; our own engine where it fails."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import structlog

from bot.clock import Clock
from bot.metrics import Metrics
from bot.understanding.breaker import Breaker
from bot.understanding.server import Ranking, RasaFailed, RasaServer
from flows.understanding import Understanding
from nlu.embedded import RANKED
from nlu.engine.verdict import Bar, outcome
from nlu.interpreter import Interpreter
from nlu.rasa.domain import intents
from nlu.rasa.replies import sendable

log = structlog.get_logger()

BAR = Bar(sure=0.95, likely=0.3)
"""What Rasa's probabilities must reach. They are on a scale of their own: at 0.85 one text in 33 was sure and wrong."""

LEFT_ALONE = "left-alone"
"""Why a text was not sent: the server failed before, and rests. As `reason` of RasaFailed, for the metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RasaInterpreter:
    """
    Understands as `own` does, with the intent from the server.

    `understand` waits for the network, so it belongs in a thread, never in the event loop. Where the server is away,
    slow or answers nonsense, the understanding is `own`'s: a resident notices nothing. The log tells once when that
    begins and once when it ends; the metrics count each text, also those not sent to a server that is left alone.
    """

    server: RasaServer
    own: Interpreter
    intents: Collection[str]
    """Those we have flows for; a server that knows others was trained on something else."""
    breaker: Breaker
    metrics: Metrics

    @property
    def name(self) -> str:
        return "rasa"

    def understand(self, text: str, language: str | None = None) -> Understanding:
        """Understand `text`; `language` is the contact's stored one. Never raises for what a resident may write."""
        own = self.own.understand(text, language)
        sent = sendable(text) if own.intents else ""
        if not sent:
            return own
        if not self.breaker.may_ask():
            self.metrics.rasa_fell_back(LEFT_ALONE)
            return own
        try:
            ranking = self._known(self.server.ranking(sent))
        except RasaFailed as failure:
            self._failed(failure)
            return own
        self._succeeded()
        return _with_intents(own, ranking)

    def _known(self, ranking: Ranking) -> Ranking:
        if ranking[0][0] not in self.intents:
            raise RasaFailed("unknown-intent")
        return tuple((intent, confidence) for intent, confidence in ranking if intent in self.intents)

    def _failed(self, failure: RasaFailed) -> None:
        self.metrics.rasa_fell_back(failure.reason)
        if not failure.busy and self.breaker.failed():
            log.warning("rasa left alone", reason=failure.reason)

    def _succeeded(self) -> None:
        if self.breaker.succeeded():
            log.info("rasa answers again")


def _with_intents(own: Understanding, ranking: Ranking) -> Understanding:
    best, confidence = ranking[0]
    return replace(own, intent=best, confidence=confidence, outcome=outcome(ranking, BAR), intents=ranking[:RANKED])


def rasa_interpreter(server: RasaServer, own: Interpreter, clock: Clock, metrics: Metrics) -> RasaInterpreter:
    """Put a server in front of our own engine; nothing is sent yet, so it may be away."""
    return RasaInterpreter(server=server, own=own, intents=intents(), breaker=Breaker(clock), metrics=metrics)
