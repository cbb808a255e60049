"""Puts the program together from its settings: the one place where parts meet."""

import os
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

import nlu
from bot.answers import Answers
from bot.app import App
from bot.channels.channel import Channel, Limits
from bot.channels.senders import names_of
from bot.city import City, load_city
from bot.clock import Clock, SystemClock
from bot.engine.builtin import BuiltinEngine
from bot.engine.engine import Engine
from bot.errors import OperatorError
from bot.metrics import Metrics
from bot.opendata.declarations import load_datasets
from bot.opendata.refresh import Sources, prepare
from bot.settings import SettingMissing, Settings, SettingWrong
from bot.surveys import Surveys
from flows.cards.reading import Card, load_cards
from flows.conversation import Flow
from flows.loading import LIBRARY, card_flows, load_flows
from flows.nodes.clarify import ClarifyNode
from flows.nodes.language import LanguageNode
from flows.reading import DefinitionError
from locales.catalogues import Catalogues
from locales.languages import OFFERED
from nlu.interpreter import Interpreter
from nlu.remembering import RememberingInterpreter
from nlu.values.gazetteer import Gazetteer
from storage import migrate
from storage.crypto import Keyring
from storage.database import Database
from storage.snapshots.store import SnapshotStore
from storage.writer import Writer

if TYPE_CHECKING:
    from bot.understanding.server import RasaServer

log = structlog.get_logger()

SENTENCES = Path(nlu.__file__).parent / "data"
"""The training sentences, a folder a language."""

OPT_OUTS = SENTENCES.with_name("opt_outs")
"""Lists of wishes to be left alone, and of what only sounds like one."""


class NotMigrated(OperatorError):
    """The tables are not as this version of the program expects."""

    code = "not-migrated"

    def __init__(self) -> None:
        super().__init__("The database's tables are of another version.", fix="Run `grove migrate`.")


def build(settings: Settings, *, clock: Clock | None = None, channels: Mapping[str, Channel] | None = None) -> App:
    """
    Put the program together.

    Raises OperatorError, StorageError or DefinitionError for what an operator can put right.
    """
    clock = clock or SystemClock()
    keyring = Keyring.derive(settings.secrets[0], older=settings.secrets[1:])
    city = load_city(settings.city_file)
    cards = load_cards()
    answers = build_answers(settings, city, cards, clock.now())
    database = Database.open(settings.database_url)
    metrics, names = Metrics.new(), Gazetteer.of(answers.gazetteer())
    own = build_interpreter(settings, city, names, clock, metrics=metrics, on_fault=_old_model_serves)
    writer = Writer(database)
    return App(
        city=city,
        clock=clock,
        database=database,
        writer=writer,
        keyring=keyring,
        channels=channels if channels is not None else build_channels(settings, clock),
        interpreter=RememberingInterpreter(own, names) if settings.nlu_engine == "embedded" else own,
        names=names,
        answers=answers,
        sources=build_sources(settings, city, clock),
        flows=build_flows(city, cards),
        surveys=Surveys(),
        catalogues=Catalogues(zone=city.timezone),
        engine=build_engine(settings, database, writer),
        retention=settings.retention,
        guard=settings.guard,
        lease=timedelta(seconds=settings.lease_seconds),
        grace=timedelta(seconds=settings.grace_seconds),
        new_token=lambda: secrets.token_urlsafe(12),
        metrics=metrics,
    )


def build_engine(settings: Settings, database: Database, writer: Writer) -> Engine:
    """What hands out the work: on PostgreSQL a job queue that any number of processes share; raises SettingWrong."""
    if settings.engine == "builtin" or (settings.engine == "auto" and not database.serves_many):
        return BuiltinEngine()
    if not database.serves_many:
        raise SettingWrong("GROVE_ENGINE", "procrastinate needs PostgreSQL, and GROVE_DATABASE_URL names SQLite")
    from bot.engine.fleet import ProcrastinateEngine

    return ProcrastinateEngine(database, writer)


def build_answers(settings: Settings, city: City, cards: Mapping[str, Card], now: datetime) -> Answers:
    """The open data and the cards over it; what needs no network and is not yet built, or changed, is built now."""
    datasets, store = load_datasets(), SnapshotStore(settings.data_dir / "snapshots")
    for result in prepare(datasets, store, now):
        if result.status == "failed":
            log.warning("refresh", dataset=result.dataset, status=result.status, error=result.error)
    return Answers(store, cards, datasets, city.area)


def build_sources(settings: Settings, city: City, clock: Clock) -> Sources:
    """The ways to the sources of the open data; none where GROVE_LIVE_DATA is off."""
    return all_sources(settings, city, clock) if settings.live_data else Sources(zone=city.timezone)


def all_sources(settings: Settings, city: City, clock: Clock) -> Sources:
    """The ways to every kind of source; the libraries they need are loaded now."""
    from bot.opendata.sources import open_sources

    return open_sources(city.timezone, clock.now, settings.data_contact or f"https://{city.website}", os.environ)


def ready(app: App) -> App:
    """Make sure that the tables are as expected; raises NotMigrated."""
    if not migrate.is_at_head(app.database):
        raise NotMigrated
    return app


def build_flows(city: City, cards: Mapping[str, Card]) -> dict[str, Flow]:
    """All flows there are without a survey: the library's, one for each card, and the two made of lists."""
    library = load_flows(LIBRARY, cards, city.facts)
    titles = {card.intent: card.title for card in cards.values()}
    clarify = Flow(name="clarify", start="which", nodes={"which": ClarifyNode(titles=titles, goto=None)})
    names = {tag: OFFERED[tag].own_name for tag in city.languages}
    language = Flow(
        name="language",
        start="which",
        intents=("language_change",),
        nodes={"which": LanguageNode(languages=names, then="language_set")},
    )
    return {**library, **card_flows(cards.values()), "clarify": clarify, "language": language}


def build_interpreter(
    settings: Settings,
    city: City,
    names: Gazetteer,
    clock: Clock | None = None,
    *,
    metrics: Metrics | None = None,
    on_fault: Callable[[DefinitionError], None] | None = None,
) -> Interpreter:
    """
    The language understanding, trained from its sentences or read from the cache; Rasa's server in front of it.

    It finds `names`, whatever they are renewed to.

    With `on_fault` a sentence file that is wrong is told there, and the model trained last goes on serving.
    """
    from nlu.engine.train import load

    cache = settings.data_dir / "nlu"
    own = load(SENTENCES, cache, gazetteer=names, cities=(city.area.name,), on_fault=on_fault, opt_outs=OPT_OUTS)
    if settings.nlu_engine != "rasa":
        return own
    from bot.understanding.rasa import rasa_interpreter

    return rasa_interpreter(rasa_server(settings), own, clock or SystemClock(), metrics or Metrics.new())


def _old_model_serves(fault: DefinitionError) -> None:
    log.warning("sentences are wrong, the last good model serves", error=str(fault))


def rasa_server(settings: Settings) -> "RasaServer":
    """The Rasa server of the settings; opens no connection yet, so it may be away."""
    from bot.understanding.server import RasaServer, rasa_client

    token, timeout_s = settings.rasa_token.get_secret_value(), settings.rasa_timeout_ms / 1000
    return RasaServer(rasa_client(settings.rasa_url), token=token, timeout_s=timeout_s)


def build_channels(settings: Settings, clock: Clock) -> dict[str, Channel]:
    """A channel for each provider whose account is set; raises SettingMissing for half an account."""
    channels: dict[str, Channel] = {}
    if settings.has_sms:
        channels |= _sms(settings, clock)
    if settings.has_telegram:
        channels["telegram"] = _telegram(settings)
    return channels


def _sms(settings: Settings, clock: Clock) -> dict[str, Channel]:
    """A channel for each sender."""
    from bot.channels.sms import sms_channel

    token = settings.twilio_auth_token.get_secret_value()
    if not token:
        raise SettingMissing("GROVE_TWILIO_AUTH_TOKEN", "it proves that a webhook call comes from Twilio")
    names = names_of("sms", settings.senders)
    if not names:
        raise SettingMissing("GROVE_TWILIO_FROM", "it is the number or messaging service that sends")
    rate = settings.twilio_segments_per_second
    return {
        name: sms_channel(
            settings.twilio_account_sid, token, sender, settings.public_url, settings.twilio_api_url or None,
            limits=Limits(rate=rate, burst=max(1, int(rate))), clock=clock, names=names,
        )
        for sender, name in names.items()
    }  # fmt: skip


def _telegram(settings: Settings) -> Channel:
    from bot.channels.telegram import telegram_channel

    secret = settings.telegram_secret.get_secret_value()
    if not secret:
        raise SettingMissing("GROVE_TELEGRAM_SECRET", "it proves that an update comes from Telegram")
    return telegram_channel(settings.telegram_token.get_secret_value(), secret, settings.telegram_api_url or None)
