"""The default engine: in this process, trained in seconds, no account and no other service."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex

from flows.understanding import Understanding
from nlu.engine.classifier import Classifier, Ranking
from nlu.engine.features import without
from nlu.engine.verdict import outcome
from nlu.engine.wishes import STOP
from nlu.folding import LONGEST, readable
from nlu.language import detect
from nlu.values.addresses import Spotted, find_address
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
    wishes: Classifier | None = None
    """Tells a wish to be left alone from all else."""

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
        address = find_address(read, self.cities)
        ranking = self._rank(self.classifier, read, address, spoken or language)
        wish = self._rank(self.wishes, read, address, spoken or language) if self.wishes else ()
        best, confidence = ranking[0] if ranking else (None, 0.0)
        return Understanding(
            text=whole,
            language=spoken,
            intent=best,
            confidence=confidence,
            outcome=outcome(ranking, self.classifier.bar(spoken or language)),
            intents=ranking[:RANKED],
            leave_alone=dict(wish).get(STOP),
            slots=find_slots(read, address, spoken or language, self.gazetteer),
        )

    @staticmethod
    def _rank(machine: Classifier, text: str, address: Spotted | None, language: str | None) -> Ranking:
        rest = without(text, address) if address else text
        return machine.rank(text, address, language) if _LETTER.search(rest) else ()
