"""The running program's parts, put together once and passed to every use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.answers import Answers
from bot.channels.channel import Channel
from bot.city import City
from bot.clock import Clock
from bot.engine.engine import Engine
from bot.metrics import Metrics
from bot.opendata.refresh import Sources
from bot.surveys import Surveys
from bot.threads import Threads
from flows.conversation import Flow
from flows.outreach.guarding import Thresholds
from flows.retention import Retention
from flows.translator import Translator
from locales.catalogues import Catalogues
from nlu.interpreter import Interpreter
from nlu.values.gazetteer import Gazetteer
from storage.crypto import Keyring
from storage.database import Database
from storage.writer import Writer

LEASE = timedelta(seconds=60)
"""How long one worker may have a message under way. Longer than any provider call may take."""

GRACE = timedelta(seconds=120)
"""After so long without a receipt the provider is asked what became of a message. Longer than a lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything a use case needs; nothing here is global, so a test builds its own."""

    city: City
    clock: Clock
    database: Database
    writer: Writer
    keyring: Keyring
    channels: Mapping[str, Channel]
    interpreter: Interpreter
    names: Gazetteer
    """Of the open data, which the interpreter finds in texts; a refresh renews them."""
    answers: Answers
    sources: Sources
    """Where the open data is fetched from."""
    flows: Mapping[str, Flow]
    """By name: those of the library and one for each card."""
    surveys: Surveys
    """Flows of published surveys, by name and version."""
    catalogues: Catalogues
    engine: Engine
    new_token: Callable[[], str]
    """Makes an opaque token for a message, unguessable."""
    metrics: Metrics = field(default_factory=Metrics.new)
    threads: Threads = field(default_factory=Threads)
    retention: Retention = field(default_factory=Retention)
    """How long each class of what we keep stays."""
    guard: Thresholds = field(default_factory=Thresholds)
    """From where on a campaign is paused by itself."""
    lease: timedelta = LEASE
    grace: timedelta = GRACE

    def flow_for(self, intent: str) -> Flow:
        """The flow an intent begins, or the flow of that name; the honest “I don't know” where there is none."""
        begun = (flow for flow in self.flows.values() if intent in flow.intents)
        return next(begun, self.flows.get(intent, self.flows["fallback"]))

    def translator(self, language: str | None) -> Translator:
        """Write in this language, or in English where it is not one the city writes in."""
        known = language if language in self.city.languages else "en"
        return self.catalogues.translator(known)
