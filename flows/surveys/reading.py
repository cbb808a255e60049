"""Reads a survey file and refuses, with file, line and cure, what would fail in front of a resident."""

import re
from collections.abc import Iterable
from pathlib import Path

from flows.numerals import to_int
from flows.reading import Section, read_definition
from flows.replies.matching import KINDS, Kind
from flows.replies.words import bare
from flows.surveys.survey import SKIPPED, YES_NO, Question, Survey, code_of

LIBRARY = Path(__file__).parents[1] / "library" / "surveys"

RESERVED = frozenset({
    "stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe", "start",
    "unstop", "help", "info", "back", "skip",
})  # fmt: skip
"""Never a label: these words are obeyed before a survey sees them. Source: 47 CFR 64.1200(a)(10)."""

KNOWN = ("key", "kind", "ask", "labels", "min", "max", "min_label", "max_label", "optional", "only_if")

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What a survey or a question may be called: a button has to carry the name of its question."""

WIDEST_SCALE = 11
"""Places from 0 to 10; more than that, nobody answers by text."""


def load_survey(path: Path, text: str | None = None) -> Survey:
    """Read one survey file; raises DefinitionError. `text` stands in for the file's content."""
    top = read_definition(path, text)
    top.only("name", "version", "title", "intro", "questions", "closing")
    questions: list[Question] = []
    for section in sections(top, "questions"):
        questions.append(_question(section, questions))
    return Survey(
        name=identifier(top, "name"),
        version=whole(top, "version", default=1) or 1,
        title=top.text("title"),
        intro=top.text("intro"),
        questions=tuple(questions),
        closing=top.text("closing"),
    )


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


def _question(section: Section, earlier: list[Question]) -> Question:
    section.only(*KNOWN)
    key, kind = identifier(section, "key"), _kind(section)
    if key in {question.key for question in earlier}:
        section.wrong(f"two questions have the key {key!r}", "Give each a key of its own.", "key")
    labels, codes = _labels(section, kind)
    low, high = _bounds(section, kind)
    return Question(
        key=key,
        kind=kind,
        ask=section.text("ask"),
        labels=labels,
        codes=codes,
        min=low,
        max=high,
        min_label=section.text("min_label") if "min_label" in section else "",
        max_label=section.text("max_label") if "max_label" in section else "",
        optional=_optional(section),
        only_if=_only_if(section, earlier),
    )


def _kind(section: Section) -> Kind:
    for kind in KINDS:
        if section.get("kind") == kind:
            return kind
    return section.wrong(f"{section.get('kind')!r} is no kind of question", f"Use one of: {', '.join(KINDS)}.", "kind")


def _optional(section: Section) -> bool:
    value = section.get("optional", False)
    if not isinstance(value, bool):
        section.wrong("'optional' is true or false", "Write optional: true.", "optional")
    return value


def _labels(section: Section, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give labels and codes; an entry is a label, or a label and its code."""
    if kind not in {"choice", "multi"}:
        if "labels" in section:
            section.wrong(f"a {kind} question takes no labels", "Take them out, or use kind: choice.", "labels")
        return (YES_NO, ("yes", "no")) if kind == "yes_no" else ((), ())
    entries = section.get("labels")
    if not isinstance(entries, list) or len(entries) < 2:  # noqa: PLR2004 - one label is no choice
        section.wrong("a choice needs two labels or more", "List them below labels:.", "labels")
    pairs = [_label(section, entry) for entry in entries]
    _refuse_doubles(section, "label", (bare(label) for label, _ in pairs))
    _refuse_doubles(section, "code", (code for _, code in pairs))
    return tuple(label for label, _ in pairs), tuple(code for _, code in pairs)


def _label(section: Section, entry: object) -> tuple[str, str]:
    if isinstance(entry, Section):
        entry.only("label", "code")
        return _checked(entry, entry.text("label")), identifier(entry, "code")
    if not isinstance(entry, str) or not entry.strip():
        section.wrong(f"a label is a text, not {entry!r}", "Put it in quotes: YAML takes Yes for true.", "labels")
    return _checked(section, entry.strip()), code_of(entry)


def _checked(section: Section, label: str) -> str:
    if bare(label) in RESERVED:
        section.wrong(f"the label {label!r} is a word the service obeys", "Use another wording.", "labels")
    if to_int(label) is not None:
        section.wrong(
            f"the label {label!r} is taken for a choice's number", "Write what it counts: 2 visits.", "labels"
        )
    if code_of(label) in {"", SKIPPED}:
        section.wrong(f"the label {label!r} gives no code", "Write label: … and code: … for it.", "labels")
    return label


def _refuse_doubles(section: Section, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            section.wrong(f"two choices have the {what} {value!r}", "Change one of the two.", "labels")
        seen.add(value)


def _bounds(section: Section, kind: Kind) -> tuple[int | None, int | None]:
    low, high = whole(section, "min"), whole(section, "max")
    if kind not in {"scale", "number"}:
        if low is not None or high is not None:
            section.wrong(f"a {kind} question has no bounds", "Take min and max out.", "min")
        return None, None
    if kind == "scale":
        low, high = 1 if low is None else low, 5 if high is None else high
        if low < 0 or high - low >= WIDEST_SCALE:
            section.wrong(f"a scale from {low} to {high} is no scale", "Use 1 to 5, or 0 to 10.", "max")
    if low is not None and high is not None and low >= high:
        section.wrong(f"min {low} is not below max {high}", "Exchange the two.", "min")
    return low, high


def _only_if(section: Section, earlier: list[Question]) -> dict[str, tuple[str, ...]]:
    if "only_if" not in section:
        return {}
    by_key = {question.key: question for question in earlier}
    wanted = section.section("only_if")
    for key in wanted:
        if key not in by_key:
            wanted.wrong(f"{key!r} is no earlier question", f"Name one of: {', '.join(by_key) or 'none'}.", key)
    return {key: _wanted_codes(wanted, by_key[key]) for key in wanted}


def _wanted_codes(wanted: Section, question: Question) -> tuple[str, ...]:
    value = wanted[question.key]
    codes = tuple(_code(code) for code in (value if isinstance(value, list) else [value]))
    possible = answers_of(question)
    for code in codes:
        if possible is not None and code not in possible:
            wanted.wrong(f"{question.key!r} is never answered {code!r}", f"Use: {', '.join(possible)}.", question.key)
    return codes


def _code(value: object) -> str:
    """A code as it is saved: YAML reads a bare `yes` as true."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def answers_of(question: Question) -> tuple[str, ...] | None:
    """Give every code a question can be saved under; None when they cannot be listed."""
    if question.kind in {"number", "text"}:
        return None
    places = range(question.min or 0, (question.max or 0) + 1) if question.kind == "scale" else ()
    skipped = (SKIPPED,) if question.optional else ()
    return (*question.codes, *map(str, places), *skipped)
