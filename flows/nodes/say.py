"""A node that says something and goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.conversation import Input, Say, Session, Turn, go
from flows.lookup import Value
from flows.translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class SayNode:
    """Say `say`, with the session's results as values, and go on to `goto` or end."""

    say: str
    goto: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    """What the text may name besides the session's results."""
    waits = False

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        return go(session, self.goto, Say(text=tr.text(self.say, **{**session.results, **self.values})))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:  # noqa: ARG002 - as all nodes
        raise AssertionError(f"{session.node!r} waits for nothing, not for {type(incoming).__name__}")
