"""A node that lets the resident choose where to go."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.conversation import Input, Say, Session, Turn, ask_again, go
from flows.nodes.choosing import chosen
from flows.translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuNode:
    """Ask `menu` with numbered choices; each leads to a node of its own (None: the end)."""

    menu: str
    choices: Mapping[str, str | None]
    retry: str
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return tuple(self.choices.values())

    def enter(self, session: Session, tr: Translator) -> Turn:
        return Turn(session, (self._asked(self.menu, session, tr),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        choice = chosen(incoming, [tr.spellings(label) for label in self.choices])
        if choice is None:
            return ask_again(session, incoming, self._asked(self.retry, session, tr))
        return go(session, list(self.choices.values())[choice])

    def _asked(self, text: str, session: Session, tr: Translator) -> Say:
        labels = tuple(tr.text(label) for label in self.choices)
        return Say(text=tr.text(text, **session.results), choices=labels)
