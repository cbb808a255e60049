"""Reads the reply to a question of any kind. In doubt None: ask again rather than guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from flows.replies.choice import Spellings, match_choice, match_label, match_multi
from flows.replies.digits import spoken_number
from flows.replies.number import match_number, match_scale
from flows.replies.words import bare, spoken
from flows.replies.yes_no import match_yes_no

__all__ = [
    "Expected", "Kind", "Matched", "Spellings", "match", "match_choice", "match_json", "match_label",
    "match_multi", "match_number", "match_scale", "match_yes_no", "says_besides", "says_skip", "spoken_number",
]  # fmt: skip

Kind = Literal["choice", "multi", "yes_no", "scale", "number", "text", "date", "place"]

KINDS: tuple[Kind, ...] = get_args(Kind)

Matched = int | tuple[int, ...] | str | None
"""Choice: its index from 0. Multi: several. Scale, number: the number. Yes_no, text: the word or words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a reply may be: the kind of question, the spellings of its labels, its bounds."""

    kind: Kind
    labels: Spellings = ()
    places: tuple[int, ...] = ()
    """On a scale, the place each label stands for."""
    low: int | None = None
    high: int | None = None


def match(expected: Expected, reply: str) -> Matched:
    """Read a reply; None when it does not answer, so that the question is asked again."""
    match expected.kind:
        case "choice":
            return match_choice(reply, expected.labels)
        case "multi":
            return match_multi(reply, expected.labels)
        case "yes_no":
            return match_yes_no(reply)
        case "scale":
            return match_scale(reply, *_ends(expected), dict(zip(expected.places, expected.labels, strict=True)))
        case "number":
            return match_number(reply, expected.low, expected.high)
        case "text" | "date" | "place":  # of a day or a place the words alone do not tell what is meant
            return (reply.strip() or None) if expected.kind == "text" else None


def says_skip(reply: str) -> bool:
    """Tell whether a reply passes an optional question, in any language."""
    return bare(reply) in spoken("skip")


def says_besides(reply: str, codes: Sequence[str]) -> str | None:
    """Give the first of these codes that a whole reply says in any language: “no idea”, “rather not say”, “skip”."""
    said = bare(reply)
    return next((code for code in codes if said in _spoken_besides(code)), None)


@cache
def _spoken_besides(code: str) -> frozenset[str]:
    """The words of a code, as `bare` leaves a reply."""
    kinds = {"dont_know": "dont_know", "prefer_not_to_say": "refuse", "skipped": "skip"}
    return frozenset(map(bare, spoken(kinds[code])))


def match_json(question: Mapping[str, Any], lang: str | None, reply: str) -> int | list[int] | str | None:
    """
    Read a reply to a question given as plain data, as `grove survey match` does.

    `question` has `kind` and, as the kind needs them, `labels` (each a text, or a list of its spellings),
    `min`, `max`. Choices come back counted from 1. Raises ValueError for a question that is none; `lang` is
    a courtesy of the caller, for replies are read in every language anyway.
    """
    del lang
    matched = match(_expected(question), reply)
    match matched:
        case tuple():
            return [index + 1 for index in matched]
        case int() if question["kind"] == "choice":
            return matched + 1
        case _:
            return matched


def _expected(question: Mapping[str, Any]) -> Expected:
    kind, labels = question.get("kind"), _spellings(question.get("labels"))
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of question; use one of: {', '.join(KINDS)}")
    if kind in {"choice", "multi"} and not labels:
        raise ValueError(f"a {kind} question needs labels")
    low, high = (_whole(question, bound) for bound in ("min", "max"))
    expected = Expected(kind=kind, labels=labels, low=low, high=high)
    if kind != "scale":
        return expected
    bottom, top = _ends(expected)
    all_places = tuple(range(bottom, min(top, bottom + len(labels)) + 1))
    places = all_places if len(all_places) == len(labels) else (bottom, top)
    named = labels if len(labels) == len(places) else ()
    return Expected(kind="scale", labels=named, places=places if named else (), low=bottom, high=top)


def _ends(expected: Expected) -> tuple[int, int]:
    """The lowest and highest place of a scale: 1 and 5 unless it says otherwise."""
    return 1 if expected.low is None else expected.low, 5 if expected.high is None else expected.high


def _spellings(labels: object) -> Spellings:
    if labels is None:
        return ()
    if not isinstance(labels, Sequence) or isinstance(labels, str):
        raise ValueError("labels is a list")  # noqa: TRY004 - what was typed is wrong, not the program
    each = [[label] if isinstance(label, str) else label for label in labels]
    if not all(isinstance(spellings, list) and all(isinstance(one, str) for one in spellings) for spellings in each):
        raise ValueError("each label is a text, or a list of its spellings")
    return each


def _whole(question: Mapping[str, Any], bound: str) -> int | None:
    value = question.get(bound)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise ValueError(f"{bound} is a whole number, not {value!r}")
    return value
