"""Reads a survey file and refuses, with file, line and cure, what would fail in front of a resident."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flows.reading import Section, content, read_definition
from flows.surveys.definition.questions import answers_of, read_question
from flows.surveys.definition.values import between, identifier, plain_text, sections, whole
from flows.surveys.survey import Question, Survey
from flows.surveys.translating.reading import beside, read_translations

__all__ = [
    "LIBRARY", "answers_of", "definition_text", "identifier", "load_survey", "sections", "survey_of", "whole",
]  # fmt: skip

LIBRARY = Path(__file__).parents[2] / "library" / "surveys"

KNOWN = (
    "name", "version", "title", "intro", "questions", "closing", "programme", "minutes", "segments",
    "expires_after_days", "remind_after_hours", "languages", "fall_back", "translations",
)  # fmt: skip

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?")
"""How a language is written: en, es, zh_Hans."""

VALUES = ("city", "website", "questions", "minutes")
"""What the intro and the closing words may name."""

LONGEST_MINUTES, LONGEST_DAYS, MOST_SEGMENTS = 30, 30, 6
"""Nobody answers longer by text; what is older is forgotten; and a text message holds no more."""


def load_survey(path: Path, text: str | None = None) -> Survey:
    """
    Read one survey file and the translations beside it; raises DefinitionError.

    `text` stands in for the content of both.
    """
    top = read_definition(path, text)
    sidecar = beside(path)
    if text is None and sidecar.exists():
        if "translations" in top:
            what = f"translations stand here and in {sidecar.name}"
            top.wrong(what, "Keep them in one of the two places.", "translations")
        told = read_definition(sidecar)
        told.only("translations")
        return survey_of(top, told)
    return survey_of(top, top)


def survey_of(top: Section, told: Section) -> Survey:
    """Make the survey a definition describes, with the translations of `told`; raises DefinitionError."""
    top.only(*KNOWN)
    questions: list[Question] = []
    for section in sections(top, "questions"):
        questions.append(read_question(section, questions))
    expires = timedelta(days=between(top, "expires_after_days", 1, LONGEST_DAYS, default=3))
    survey = Survey(
        name=identifier(top, "name"),
        version=between(top, "version", 1, None, default=1),
        title=plain_text(top, "title"),
        intro=plain_text(top, "intro", VALUES),
        questions=tuple(questions),
        closing=plain_text(top, "closing", VALUES),
        programme=identifier(top, "programme") if "programme" in top else None,
        minutes=between(top, "minutes", 1, LONGEST_MINUTES, default=1),
        segments=between(top, "segments", 1, MOST_SEGMENTS, default=2),
        expires_after=expires,
        remind_after=_reminder(top, expires),
        languages=_languages(top),
        fall_back=_fall_back(top),
    )
    return read_translations(survey, told)


def definition_text(path: Path) -> str:
    """Give one text that holds a survey file and the translations beside it: what a published version is."""
    source, sidecar = content(path), beside(path)
    return f"{source.rstrip()}\n{content(sidecar)}" if sidecar.exists() else source


def _reminder(top: Section, expires: timedelta) -> timedelta | None:
    if "remind_after_hours" not in top:
        return None
    reminder = timedelta(hours=between(top, "remind_after_hours", 1, None, default=1))
    if reminder >= expires:
        top.wrong(
            "the reminder comes when the survey is over", "Make it shorter than it stays open.", "remind_after_hours"
        )
    return reminder


def _languages(top: Section) -> tuple[str, ...]:
    value = top.get("languages", [])
    if not isinstance(value, list):
        top.wrong("'languages' is a list", "Write languages: [en, es].", "languages")
    found = tuple(_language(top, tag, "languages") for tag in value)
    if len(set(found)) < len(found):
        top.wrong("a language stands twice", "Keep one of the two.", "languages")
    return found


def _fall_back(top: Section) -> Mapping[str, str]:
    if "fall_back" not in top:
        return {}
    section = top.section("fall_back")
    chosen = {_language(section, tag, tag): _language(section, other, tag) for tag, other in section.items()}
    for tag, other in chosen.items():
        if other in chosen:
            what = f"{tag} falls back on {other}, which falls back itself"
            section.wrong(what, "Name a language the survey is written in: en, for example.", tag)
    return chosen


def _language(section: Section, tag: object, key: str) -> str:
    if not isinstance(tag, str) or not LANGUAGE.fullmatch(tag):
        section.wrong(f"{tag!r} is no language", "Write en, es, zh_Hans, for example; no in quotes.", key)
    return tag
