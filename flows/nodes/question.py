"""A node that asks one question of a survey and records the answer's code."""

from dataclasses import dataclass, replace

from flows.conversation import MAX_TRIES, Input, Pressed, Replied, Save, Say, Session, Turn, ask_again, go
from flows.surveys.survey import SKIPPED, Question
from flows.translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionNode:
    """
    Ask `question` unless an earlier answer makes it pointless; save its code; go on.

    It is asked again at most MAX_TRIES times, with the valid answers repeated; then it is saved as skipped.
    """

    question: Question
    goto: str | None
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    @property
    def takes_anything(self) -> bool:
        """Whether every text is an answer, so that a question asked back must be told apart."""
        return self.question.kind == "text"

    def enter(self, session: Session, tr: Translator) -> Turn:
        if not self.question.applies(session.results):
            return go(session, self.goto)
        return Turn(session, (self._asked(tr),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        code = self._code(session, incoming, tr)
        if code is None:
            asked = self._asked(tr)
            hinted = replace(asked, text=f"{self.question.hint(tr)}\n{asked.text}")
            return ask_again(session, incoming, hinted)
        kept = session.keeping(**{self.question.key: code})
        return go(kept, self.goto, Save(question=self.question.key, value=code))

    def _code(self, session: Session, incoming: Input, tr: Translator) -> str | None:
        """Give the code of an answer; `skipped` after the last try; None to ask again."""
        match incoming:
            case Pressed(choice):
                return self.question.code_at(choice)
            case Replied():
                code = self.question.code_of(incoming.text, tr)
                return SKIPPED if code is None and session.tries >= MAX_TRIES else code
            case _:
                return None

    def _asked(self, tr: Translator) -> Say:
        return replace(self.question.asked(tr), many=self.question.kind == "multi")
