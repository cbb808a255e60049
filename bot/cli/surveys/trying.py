"""`grove survey try`: a talk through a survey as it would go by SMS; nothing is kept and nothing is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.cli.output import print_json, say
from bot.cli.surveys.launch import as_sms
from flows.conversation import (
    PERSON,
    Begin,
    Effect,
    Flow,
    HandOver,
    Input,
    Locate,
    Replied,
    Save,
    Say,
    Session,
    Started,
    Turn,
    WentBack,
    Zoned,
    step,
)
from flows.replies.commands import command
from flows.safety.consent import consent_word
from flows.segments import count
from flows.survey_flow import survey_flow
from flows.surveys.gate.checks import Launch
from flows.surveys.survey import Survey
from flows.translator import Translator
from flows.understanding import Slot, not_understood
from nlu.folding import fold
from nlu.values.dates import find_date

STANDS_FOR = "some_zone"
"""Saved for a place in a trial, which looks nothing up."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one line."""

    line: str | None
    """What was typed; None for the beginning."""
    effects: tuple[Effect, ...]
    over: bool

    @property
    def sent(self) -> list[str]:
        return [as_sms(effect) for effect in self.effects if isinstance(effect, Say)]

    @property
    def saved(self) -> dict[str, str]:
        return {effect.question: effect.value for effect in self.effects if isinstance(effect, Save)}

    @property
    def handed_over(self) -> bool:
        return any(
            isinstance(effect, HandOver) or (isinstance(effect, Begin) and effect.intent == PERSON)
            for effect in self.effects
        )


@dataclass(slots=True)
class Trial:
    """One pass through a survey in one language."""

    flow: Flow
    tr: Translator
    session: Session | None
    today: date | None
    answers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, survey: Survey, launch: Launch, language: str) -> "Trial":
        flow = survey_flow(survey, survey.version)
        facts = {name: str(value) for name, value in launch.values.items()}
        return cls(flow, launch.translator(survey, language), flow.begin(**facts), launch.today)

    def talk(self, lines: Iterable[str]) -> Iterator[Step]:
        """Begin, then answer line after line until the survey is over."""
        yield self._take(None, Started())
        for line in lines:
            if self.session is None:
                return
            if consent_word(line) == "stop":
                self.session = None
                yield Step(line, (), over=True)
            else:
                yield self._take(line, self._heard(line))

    def _heard(self, line: str) -> Input:
        """What a line is to the engine: BACK, or a reply with the day in it."""
        if command(line) == "back":
            return WentBack()
        found = find_date(fold(line), self.tr.language)
        slots = {"date": Slot(*found)} if found else {}
        return Replied(replace(not_understood(line), slots=slots), today=self.today)

    def _take(self, line: str | None, incoming: Input) -> Step:
        if self.session is None:
            raise AssertionError("nothing is taken when the survey is over")
        turn = step(self.flow, self.session, incoming, self.tr)
        if turn.session is not None and turn.effects and isinstance(turn.effects[-1], Locate):
            after = step(self.flow, turn.session, Zoned(STANDS_FOR), self.tr)
            turn = Turn(after.session, (*turn.effects[:-1], *after.effects), turn.understood)
        self.session = turn.session
        taken = Step(line, turn.effects, over=turn.session is None)
        self.answers |= taken.saved
        return taken


def show(trial: Trial, lines: Iterable[str]) -> None:
    """Show a talk to people: each message with its segments, and what is saved."""
    for each in trial.talk(lines):
        for text in each.sent:
            say(f"City ({count(text).segments}): {text}", style="green")
        for question, value in each.saved.items():
            say(f"  saved: {question} = {value}", style="dim")
        if each.handed_over:
            say("  handed over to a person", style="dim")
    told = ", ".join(f"{question} = {value}" for question, value in trial.answers.items())
    say(f"{'It is over' if trial.session is None else 'It is not finished'}. Saved would be: {told or 'nothing'}.")


def write(trial: Trial, lines: Iterable[str]) -> None:
    """Write the same as JSON, one object a line."""
    for each in trial.talk(lines):
        print_json(as_object(each))


def as_object(each: Step) -> dict[str, Any]:
    """What `grove survey try --json` writes for one line."""
    return {
        "in": each.line,
        "sent": [{"text": text, "segments": count(text).segments} for text in each.sent],
        "saved": each.saved,
        "person": each.handed_over,
        "over": each.over,
    }
