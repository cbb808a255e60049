"""One test sentence beside what an engine made of it."""

from dataclasses import dataclass

from flows.understanding import Outcome, Understanding
from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was expected of a text and what was given; the two may differ, which is the point."""

    text: str
    language: str
    expected: str
    given: str | None
    """The head of the ranking, whatever its confidence; None where there is no ranking."""
    answer: str | None
    """The best intent that has an answer: the head, or the second when the head is out of scope."""
    score: float
    """The confidence of `answer`, by which the engine abstains; 0 where there is none."""
    outcome: Outcome
    lead: float = 1.0
    """By how much confidence the head is ahead of the second."""
    seconds: float = 0.0

    @property
    def in_scope(self) -> bool:
        return self.expected != OUT_OF_SCOPE

    @property
    def right(self) -> bool:
        return self.given == self.expected

    @property
    def wrong_as_sure(self) -> bool:
        """The worst there is: acted on, and not what was asked. Anything acted on for what is out of scope is."""
        return self.outcome == "sure" and self.given != self.expected


def judge(sentence: Sentence, understood: Understanding, seconds: float = 0.0) -> Judged:
    """Lay an understanding beside the sentence it is of; `seconds` is what it took."""
    ranking = understood.intents or (((understood.intent, understood.confidence),) if understood.intent else ())
    answer, score = next(((name, sure) for name, sure in ranking if name != OUT_OF_SCOPE), (None, 0.0))
    return Judged(
        text=sentence.text,
        language=sentence.language,
        expected=sentence.intent,
        given=understood.intent,
        answer=answer,
        score=score,
        outcome=understood.outcome,
        lead=ranking[0][1] - ranking[1][1] if len(ranking) > 1 else 1.0,
        seconds=seconds,
    )
