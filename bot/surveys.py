"""Surveys: published from files, versioned, and read as flows."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flows.conversation import Flow
from flows.survey_flow import survey_flow
from flows.surveys.reading import load_survey
from flows.surveys.survey import Survey
from storage import surveys
from storage.database import Db


@dataclass(frozen=True, slots=True)
class Surveys:
    """Published surveys, each version read once: it never changes."""

    _read: dict[tuple[str, int], Survey] = field(default_factory=dict)

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
        survey = self.survey(db, name, version)
        return survey_flow(survey, version) if survey else None


def publish(db: Db, path: Path, now: datetime) -> tuple[str, int]:
    """Check a survey file and publish it; gives its name and version. Raises DefinitionError."""
    survey = load_survey(path)
    return survey.name, surveys.publish(db, survey.name, path.read_text(encoding="utf-8"), now)
