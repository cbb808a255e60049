"""A node that asks for something in the resident's own words and keeps it."""

from dataclasses import dataclass

from flows.conversation import Input, Replied, Say, Session, Turn, ask_again, go
from flows.translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNode:
    """Ask `ask`; what comes back is kept as `save`, as its slot where one was understood."""

    ask: str
    save: str
    goto: str | None = None
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        return Turn(session, (Say(text=tr.text(self.ask, **session.results)),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        if not isinstance(incoming, Replied) or not incoming.text.strip():
            return ask_again(session, incoming, *self.enter(session, tr).effects)
        slot = incoming.understanding.slots.get(self.save)
        return go(session.keeping(**{self.save: slot.value if slot else incoming.text.strip()}), self.goto)
