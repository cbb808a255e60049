"""Scopes of consent: everything the city sends, or one programme; and how a contact stands with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.consent.chain import ALL, Event
from flows.replies.digits import spoken_number
from flows.replies.words import bare
from flows.replies.yes_no import polarity
from flows.safety.consent_words import STOP
from flows.safety.wording import spoken_words
from flows.translator import Translator

Subscription = Literal["none", "asked", "in", "out"]
"""How a contact stands with a programme: never spoken of, asked to confirm it, confirmed, left."""

SCOPE_OPEN = timedelta(minutes=5)
"""How long a STOP may be narrowed to one programme; silence means all. Source: 47 CFR 64.1200(a)(12)."""

CONFIRM_OPEN = timedelta(days=7)
"""How long a YES confirms a programme."""

LATELY = timedelta(days=7)
"""A programme that wrote to a contact since then may be the one that a STOP is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What a contact may leave by itself. A recurring one needs a confirmed opt-in of its own."""

    name: str
    title: str
    """An English msgid: what residents call it."""
    confirm: bool = False


def says_only(text: str, title: str, tr: Translator) -> bool:
    """Whether a reply narrows a STOP to the programme: 1 in any script or as a word, or the whole title."""
    return spoken_number(text) == 1 or bare(text) in {bare(each) for each in tr.spellings(title)}


def may_narrow(last: Event | None, now: datetime) -> bool:
    """Whether the last event asked for the scope of a STOP, and not too long ago."""
    return last is not None and last.kind == "scope_asked" and now - last.at <= SCOPE_OPEN


def confirmed(asked_at: datetime, text: str, now: datetime) -> bool | None:
    """Whether a reply confirms a programme or declines it; None when it does neither, or comes too late."""
    said = polarity(text)
    return None if said is None or now - asked_at > CONFIRM_OPEN else said == "yes"


def last_word(events: Iterable[Event]) -> tuple[Literal["opt_in", "opt_out"], datetime] | None:
    """Give what stands for everything the city sends; a STOP that was narrowed leaves what stood before it."""
    word: tuple[Literal["opt_in", "opt_out"], datetime] | None = None
    before = word
    for event in events:
        if event.kind == "scope":
            word = before
        elif event.scope == ALL and (event.kind == "opt_in" or event.kind == "opt_out"):  # noqa: PLR1714 - for mypy
            before, word = word, (event.kind, event.at)
    return word


def stop_source(text: str) -> Literal["keyword", "sentence"]:
    """Say by what a resident opted out: one of the words that are made for it, or a sentence of their own."""
    words = spoken_words(text)
    known = (spoken_words(phrase) for phrases in STOP.values() for phrase in phrases)
    return "keyword" if words in known else "sentence"
