"""Short texts are understood once: in a survey thousands answer with the same few words."""

from functools import lru_cache

import regex

from flows.understanding import Understanding
from nlu.interpreter import Interpreter
from nlu.values.gazetteer import Gazetteer

SHORT = 24
"""Characters of a text that is remembered: “skip”, “yes please”, “no sé”, “is the library open”."""

REMEMBERED = 2_000
"""Understandings that are kept, in memory only; each new one takes the place of the one asked for longest ago."""

_NUMBER = regex.compile(r"\p{N}.*\p{L}|\p{L}.*\p{N}", regex.DOTALL)
"""Numbers among letters may be an address: that is not kept, however short."""


class RememberingInterpreter:
    """An engine in front of which short texts are remembered, until the city's data knows other names."""

    def __init__(self, engine: Interpreter, names: Gazetteer) -> None:
        self._engine, self._names = engine, names
        self._short = lru_cache(REMEMBERED)(lambda text, language, _names_of: engine.understand(text, language))

    @property
    def name(self) -> str:
        return self._engine.name

    def understand(self, text: str, language: str | None = None) -> Understanding:
        """Understand `text` as the engine does."""
        if len(text) > SHORT or _NUMBER.search(text):
            return self._engine.understand(text, language)
        return self._short(text, language, self._names.data)
