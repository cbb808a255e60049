"""Reads an XLSForm as a survey; what a survey has no word for is refused by name, with its row and a cure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.reading import Section
from flows.surveys.definition.reading import survey_of
from flows.surveys.sheets import Sheet
from flows.surveys.survey import Survey
from flows.surveys.xlsform.questions import Asked, asked_of
from flows.surveys.xlsform.rows import FormRow, Texts, rows_of
from flows.surveys.xlsform.words import SHEETS_REFUSED

SHEETS = ("survey", "choices", "settings")

NOTE = "note"

NUMBERS = ("version", "minutes", "segments", "expires_after_days", "remind_after_hours")

Told = dict[str, dict[str, str]]
"""Translations by language, then by place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was read, and what was made up because the form has no word for it."""

    survey: Survey
    remarks: tuple[str, ...] = ()


def read_form(path: Path, sheets: Mapping[str, Sheet], tag_of: Callable[[str], str | None]) -> Form:
    """
    Read the sheets of an XLSForm; raises DefinitionError at the sheet and row of what cannot be taken.

    `tag_of` gives our name of a language for what stands behind `label::`.
    """
    for name in SHEETS_REFUSED:
        if len(sheets.get(name, ())) > 1:
            Section(_sheet(path, name), 1).wrong(f"there is a sheet {name!r}", "Take it out; lists stand in choices.")
    survey, choices, settings = (rows_of(_sheet(path, name), name, sheets, tag_of) for name in SHEETS)
    if not settings:
        Section(_sheet(path, "settings"), 1).wrong("the form has no settings", "Write form_title and form_id there.")
    return _Making(path, settings[0]).form(survey, choices)


def _sheet(path: Path, name: str) -> Path:
    """How a sheet of the file is called in an error: `form.xlsx:survey`."""
    return Path(f"{path}:{name}")


@dataclass(slots=True)
class _Making:
    """One form on its way to a survey."""

    path: Path
    settings: FormRow
    told: Told = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def form(self, rows: list[FormRow], choices: list[FormRow]) -> Form:
        top, title = self._top(), self.settings.text("form_title")
        if not title.english:
            self.settings.wrong("the form has no title", "Write form_title in the sheet settings.", "form_title")
        intro, body, closing = _around(rows)
        self._put(top, "title", title, self.settings)
        self._say(top, "intro", intro, title)
        asked = asked_of(body, choices)
        self._ask(top, asked)
        self._say(top, "closing", closing, Texts("Thank you!", {}))
        told = Section(_sheet(self.path, "survey"), 1)
        if self.told:
            told["translations"] = _sections(told, self.told)
        return Form(survey=survey_of(top, told), remarks=tuple(self.remarks))

    def _top(self) -> Section:
        """Take the settings over."""
        top = Section(self.settings.section.path, self.settings.section.line)
        top["name"] = self.settings.cell("form_id").lower()
        for key in NUMBERS:
            text = self.settings.cell("version" if key == "version" else f"grove_{key}")
            if text:
                top[key] = int(text) if text.isdecimal() else text
        if self.settings.cell("grove_programme"):
            top["programme"] = self.settings.cell("grove_programme")
        if self.settings.cell("grove_languages"):
            top["languages"] = self.settings.cell("grove_languages").split()
        pairs = [pair.partition("=") for pair in self.settings.cell("grove_fall_back").split()]
        if pairs:
            top["fall_back"] = _section(top, {tag: other for tag, _, other in pairs})
        return top

    def _say(self, top: Section, place: str, note: FormRow | None, instead: Texts) -> None:
        if note is None:
            self.remarks.append(f"no note stands for the {place}; it says {instead.english!r}: reword it")
        self._put(top, place, instead if note is None else note.label(), note or self.settings)

    def _put(self, top: Section, place: str, texts: Texts, row: FormRow) -> None:
        top[place], top.lines[place] = texts.english, row.section.line
        for tag, text in texts.others.items():
            self.told.setdefault(tag, {})[place] = text

    def _ask(self, top: Section, asked: list[Asked]) -> None:
        top["questions"] = [one.section for one in asked]
        for one in asked:
            for place, texts in one.texts.items():
                for tag, text in texts.others.items():
                    self.told.setdefault(tag, {})[place] = text


def _around(rows: list[FormRow]) -> tuple[FormRow | None, list[FormRow], FormRow | None]:
    """Give the note before the questions, the questions, and the note behind them."""
    intro = rows[0] if rows and rows[0].cell("type") == NOTE else None
    body = rows[1:] if intro else rows
    closing = body[-1] if body and body[-1].cell("type") == NOTE else None
    body = body[:-1] if closing else body
    for row in body:
        if row.cell("type") == NOTE:
            row.wrong("a note stands among the questions", "Put its words into the question's label.", "type")
    return intro, body, closing


def _section(at: Section, values: Mapping[str, object]) -> Section:
    made = Section(at.path, at.line)
    made.update(values)
    return made


def _sections(at: Section, told: Told) -> Section:
    return _section(at, {tag: _section(at, texts) for tag, texts in told.items()})
