"""What a text means: its intent, its language, and the values in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Outcome = Literal["sure", "ask", "unknown"]
"""sure → act; ask → two are close, offer both; unknown → say so honestly."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One value found in a text, and where it stood (character offsets, end exclusive)."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """
    What the language understanding makes of one text.

    `language` is None when the text is too short to tell (“ok”, a number, a name). `intents` is the
    ranking, best first, each with a confidence between 0 and 1; `intent` is its head.
    """

    text: str
    language: str | None
    intent: str | None
    confidence: float
    outcome: Outcome
    intents: tuple[tuple[str, float], ...] = ()
    leave_alone: float | None = None
    """How sure it is that they ask us to write no more; None of an engine that does not tell it apart."""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """By name: `address`, `place`, `date`, `number`, `item`, `route`, `service`, `topic`."""


def not_understood(text: str) -> Understanding:
    """A text of which nothing is known but its letters."""
    return Understanding(text=text, language=None, intent=None, confidence=0.0, outcome="unknown")


def located(text: str) -> Understanding:
    """A place on the map: it asks nothing, and stands for an address."""
    return replace(not_understood(text), slots={"address": Slot(text, 0, len(text))})
