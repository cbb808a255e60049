"""Which engine a command asks, and whether it is really that one which answers."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.output import progress
from bot.clock import SystemClock
from bot.errors import OperatorError
from bot.understanding.breaker import Breaker
from bot.understanding.rasa import BAR, RasaInterpreter
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.verdict import Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlu.engine.encoder import Encoder
    from nlu.engine.vectors import Vectors
    from nlu.interpreter import Interpreter
    from nlu.sentences import Sentence

PATIENCE_MS = 10_000
"""How long an examined Rasa server may think; residents wait less."""


AT_ONCE = 500
"""Sentences that are embedded before the progress moves on and what was done is kept."""


class RasaAway(OperatorError):
    """The Rasa server that is to be measured answers nothing."""

    code = "rasa-away"

    def __init__(self, url: str) -> None:
        super().__init__(
            f"There is no Rasa server with a model at {url}.",
            fix="Start one with `grove nlu serve-rasa`; GROVE_RASA_URL and GROVE_RASA_TOKEN say where it is.",
        )


class Tally(Breaker):
    """Always asks the server, and counts how often our own engine had to answer in its place."""

    def __init__(self) -> None:
        super().__init__(SystemClock())
        self.fallen_back = 0

    def may_ask(self) -> bool:
        return True

    def failed(self) -> bool:
        self.fallen_back += 1
        return False


def serving(engine: str | None = None) -> "Interpreter":
    """The engine of the settings, or the one that is asked for in its place; raises RasaAway."""
    from bot.cli.parts import interpreter
    from bot.settings import load_settings

    settings = load_settings()
    settings = settings.model_copy(update={"nlu_engine": engine or settings.nlu_engine, "rasa_timeout_ms": PATIENCE_MS})
    found = interpreter(settings)
    if not isinstance(found, RasaInterpreter):
        return found
    if not found.server.is_ready():
        raise RasaAway(settings.rasa_url)
    return replace(found, breaker=Tally())


def embedding(sentences: "Sequence[Sentence]") -> "tuple[Encoder, Vectors] | tuple[None, None]":
    """
    The encoder and the sentences' vectors; nothing where its wheel is missing.

    Those not known yet take some 20 ms each, and are kept beside the trained model for the next time.
    """
    from bot.building import SENTENCES
    from bot.settings import load_settings
    from nlu.engine.encoder import encoder_here
    from nlu.engine.vectors import NAME, Vectors, sayings

    encoder = encoder_here()
    if encoder is None:
        return None, None
    vectors, texts = Vectors(encoder, SENTENCES / NAME, load_settings().data_dir / "nlu/evaluated"), sayings(sentences)
    with progress() as bar:
        missing = vectors.missing(texts)
        for at in bar.track(range(0, len(missing), AT_ONCE), description="Embedding"):
            vectors.of(missing[at : at + AT_ONCE])
    return encoder, vectors


def fallen_back(interpreter: "Interpreter") -> int:
    """Texts that another engine answered than the one that is measured."""
    match interpreter:
        case RasaInterpreter(breaker=Tally() as tally):
            return tally.fallen_back
        case _:
            return 0


def bar_of(interpreter: "Interpreter", language: str | None) -> Bar:
    """What an engine asks of a confidence in a language."""
    match interpreter:
        case RasaInterpreter():
            return BAR
        case EmbeddedInterpreter():
            return interpreter.classifier.bar(language)
        case other:
            raise AssertionError(f"the bars of {other.name} are not known")
