"""Reads the translations of a survey: in its own file, or in the one beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from flows.cards.checks import placeholders
from flows.reading import Section
from flows.surveys.definition.values import one_of
from flows.surveys.survey import Survey, Translation
from flows.surveys.texts import texts_of

State = Literal["draft", "reviewed"]

STATES: tuple[State, ...] = ("draft", "reviewed")


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation as it is kept: of which English text, whether somebody has reviewed it, and who."""

    text: str
    of: str
    state: State = "draft"
    by: str = ""


Entries = Mapping[str, Mapping[str, Entry]]
"""By language, then by place."""


def beside(path: Path) -> Path:
    """Where the translations of a survey file stand: `park_use.translations.yml` beside `park_use.yaml`."""
    return path.with_name(f"{path.stem}.translations.yml")


def read_translations(survey: Survey, told: Section) -> Survey:
    """Give the survey with its own translations; raises DefinitionError."""
    entries = read_entries(survey, told)
    if not entries:
        return survey
    english = {text.place: text.english for text in texts_of(survey)}
    return replace(survey, translations={tag: _by_english(english, of) for tag, of in entries.items()})


def read_entries(survey: Survey, told: Section) -> Entries:
    """Give the translations by place; raises DefinitionError for a place that is none, or two that differ."""
    if "translations" not in told:
        return {}
    english = {text.place: text.english for text in texts_of(survey)}
    languages = told.section("translations")
    found: dict[str, Mapping[str, Entry]] = {}
    for tag in languages:
        section = languages.section(tag)
        section.only(*english)
        found[tag] = {place: _entry(section, place, english[place]) for place in section}
        _refuse_two_ways(section, found[tag], english)
    return found


def _entry(section: Section, place: str, english: str) -> Entry:
    """Read a text, or a text with what it was made from, its state and who reviewed it."""
    if not isinstance(section[place], Section):
        return Entry(_told(section, place, english), english)
    entry = section.section(place)
    entry.only("text", "of", "state", "by")
    of = entry.text("of", english)
    return Entry(
        text=_told(entry, "text", of),
        of=of,
        state=one_of(entry, "state", STATES, "draft"),
        by=entry.text("by") if "by" in entry else "",
    )


def _told(section: Section, key: str, english: str) -> str:
    """Give a translation that names the same values as its English text."""
    told = section.text(key)
    wrong = mismatch(english, told)
    if wrong is not None:
        section.wrong(*wrong, key)
    return told


def mismatch(english: str, told: str) -> tuple[str, str] | None:
    """Say what is wrong with the values a translation names, and the cure; None when they are those of the English."""
    try:
        wanted, given = placeholders(english), placeholders(told)
    except ValueError as error:
        return f"braces are wrong ({error})", "Write each value as the English text does: {name}."
    if wanted - given:
        return f"lacks {_listed(wanted - given)}", "Put it where the value belongs in the sentence."
    if given - wanted:
        return f"has {_listed(given - wanted)}, which the English text has not", "Take it out."
    return None


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _refuse_two_ways(section: Section, entries: Mapping[str, Entry], english: Mapping[str, str]) -> None:
    """One English text has one translation: what a resident types back must have one meaning."""
    seen: dict[str, str] = {}
    for place, entry in entries.items():
        if entry.of == english[place] and seen.setdefault(entry.of, entry.text) != entry.text:
            what = f"{entry.of!r} is translated in two ways"
            section.wrong(what, "Use one of the two in both places, or reword one of the English texts.", place)


def _by_english(english: Mapping[str, str], entries: Mapping[str, Entry]) -> Mapping[str, Translation]:
    """Key the translations by the English text of today; one made from an older text says so."""
    found: dict[str, Translation] = {}
    for place, entry in entries.items():
        text, stale = english[place], entry.of != english[place]
        if not (stale and text in found):
            found[text] = Translation(entry.text, entry.state, entry.of if stale else "")
    return found
