"""Reads the values of a definition: names, whole numbers, choices of a few words, lists with keys of their own."""

import re
from collections.abc import Collection, Sequence
from typing import TypeVar

from flows.cards.checks import placeholders
from flows.reading import Section

Word = TypeVar("Word", bound=str)

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What a survey or a question may be called: a button has to carry the name of its question."""


def sections(top: Section, key: str) -> list[Section]:
    """Give the entries of a list, each with keys of its own; raises DefinitionError when there is none."""
    entries = top.get(key)
    if not isinstance(entries, list) or not entries:
        top.wrong(f"{key!r} needs at least one entry", f"Write {key}: and below it a line `- key: …`.", key)
    for entry in entries:
        if not isinstance(entry, Section):
            top.wrong(f"an entry of {key!r} has no keys of its own", "Begin each with `- key: …`.", key)
    return entries


def identifier(section: Section, key: str) -> str:
    """Give a name that may stand in a column or a query."""
    name = section.text(key)
    if not NAME.fullmatch(name):
        section.wrong(f"{name!r} is no name", "Use small letters, digits and _, begin with a letter, 32 at most.", key)
    return name


def whole(section: Section, key: str, default: int | None = None) -> int | None:
    """Give a whole number, or the default where the key is missing."""
    value = section.get(key, default)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        section.wrong(f"{key!r} needs a whole number, not {value!r}", f"Write {key}: 1, for example.", key)
    return value


def between(section: Section, key: str, low: int, high: int | None, *, default: int) -> int:
    """Give a whole number within bounds; without `high` there is no upper one."""
    value = whole(section, key, default)
    if value is None or value < low or (high is not None and value > high):
        cure = f"Use {low} to {high}." if high is not None else f"Use {low} or more."
        section.wrong(f"{key!r} cannot be {value!r}", cure, key)
    return value


def truth(section: Section, key: str) -> bool:
    """Give true or false; false where the key is missing."""
    value = section.get(key, False)
    if not isinstance(value, bool):
        section.wrong(f"{key!r} is true or false", f"Write {key}: true.", key)
    return value


def one_of(section: Section, key: str, words: Sequence[Word], default: Word | None = None) -> Word:
    """Give one of a few words."""
    value = section.get(key, default)
    for word in words:
        if value == word:
            return word
    return section.wrong(f"{value!r} is no {key}", f"Use one of: {', '.join(words)}.", key)


def plain_text(section: Section, key: str, values: Collection[str] = ()) -> str:
    """Give a text that names no value, or only these: whatever else is in braces would fail before a resident."""
    text = section.text(key)
    for name in sorted(names(section, key, text) - set(values)):
        possible = ", ".join(f"{{{value}}}" for value in sorted(values)) or "none"
        section.wrong(f"this text cannot tell {{{name}}}", f"Possible: {possible}.", key)
    return text


def names(section: Section, key: str, text: str) -> set[str]:
    """Give the names in braces of a text; raises DefinitionError for a brace that is none."""
    try:
        return placeholders(text)
    except ValueError as error:
        return section.wrong(f"a brace stands alone ({error})", "Write {{ and }} for braces that are shown.", key)
