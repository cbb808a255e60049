"""Finds questions that nobody is ever asked, or can answer, and answers after which nothing more is asked."""

from collections.abc import Iterator, Mapping
from datetime import date

from flows.surveys.definition.questions import answers_of, besides
from flows.surveys.gate.fault import Fault, Launch
from flows.surveys.survey import Question, Survey

Wanted = Mapping[str, tuple[frozenset[str], ...]]
"""For each question that has to be answered first: sets of codes, of each of which one has to be given."""


def reach_faults(survey: Survey, launch: Launch) -> Iterator[Fault]:
    """Give what is wrong with the way through a survey."""
    by_key = {question.key: question for question in survey.questions}
    for question in survey.questions:
        impossible = _impossible(question, by_key)
        if impossible is not None:
            what = f"nobody is ever asked {question.key!r}: {impossible!r} can never be answered so"
            yield Fault(severity="error", place=question.key, what=what, fix="Mend only_if, here or there.")
        yield from _unanswerable(question, launch)
    yield from _early_ends(survey)


def _impossible(question: Question, by_key: Mapping[str, Question]) -> str | None:
    """Give the question whose answers cannot be what this one needs, with all that those need in turn."""
    for key, wanted in _needed(question, by_key).items():
        if not _can_be(by_key[key], wanted):
            return key
    return None


def _needed(question: Question, by_key: Mapping[str, Question]) -> Wanted:
    """All conditions for a question to be asked, those of the questions it depends on among them."""
    found = {key: (frozenset(codes),) for key, codes in question.only_if.items()}
    for key in question.only_if:
        for earlier, wanted in _needed(by_key[key], by_key).items():
            found[earlier] = (*found.get(earlier, ()), *wanted)
    return found


def _can_be(question: Question, wanted: tuple[frozenset[str], ...]) -> bool:
    """Tell whether one answer meets all conditions; several choices at once may meet one each."""
    if question.kind == "multi" and all(codes & set(question.codes) for codes in wanted):
        return True
    common = frozenset.intersection(*wanted)
    possible = set(besides(question)) if question.kind == "multi" else set(answers_of(question) or common)
    return any(code in possible and _within(question, code) for code in common)


def _within(question: Question, code: str) -> bool:
    """Tell whether a number can be answered; whatever else is listed, or can be anything."""
    if question.kind != "number" or code in besides(question):
        return True
    if not code.lstrip("-").isdecimal():
        return False
    number = int(code)
    return not (
        (question.min is not None and number < question.min) or (question.max is not None and number > question.max)
    )


def _unanswerable(question: Question, launch: Launch) -> Iterator[Fault]:
    earliest, latest = (_day(day, launch) for day in (question.earliest, question.latest))
    if earliest is not None and latest is not None and earliest > latest:
        what = f"no day is from {earliest} to {latest}, so nobody can answer {question.key!r}"
        yield Fault(severity="error", place=f"{question.key}", what=what, fix="Move earliest or latest.")
    if question.zone and launch.zones is not None and question.zone not in launch.zones:
        known = ", ".join(sorted(launch.zones)) or "none"
        what = f"there is no data set of zones {question.zone!r}, so nobody can answer {question.key!r}"
        yield Fault(severity="error", place=question.key, what=what, fix=f"There are: {known}.")


def _day(day: object, launch: Launch) -> date | None:
    return launch.today if day == "today" else day if isinstance(day, date) else None


def _early_ends(survey: Survey) -> Iterator[Fault]:
    """Give the answers after which no question is left: as it should be, or a dead end."""
    for index, question in enumerate(survey.questions[:-1]):
        later = survey.questions[index + 1 :]
        if not all(question.key in other.only_if for other in later):
            continue
        going_on = {code for other in later for code in other.only_if[question.key]}
        ending = [code for code in answers_of(question) or () if code not in going_on]
        if ending:
            what = f"whoever answers {question.key!r} with {', '.join(ending)} is asked nothing more"
            fix = "Leave it so if it is meant, or take only_if out of a later question."
            yield Fault(severity="hint", place=question.key, what=what, fix=fix)
