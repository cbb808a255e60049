"""
What a card asks of the open data, and what comes back.

`LookUp` is an effect; `Found`, `Offered`, `Missing` and `NotFound` are the inputs that answer it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; Monday is 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Distance:
    """A way over ground, in metres; shown in miles where the locale's country uses them."""

    metres: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text from a data set that has a translation in the catalogues (“mattress”)."""

    text: str


Value = str | int | float | Decimal | date | datetime | time | Weekday | Distance | Phrase
"""Typed, so that the Translator writes each as the language does; `str` stays as it is (names, numbers to call)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an answer comes from, kept with the message that gave it."""

    dataset: str
    title: str
    as_of: date
    """The day its publisher vouches for."""
    version: str
    keys: tuple[str, ...] = ()
    """Keys of the rows of `dataset` the answer was made from."""
    rows: tuple[str, ...] = ()
    """Every row it was made from, of any data set (`dataset/key@version`), but the resident's own address."""
    sample: bool = False
    """Rows made up for demonstration: the answer says DEMO DATA."""
    stale: bool = False
    """Past its time to live: the answer says so, and whom to ask."""
    doubted: bool = False
    """Residents say that a row is wrong: told as one that is stale, until staff or the source answer them."""
    confirm_at: str = ""
    """Whom to ask: an agency and its number, as its data row has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Ask the open data what `card` needs, with the session's results as slots."""

    card: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One row's values; for lists, also each row's own."""

    values: Mapping[str, Value]
    source: Source
    rows: tuple[Mapping[str, Value], ...] = ()
    more: tuple[Mapping[str, Value], ...] = ()
    """The rows behind those, for the long form."""
    variant: str = "found"
    """Which of the card's wordings fits (`found`, or another the look-up names)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing the resident may have meant, and the slots to look up when they say yes."""

    label: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Nothing matches exactly: at most three things that come near. Never answered, only offered."""

    offers: tuple[Offer, ...]
    kind: Literal["near", "several"]
    """`near`: spelled alike (“did you mean”); `several`: all match (“which one”)."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The look-up needs one more slot than it was given (water depends on the address, garbage does not)."""

    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """
    An honest no: `no_such` (nothing by that name), `outside` (not this city's), `no_data` (we hold no
    data on that, but know who does), `down` (the source cannot be read just now).
    """

    reason: Literal["no_such", "outside", "no_data", "down"]
    values: Mapping[str, Value] = field(default_factory=dict)
    source: Source | None = None


LookedUp = Found | Offered | Missing | NotFound
