"""A node that asks which of up to three things a resident meant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flows.conversation import Begin, Input, Say, Session, Turn, ask_again, go
from flows.nodes.choosing import chosen
from flows.replies.words import spoken
from flows.translator import N_, Translator

INTENTS = "_intents"
SLOTS = "_slots"

MOST = 3
"""Intents that are offered at once, besides “something else”: a list that is still read on a phone."""

NOTHING_KNOWN = "out_of_scope"
"""The intent that is answered by an honest “I do not know”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarifyNode:
    """
    Offer the intents kept in the session by title, three at most, and “something else”.

    An intent without a title is not offered; when none has one, there is nothing to ask.
    """

    titles: Mapping[str, str]
    ask: str = N_("I am not sure what you mean. Which one is it?")
    other: str = N_("Something else")
    goto: str | None = None
    """Where “something else” leads; to the honest “I do not know” where it is None."""
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        titles = [self.titles[intent] for intent in self._intents(session)]
        if not titles:
            return self._something_else(session)
        labels = tuple(tr.text(label) for label in (*titles, self.other))
        return Turn(session, (Say(text=tr.text(self.ask), choices=labels),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        intents = self._intents(session)
        titles = [tr.spellings(self.titles[intent]) for intent in intents]
        choice = chosen(incoming, [*titles, [*tr.spellings(self.other), *sorted(spoken("other"))]])
        if choice is None:
            return ask_again(session, incoming, *self.enter(session, tr).effects)
        if choice == len(intents):
            return self._something_else(session)
        return Turn(None, (Begin(intents[choice], _slots(session)),))

    def _something_else(self, session: Session) -> Turn:
        return go(session, self.goto) if self.goto else Turn(None, (Begin(NOTHING_KNOWN, _text(session)),))

    def _intents(self, session: Session) -> list[str]:
        kept: list[str] = json.loads(session.results.get(INTENTS, "[]"))
        return [intent for intent in kept if intent in self.titles][:MOST]


def _slots(session: Session) -> dict[str, str]:
    slots: dict[str, str] = json.loads(session.results.get(SLOTS, "{}"))
    return slots


def _text(session: Session) -> dict[str, str]:
    """What was asked in the first place: of the rest of its slots, nothing is known to be meant."""
    return {name: value for name, value in _slots(session).items() if name == "text"}
