"""Translations on their way out to a translator and back: a row for each text, checked when it comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.surveys.survey import Survey
from flows.surveys.texts import texts_of
from flows.surveys.translating.reading import Entries, Entry, State, mismatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One text as a translator sees it."""

    place: str
    english: str
    text: str = ""
    """The translation; empty where there is none yet."""
    state: State = "draft"
    by: str = ""
    """Who reviewed it."""
    was: str = ""
    """The English text it was made from, where that has changed since."""
    line: int = 0
    """Where it stands in the file it came from."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken, why, and the cure."""

    row: Row
    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of an import."""

    entries: Entries
    taken: int
    """Rows that were new or changed."""
    refused: tuple[Refused, ...]


def rows(survey: Survey, entries: Entries, language: str) -> list[Row]:
    """Give each text once, with its translation in one language where there is one."""
    known, seen, found = entries.get(language, {}), set[str](), list[Row]()
    for text in texts_of(survey):
        if text.english in seen and text.place not in known:
            continue
        seen.add(text.english)
        entry = known.get(text.place, Entry("", text.english))
        was = entry.of if entry.of != text.english else ""
        state: State = "draft" if was else entry.state
        found.append(Row(place=text.place, english=text.english, text=entry.text, state=state, by=entry.by, was=was))
    return found


def merged(survey: Survey, entries: Entries, language: str, given: Iterable[Row], reviewer: str = "") -> Merged:
    """Put rows that came back among the translations; a row that would fail a resident is left out, and told."""
    english = {text.place: text.english for text in texts_of(survey)}
    kept, taken, refused = dict(entries.get(language, {})), 0, list[Refused]()
    for row in given:
        if not row.text.strip():
            continue
        wrong = _wrong(row, english) or _two_ways(row, kept, english) or _unsigned(row, kept, reviewer)
        if wrong is not None:
            refused.append(Refused(row, *wrong))
            continue
        entry = _entry(row, kept.get(row.place), reviewer)
        taken += kept.get(row.place) != entry
        kept[row.place] = entry
    return Merged(entries={**entries, language: kept}, taken=taken, refused=tuple(refused))


def _entry(row: Row, before: Entry | None, reviewer: str) -> Entry:
    """What is kept of a row; a text that was stale, and that nobody touched, stays stale."""
    if before is not None and row.state == "draft" and row.text == before.text and before.of != row.english:
        return before
    by = row.by or (before.by if before and before.text == row.text else "") or reviewer
    return Entry(row.text, row.english, row.state, by if row.state == "reviewed" else "")


def _wrong(row: Row, english: Mapping[str, str]) -> tuple[str, str] | None:
    if row.place not in english:
        return f"the survey has no text {row.place!r}", "Export again, and translate that file."
    if row.english != english[row.place]:
        return "the English text has changed since it was exported", "Export again: the translation may not fit."
    return mismatch(row.english, row.text)


def _two_ways(row: Row, kept: Mapping[str, Entry], english: Mapping[str, str]) -> tuple[str, str] | None:
    """One English text has one translation: what a resident types back must have one meaning."""
    for place, entry in kept.items():
        if place != row.place and english.get(place) == row.english == entry.of and entry.text != row.text:
            return f"{place!r} has the same English text and another translation", "Use one of the two in both."
    return None


def _unsigned(row: Row, kept: Mapping[str, Entry], reviewer: str) -> tuple[str, str] | None:
    before = kept.get(row.place)
    signed = row.by or reviewer or (before is not None and before.by and before.text == row.text)
    if row.state == "reviewed" and not signed:
        return "nobody says who reviewed it", "Name the reviewer in the row, or with --by."
    return None
