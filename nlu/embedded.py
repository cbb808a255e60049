"""The default engine: in this process, trained in seconds, no account and no other service."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import regex

from flows.understanding import Slot, Understanding
from nlu.engine.classifier import Classifier, Ranking
from nlu.engine.verdict import outcome
from nlu.folding import LONGEST, readable
from nlu.language import detect
from nlu.values.gazetteer import NOTHING, Gazetteer
from nlu.values.slots import find_slots

RANKED = 5
"""Intents that an understanding keeps of the ranking."""

_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedInterpreter:
    """Language, slots by rules and tables, and the intent from the fitted machines."""

    classifier: Classifier
    offered: Sequence[str]
    """The languages a text may be in."""
    gazetteer: Gazetteer = NOTHING
    cities: Collection[str] = ()
    """Names of cities that may follow a street."""

    @property
    def name(self) -> str:
        return "embedded"

    def understand(self, text: str, language: str | None = None) -> Understanding:
        """
        Understand the first 320 characters of `text`; `language` is the contact's stored one.

        A text of numbers, signs and emoji alone, or of an address alone, has no intent; it may have slots.
        """
        whole = readable(text)
        read = whole[:LONGEST]
        spoken = detect(read, self.offered, language)
        slots = find_slots(read, spoken or language, self.gazetteer, self.cities)
        ranking = self._rank(read, spoken or language, slots)
        best, confidence = ranking[0] if ranking else (None, 0.0)
        return Understanding(
            text=whole,
            language=spoken,
            intent=best,
            confidence=confidence,
            outcome=outcome(ranking, self.classifier.bar(spoken or language)),
            intents=ranking[:RANKED],
            slots=slots,
        )

    def _rank(self, text: str, language: str | None, slots: Mapping[str, Slot]) -> Ranking:
        if not _LETTER.search(_without_address(text, slots)):
            return ()
        return self.classifier.rank(text, language, self.cities)


def _without_address(text: str, slots: Mapping[str, Slot]) -> str:
    address = slots.get("address")
    return text[: address.start] + text[address.end :] if address else text
