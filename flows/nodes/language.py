"""A node that asks which language a resident would like, each named in itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.conversation import Begin, Input, Say, Session, Speak, Turn, ask_again
from flows.nodes.choosing import chosen
from flows.translator import N_, Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageNode:
    """Offer `languages` (tag to its own name); then speak the one that was chosen and begin `then`."""

    languages: Mapping[str, str]
    then: str
    ask: str = N_("Which language would you like?")
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (None,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        return Turn(session, (Say(text=tr.text(self.ask), choices=tuple(self.languages.values())),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        choice = chosen(incoming, [(name,) for name in self.languages.values()])
        if choice is None:
            return ask_again(session, incoming, *self.enter(session, tr).effects)
        return Turn(None, (Speak(list(self.languages)[choice]), Begin(self.then)))
