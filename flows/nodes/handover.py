"""A node that hands the conversation to a person."""

from dataclasses import dataclass

from flows.conversation import HandOver, Input, Say, Session, Turn, go
from flows.translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverNode:
    """Open a ticket in the queue of `topic` and say so."""

    topic: str
    say: str
    goto: str | None = None
    waits = False

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        ticket = HandOver(topic=self.topic, reason=session.results.get("reason", "asked"))
        return go(session, self.goto, ticket, Say(text=tr.text(self.say, **session.results)))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:  # noqa: ARG002 - as all nodes
        raise AssertionError(f"{session.node!r} waits for nothing, not for {type(incoming).__name__}")
