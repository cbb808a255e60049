"""What may happen to a contact that a campaign's point follows: an answer, a survey's end or standstill, a ticket."""

from dataclasses import dataclass

from flows.outreach.audience import AudienceError, parse
from flows.outreach.audience_tree import Answered
from flows.outreach.offsets import Offset


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A contact has come into the campaign's audience."""

    def __str__(self) -> str:
        return "enrolled"


@dataclass(frozen=True, slots=True)
class AnsweredSo:
    """A question was answered, with a code that the condition holds for."""

    condition: Answered

    def __str__(self) -> str:
        return str(self.condition)


@dataclass(frozen=True, slots=True)
class Finished:
    """A survey came to its end."""

    survey: str

    def __str__(self) -> str:
        return f"finished {self.survey}"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A survey was begun, and so much time later it has not come to its end."""

    survey: str
    within: Offset

    def __str__(self) -> str:
        return f"not finished {self.survey} within {self.within}"


@dataclass(frozen=True, slots=True)
class TicketClosed:
    """Staff have dealt with what a resident waited for."""

    def __str__(self) -> str:
        return "ticket closed"


Event = Enrolled | AnsweredSo | Finished | Unfinished | TicketClosed

FORMS = "answered survey.question, finished survey, not finished survey within 3 days, ticket closed"


def parse_event(text: str) -> Event:
    """Read an event; raises ValueError, which says how they are written. `parse_event` and `str` are inverses."""
    match text.split():
        case ["enrolled"]:
            return Enrolled()
        case ["ticket", "closed"]:
            return TicketClosed()
        case ["finished", survey]:
            return Finished(survey)
        case ["not", "finished", survey, "within", amount, unit]:
            return Unfinished(survey, Offset.parse(f"{amount} {unit}"))
        case ["answered", *_]:
            return _answered(text)
    raise ValueError(f"{text!r} is no event; they are written: {FORMS}")


def _answered(text: str) -> AnsweredSo:
    try:
        condition = parse(text)
    except AudienceError as error:
        raise ValueError(f"{error.what}. {error.fix}") from error
    if not isinstance(condition, Answered):
        raise ValueError(f"{text!r} is more than one answer; write a point for each")  # noqa: TRY004 - its text is wrong
    return AnsweredSo(condition)


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """A fact: this was answered to a question."""

    survey: str
    question: str
    code: str


@dataclass(frozen=True, slots=True)
class SurveyBegun:
    """A fact: the survey's first question was put."""

    survey: str


@dataclass(frozen=True, slots=True)
class SurveyFinished:
    """A fact: the survey's last question was answered."""

    survey: str


@dataclass(frozen=True, slots=True)
class TicketDone:
    """A fact: a ticket of the contact was closed."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A fact: the contact came into an audience."""


Fact = AnswerGiven | SurveyBegun | SurveyFinished | TicketDone | Joined


def follows(event: Event, fact: Fact) -> bool:
    """Tell whether a fact is what a point waits for; an event that did not happen yet begins with its begin."""
    match event, fact:
        case (Enrolled(), Joined()) | (TicketClosed(), TicketDone()):
            return True
        case Finished(survey), SurveyFinished(done):
            return survey == done
        case Unfinished(survey), SurveyBegun(begun):
            return survey == begun
        case AnsweredSo(condition), AnswerGiven(survey, question, code):
            asked = (condition.survey, condition.question)
            return asked == (survey, question) and condition.holds(code)
        case _:
            return False
