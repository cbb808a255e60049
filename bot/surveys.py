"""Surveys: published from files, versioned, and read as flows."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.errors import OperatorError
from flows.conversation import Flow
from flows.survey_flow import survey_flow
from flows.surveys.definition.reading import definition_text, load_survey
from flows.surveys.gate.checks import Fault, Launch, check_survey
from flows.surveys.survey import Survey
from storage import surveys
from storage.database import Db


@dataclass(frozen=True, slots=True)
class Surveys:
    """Published surveys, each version read once: it never changes."""

    _read: dict[tuple[str, int], Survey] = field(default_factory=dict)
    _flows: dict[tuple[str, int], Flow] = field(default_factory=dict)

    def survey(self, db: Db, name: str, version: int) -> Survey | None:
        """One version of a survey; None when there is no such."""
        if (name, version) not in self._read:
            text = surveys.definition(db, name, version)
            if text is None:
                return None
            self._read[name, version] = load_survey(Path(f"{name}.yaml"), text)
        return self._read[name, version]

    def latest(self, db: Db, name: str) -> tuple[Survey, int] | None:
        """The newest version of a survey, and its number; None when there is no such survey."""
        newest = surveys.latest(db, name)
        survey = self.survey(db, name, newest[0]) if newest else None
        return (survey, newest[0]) if survey and newest else None

    def flow(self, db: Db, name: str, version: int) -> Flow | None:
        """The flow of one version; None when there is no such."""
        if (name, version) not in self._flows:
            survey = self.survey(db, name, version)
            if survey is None:
                return None
            self._flows[name, version] = survey_flow(survey, version)
        return self._flows[name, version]


class SurveyRefused(OperatorError):
    """A survey that would fail residents in one of the languages it goes out in."""

    code = "survey-refused"

    def __init__(self, path: Path, fault: Fault, errors: int) -> None:
        others = f" and {errors - 1} more" if errors > 1 else ""
        super().__init__(
            f"{path} does not go out: {fault.place}: {fault.what}{others}.",
            fix=f"{fault.fix} `grove survey check {path}` shows it all.",
        )


def publish(db: Db, path: Path, now: datetime, launch: Launch | None = None) -> tuple[str, int]:
    """
    Check a survey file and publish it with its translations; gives its name and version.

    With `launch` it has to pass the gate in every language it goes out in. Raises DefinitionError, SurveyRefused.
    """
    survey = load_survey(path)
    errors = check_survey(survey, launch).errors if launch else ()
    if errors:
        raise SurveyRefused(path, errors[0], len(errors))
    return survey.name, surveys.publish(db, survey.name, definition_text(path), now)
