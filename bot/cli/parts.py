"""Parts of the program for commands that need no whole of it, each loaded when a command first needs it."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import App
    from bot.settings import Settings
    from nlu.interpreter import Interpreter


@contextmanager
def running_app(settings: "Settings | None" = None, *, log_level: str | None = None) -> "Iterator[App]":
    """The whole program without its doors, closed at the end."""
    from bot.building import build, ready
    from bot.logs import set_up
    from bot.settings import load_settings

    settings = settings or load_settings()
    set_up(log_level or settings.log_level, form=settings.log_format)
    app = build(settings)
    try:
        yield ready(app)
    finally:
        app.writer.close()
        app.database.close()


def interpreter(settings: "Settings | None" = None) -> "Interpreter":
    """The language understanding alone; needs no database and no secret."""
    from bot.building import build_answers, build_interpreter
    from bot.city import load_city
    from bot.clock import SystemClock
    from bot.settings import load_settings
    from flows.cards.reading import load_cards
    from nlu.values.gazetteer import Gazetteer

    settings = settings or load_settings()
    city = load_city(settings.city_file)
    answers = build_answers(settings, city, load_cards(), SystemClock().now())
    return build_interpreter(settings, city, Gazetteer.of(answers.gazetteer()))
