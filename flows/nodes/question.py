"""
A node that asks one question of a survey and records the answer's code.

An answer in own words may come in several texts: it is kept as a draft until the resident is silent. Who goes
back answers the question before once more; what they said stands until they do.
"""

from dataclasses import dataclass, replace

from flows.conversation import (
    DRAFT,
    MAX_TRIES,
    PERSON,
    Begin,
    Effect,
    Input,
    Locate,
    Pressed,
    Replied,
    Save,
    Say,
    Session,
    Silent,
    TakeBack,
    Turn,
    WentBack,
    Zoned,
    go,
)
from flows.lookup import NotFound, Offered
from flows.surveys.survey import LONGEST_REPLY, SKIPPED, Question
from flows.translator import N_, Translator

BACK, TO = "_back", "_to"
"""Results of one who went back: the question that is answered anew, and the one they came from."""

SO_FAR = N_("Your answer so far: {answer}")
FIRST = N_("This is the first question.")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionNode:
    """
    Ask `question` unless an earlier answer makes it pointless; save its code; go on.

    It is asked again at most MAX_TRIES times, with the valid answers repeated; then it is saved as skipped, or
    a person takes over.
    """

    question: Question
    goto: str | None
    earlier: tuple[Question, ...] = ()
    """The survey's questions before this one; `later` those behind it."""
    later: tuple[Question, ...] = ()
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    @property
    def takes_anything(self) -> bool:
        """Whether every text is an answer, so that a question asked back must be told apart."""
        return self.question.kind == "text"

    def enter(self, session: Session, tr: Translator) -> Turn:
        """Ask, unless it was answered: by a draft that something came behind, or before they went back."""
        results, key = session.results, self.question.key
        if DRAFT in results:
            return self._saved(session, results[DRAFT])
        here = session.keeping(**{TO: None}) if results.get(TO) == key else session
        passed = TO in here.results and key in results and results.get(BACK) != key
        if passed or not self.question.applies(results):
            return go(here, self.goto)
        return Turn(here, (self._asked(here, tr),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        match incoming:
            case WentBack():
                turn = self._went_back(session, tr)
            case Silent() | Pressed() if DRAFT in session.results:
                turn = self._saved(session, session.results[DRAFT])
            case Silent():
                turn = Turn(session)
            case Zoned(key):
                turn = self._saved(session, key)
            case Offered(offers=offers):
                near = tuple(dict.fromkeys(offer.label for offer in offers))
                turn = self._missed(session, self.question.hint_near(near, tr), tr)
            case NotFound():
                turn = self._missed(session, self.question.hint_lost(tr), tr)
            case Replied():
                turn = self._replied(session, incoming, tr)
            case Pressed(choice) if (code := self.question.code_at(choice)) is not None:
                turn = self._saved(session, code)
            case _:
                turn = Turn(session, (self._asked(session, tr, self.question.hint(tr)),), understood=False)
        return turn

    def _replied(self, session: Session, reply: Replied, tr: Translator) -> Turn:
        """Save what the reply is saved as; or keep a draft, have a place found, or ask again."""
        question = self.question
        code, plain = question.code_of(reply.text, tr), question.code_besides(reply.text)
        if question.kind == "text" and code is not None and (reply.settles or DRAFT in session.results):
            draft = session.results.get(DRAFT)
            if plain is not None:
                return self._saved(session, draft or plain)
            whole = f"{draft} {code}" if draft else code
            return Turn(session.keeping(**{DRAFT: whole[:LONGEST_REPLY]}))
        slots = reply.understanding.slots
        if code is None and question.kind == "date" and "date" in slots:
            code = question.day_of(slots["date"].value, reply.today)
        if code is not None:
            return self._saved(session, code)
        if question.kind == "place" and reply.text.strip():
            place = slots["address"].value if "address" in slots else reply.text
            return Turn(session, (Locate(zone=question.zone, text=place),))
        return self._missed(session, question.hint(tr, reply.today), tr)

    def _missed(self, session: Session, hint: str, tr: Translator) -> Turn:
        """Ask once more; after the last try leave the question, or have a person take over."""
        if session.tries < MAX_TRIES:
            return Turn(session.missed(), (self._asked(session, tr, hint),), understood=False)
        if self.question.on_fail == "person":
            waiting = replace(session, tries=0)
            return Turn(waiting, (Begin(PERSON, {"reason": "not understood"}),), understood=False)
        if session.results.get(BACK) == self.question.key:  # what they said before stands
            return go(session.keeping(**{BACK: None}), self.goto)
        return self._saved(session, SKIPPED)

    def _saved(self, session: Session, code: str) -> Turn:
        """Save an answer and go on; one in place of another takes out answers that no longer apply."""
        key = self.question.key
        corrected = session.results.get(BACK) == key
        kept = session.keeping(**{key: code, DRAFT: None, BACK: None})
        effects: list[Effect] = [Save(question=key, value=code, corrected=corrected)]
        gone = list[str]()
        for question in self.later if corrected else ():
            if question.key in kept.results and not question.applies(kept.results):
                kept = kept.keeping(**{question.key: None})
                gone.append(question.key)
        if gone:
            effects.append(TakeBack(tuple(gone)))
        return go(kept, self.goto, *effects)

    def _went_back(self, session: Session, tr: Translator) -> Turn:
        """Ask the question answered last once more; a draft is that answer."""
        results, key = session.results, self.question.key
        if DRAFT in results:
            saved = self._saved(session, results[DRAFT])
            again = session.keeping(**{key: results[DRAFT], DRAFT: None, BACK: key, TO: results.get(TO, self.goto)})
            return Turn(again, (*saved.effects, self._asked(again, tr)))
        answered = [each for each in self.earlier if each.key in results and each.applies(results)]
        if not answered:
            return Turn(session, (self._asked(session, tr, tr.text(FIRST)),))
        before = answered[-1].key
        return Turn(session.at(before).keeping(**{BACK: before, TO: results.get(TO, key)}), moved=True)

    def _asked(self, session: Session, tr: Translator, hint: str = "") -> Say:
        """Put the question: behind a hint, and to who went back behind their answer."""
        asked = self.question.asked(tr)
        answer = session.results.get(self.question.key) if session.results.get(BACK) == self.question.key else None
        so_far = tr.text(SO_FAR, answer=self.question.told(answer, tr)) if answer is not None else ""
        text = "\n".join(filter(None, (so_far, hint, asked.text)))
        return replace(asked, text=text, many=self.question.kind == "multi")
