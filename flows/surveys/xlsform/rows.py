"""The rows of an XLSForm's sheets: what is read of each, and what is refused by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Never

from flows.reading import Section
from flows.surveys.sheets import Sheet, table_of
from flows.surveys.xlsform.words import COLUMNS, TOLD, UNREAD

ENGLISH = "en"

YES = frozenset({"yes", "true", "1", "true()"})

NO = frozenset({"", "no", "false", "0", "false()"})

HEAD = re.compile(r"(?P<column>[^:]+?)\s*(?:::?\s*(?P<language>[^:].*))?")


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in English, and in other languages."""

    english: str
    others: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: its cells by column, its texts by column and language, and where it stands."""

    section: Section
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def cell(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def says_yes(self, column: str) -> bool:
        """Read yes or no; raises DefinitionError for anything else."""
        said = self.cell(column).lower()
        if said not in YES | NO:
            self.wrong(f"{column} is {self.cell(column)!r}", "Write yes or no.", column)
        return said in YES

    def text(self, column: str) -> Texts:
        told = {tag: text.strip() for tag, text in self.texts.get(column, {}).items() if text.strip()}
        return Texts(told.get(ENGLISH, ""), {tag: text for tag, text in told.items() if tag != ENGLISH})

    def label(self) -> Texts:
        """Give the label with its hint behind it; raises DefinitionError where there is none in English."""
        label, hint = self.text("label"), self.text("hint")
        if not label.english:
            self.wrong("there is no label in English", "Write it in the column label, or label::English (en).", "label")
        english = f"{label.english} {hint.english}".strip()
        return Texts(english, {tag: f"{text} {hint.others.get(tag, '')}".strip() for tag, text in label.others.items()})

    def wrong(self, what: str, fix: str, column: str | None = None) -> Never:
        """Raise DefinitionError at this row."""
        self.section.wrong(what, fix, column)


def rows_of(path: Path, name: str, sheets: Mapping[str, Sheet], tag_of: Callable[[str], str | None]) -> list[FormRow]:
    """Read one sheet; raises DefinitionError for a column that says something and that nobody reads."""
    sheet = sheets.get(name, ())
    if not sheet and name != "choices":
        Section(path, 1).wrong(f"there is no sheet {name!r}", "An XLSForm has the sheets survey, choices, settings.")
    default = _default(sheets.get("settings", ()), tag_of)
    heads = {head: _column(name, head, default, tag_of) for head in (sheet[0] if sheet else ())}
    return [_row(path, number, cells, heads) for number, cells in table_of(sheet)]


Head = tuple[str, str | None, str | None]
"""A column, the language behind it, and the cure where it is none of ours."""


def _default(settings: Sheet, tag_of: Callable[[str], str | None]) -> str:
    """The language of texts whose column names none."""
    named = next((cells.get("default_language", "") for _, cells in table_of(settings)), "")
    return (tag_of(named) if named else None) or ENGLISH


def _column(sheet: str, head: str, default: str, tag_of: Callable[[str], str | None]) -> Head:
    found = HEAD.fullmatch(head.strip())
    column, language = (found["column"].lower(), found["language"]) if found else (head, None)
    if column == "label" and sheet == "settings":
        column = head
    if column in TOLD[sheet]:
        tag = default if language is None else tag_of(language)
        return (column, tag, None) if tag else (head, None, f"Name a language of the city: {column}::Español (es).")
    if column in COLUMNS[sheet] and language is None:
        return column, None, None
    return head, None, UNREAD.get(column, "Take the column out: a text message has nothing for it.")


def _row(path: Path, number: int, cells: Mapping[str, str], heads: Mapping[str, Head]) -> FormRow:
    section, plain, texts = Section(path, number), dict[str, str](), dict[str, dict[str, str]]()
    for head, value in cells.items():
        column, tag, cure = heads[head]
        if value and cure is not None and column:
            section.wrong(f"the column {column!r} is used", cure)
        if tag is None:
            plain[column] = value
        elif value or tag not in texts.get(column, {}):
            texts.setdefault(column, {})[tag] = value
    return FormRow(section, plain, texts)
