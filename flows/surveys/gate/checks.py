"""Checks a survey before it goes out: what residents would stumble over, in which language, and what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.surveys.gate.cost import costs, length_faults
from flows.surveys.gate.fault import Fault, Launch
from flows.surveys.gate.languages import covered, language_faults, translation_faults
from flows.surveys.gate.reach import reach_faults
from flows.surveys.survey import Survey

__all__ = ["Fault", "Gate", "Launch", "check_survey", "costs"]

ORDER = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Gate:
    """What the checks found, gravest first; a survey with errors does not go out."""

    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.severity == "error")


def check_survey(survey: Survey, launch: Launch) -> Gate:
    """Look for everything that is wrong with a survey in each of the languages it goes out in."""
    return Gate(tuple(sorted(_all(survey, launch), key=lambda fault: ORDER[fault.severity])))


def _all(survey: Survey, launch: Launch) -> Iterator[Fault]:
    yield from reach_faults(survey, launch)
    yield from language_faults(survey, launch)
    for language in covered(survey, launch):
        yield from translation_faults(survey, launch, language)
        yield from length_faults(survey, launch, language)
