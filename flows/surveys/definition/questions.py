"""Reads one question of a survey file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from flows.reading import Section
from flows.replies.matching import KINDS, Kind
from flows.surveys.definition.labels import read_labels
from flows.surveys.definition.values import identifier, one_of, plain_text, truth, whole
from flows.surveys.survey import DONT_KNOW, REFUSED, SKIPPED, Question

KNOWN = (
    "key", "kind", "ask", "labels", "min", "max", "min_label", "max_label", "optional", "only_if", "dont_know",
    "refusable", "on_fail", "earliest", "latest", "zone",
)  # fmt: skip

OF_KIND = {
    "labels": ("choice", "multi"), "min": ("scale", "number"), "max": ("scale", "number"),
    "min_label": ("scale",), "max_label": ("scale",), "earliest": ("date",), "latest": ("date",), "zone": ("place",),
}  # fmt: skip
"""Keys that say something in questions of some kinds only."""

OPEN = ("number", "text", "date", "place")
"""Kinds whose answers cannot be listed."""

WIDEST_SCALE = 11
"""Places from 0 to 10; more than that, nobody answers by text."""

TODAY: Literal["today"] = "today"


def read_question(section: Section, earlier: Sequence[Question]) -> Question:
    """Read a question, knowing those before it; raises DefinitionError."""
    section.only(*KNOWN)
    key, kind = identifier(section, "key"), _kind(section)
    if key in {question.key for question in earlier}:
        section.wrong(f"two questions have the key {key!r}", "Give each a key of its own.", "key")
    labels, codes = read_labels(section, kind)
    low, high = _bounds(section, kind)
    earliest, latest = _days(section)
    return Question(
        key=key,
        kind=kind,
        ask=plain_text(section, "ask"),
        labels=labels,
        codes=codes,
        min=low,
        max=high,
        min_label=plain_text(section, "min_label") if "min_label" in section else "",
        max_label=plain_text(section, "max_label") if "max_label" in section else "",
        optional=truth(section, "optional"),
        only_if=_only_if(section, earlier),
        may_not_know=truth(section, "dont_know"),
        may_refuse=truth(section, "refusable"),
        on_fail=one_of(section, "on_fail", ("skip", "person"), "skip"),
        earliest=earliest,
        latest=latest,
        zone=_zone(section, kind),
    )


def answers_of(question: Question) -> tuple[str, ...] | None:
    """Give every code a question can be saved under; None when they cannot be listed."""
    if question.kind in OPEN:
        return None
    places = range(question.min or 0, (question.max or 0) + 1) if question.kind == "scale" else ()
    return (*question.codes, *map(str, places), *besides(question))


def besides(question: Question) -> tuple[str, ...]:
    """Give the codes it can be saved under without having been answered."""
    flags = ((question.optional, SKIPPED), (question.may_not_know, DONT_KNOW), (question.may_refuse, REFUSED))
    return tuple(code for given, code in flags if given)


def _kind(section: Section) -> Kind:
    for kind in KINDS:
        if section.get("kind") == kind:
            _refuse_others(section, kind)
            return kind
    return section.wrong(f"{section.get('kind')!r} is no kind of question", f"Use one of: {', '.join(KINDS)}.", "kind")


def _refuse_others(section: Section, kind: Kind) -> None:
    """Refuse keys that say nothing in a question of this kind."""
    for key in section:
        kinds = OF_KIND.get(key, (kind,))
        if kind not in kinds:
            what = f"a {kind} question has no bounds" if key in {"min", "max"} else f"a {kind} question takes no {key}"
            section.wrong(what, f"Take {key} out, or use kind: {kinds[0]}.", key)


def _bounds(section: Section, kind: Kind) -> tuple[int | None, int | None]:
    low, high = whole(section, "min"), whole(section, "max")
    if kind == "scale":
        low, high = 1 if low is None else low, 5 if high is None else high
        if low < 0 or high - low >= WIDEST_SCALE:
            section.wrong(f"a scale from {low} to {high} is no scale", "Use 1 to 5, or 0 to 10.", "max")
    if low is not None and high is not None and low >= high:
        section.wrong(f"min {low} is not below max {high}", "Exchange the two.", "min")
    return low, high


Day = date | Literal["today"] | None


def _days(section: Section) -> tuple[Day, Day]:
    earliest, latest = _day(section, "earliest"), _day(section, "latest")
    if isinstance(earliest, date) and isinstance(latest, date) and earliest > latest:
        section.wrong(f"earliest {earliest} is after latest {latest}", "Exchange the two.", "earliest")
    return earliest, latest


def _day(section: Section, key: str) -> Day:
    value = section.get(key)
    if value is None or value == TODAY:
        return TODAY if value == TODAY else None
    if not isinstance(value, date) or isinstance(value, datetime):
        section.wrong(f"{value!r} is no day", f"Write {key}: 2026-12-31 without quotes, or {key}: today.", key)
    return value


def _zone(section: Section, kind: Kind) -> str:
    if kind != "place":
        return ""
    if "zone" not in section:
        section.wrong("a place question saves a zone, and none is named", "Write zone: and the data set of zones.")
    return identifier(section, "zone")


def _only_if(section: Section, earlier: Sequence[Question]) -> dict[str, tuple[str, ...]]:
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
    if not codes:
        wanted.wrong(f"no answer to {question.key!r} is named", "Name one code or more.", question.key)
    possible = answers_of(question)
    for code in codes:
        if possible is not None and code not in possible:
            wanted.wrong(f"{question.key!r} is never answered {code!r}", f"Use: {', '.join(possible)}.", question.key)
    return codes


def _code(value: object) -> str:
    """A code as it is saved: YAML reads a bare `yes` as true."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
