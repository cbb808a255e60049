"""The JSON Schema (2020-12) of a survey file, for editors that complete and check while one writes."""

from collections.abc import Mapping
from typing import Any

from flows.replies.matching import KINDS
from flows.surveys.definition.questions import KNOWN as OF_QUESTION
from flows.surveys.definition.questions import OF_KIND
from flows.surveys.definition.reading import KNOWN, LANGUAGE, LONGEST_DAYS, LONGEST_MINUTES, MOST_SEGMENTS
from flows.surveys.definition.values import NAME
from flows.surveys.translating.reading import STATES

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}

IDENTIFIER: Schema = {"type": "string", "pattern": rf"^\s*{NAME.pattern}\s*$"}

TAG: Schema = {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"}

DAY: Schema = {
    "anyOf": [{"const": "today"}, {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d?-\d\d?$"}],
    "description": "A day as 2026-12-31 without quotes, or today.",
}

CODE: Schema = {"type": ["string", "boolean", "integer", "number", "null"]}

TOLD: Schema = {
    "anyOf": [
        TEXT,
        {
            "type": "object",
            "properties": {"text": TEXT, "of": TEXT, "state": {"enum": list(STATES)}, "by": TEXT},
            "required": ["text"],
            "additionalProperties": False,
        },
    ]
}

DESCRIBED: Mapping[str, str] = {
    "name": "What the survey is called in commands and files: small letters, digits and _.",
    "title": "What residents and staff call it.",
    "intro": "Who asks, how many questions, how long. May name {city}, {website}, {questions}, {minutes}.",
    "closing": "The last words.",
    "programme": "The scope of consent it goes out under; the city's general messages unless said.",
    "minutes": "How long it takes.",
    "segments": "SMS segments one of its messages may take.",
    "expires_after_days": "How long it stays open.",
    "remind_after_hours": "After so much silence the pending question is asked once more.",
    "languages": "Those it goes out in; all of the city's unless said.",
    "fall_back": "Languages it is not written in, each with the one it is sent in there.",
    "key": "What the answer is saved as: small letters, digits and _.",
    "ask": "The question.",
    "optional": "SKIP is an answer.",
    "dont_know": "“Don't know” is an answer, saved as dont_know.",
    "refusable": "“Prefer not to say” is an answer, saved as prefer_not_to_say.",
    "on_fail": "After the last try: go on to the next question, or to a person.",
    "only_if": "Asked only when each of these earlier questions was answered with one of these codes.",
    "zone": "The data set of zones whose key is saved; never the address.",
}
"""Shown by editors beside a key."""


def survey_schema() -> Schema:
    """Give the schema; what hangs on other parts of the file (“an earlier question”) only the reader knows."""
    properties = {
        **_top(),
        "questions": {"type": "array", "minItems": 1, "items": _question()},
        "translations": _languages({"type": "object", "additionalProperties": TOLD}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A survey of the Connected Elk Grove resident assistant",
        "type": "object",
        "properties": {key: _described(key, properties[key]) for key in KNOWN},
        "required": ["name", "title", "intro", "questions", "closing"],
        "additionalProperties": False,
    }


def _top() -> Schema:
    return {
        "name": IDENTIFIER,
        "version": _whole(1),
        "title": TEXT,
        "intro": TEXT,
        "closing": TEXT,
        "programme": IDENTIFIER,
        "minutes": _whole(1, LONGEST_MINUTES),
        "segments": _whole(1, MOST_SEGMENTS),
        "expires_after_days": _whole(1, LONGEST_DAYS),
        "remind_after_hours": _whole(1),
        "languages": {"type": "array", "items": TAG, "uniqueItems": True},
        "fall_back": _languages(TAG),
    }


def _question() -> Schema:
    properties: Schema = {
        "key": IDENTIFIER,
        "kind": {"enum": list(KINDS)},
        "ask": TEXT,
        "labels": {"type": "array", "minItems": 2, "items": _label()},
        "min": _whole(),
        "max": _whole(),
        "min_label": TEXT,
        "max_label": TEXT,
        "optional": {"type": "boolean"},
        "only_if": {"type": "object", "additionalProperties": {"anyOf": [CODE, _codes()]}},
        "dont_know": {"type": "boolean"},
        "refusable": {"type": "boolean"},
        "on_fail": {"enum": ["skip", "person"]},
        "earliest": DAY,
        "latest": DAY,
        "zone": IDENTIFIER,
    }
    return {
        "type": "object",
        "properties": {key: _described(key, properties[key]) for key in OF_QUESTION},
        "required": ["key", "kind", "ask"],
        "additionalProperties": False,
        "allOf": [_needs(("choice", "multi"), "labels"), _needs(("place",), "zone"), *map(_only_of, OF_KIND)],
    }


def _label() -> Schema:
    both = {"type": "object", "properties": {"label": TEXT, "code": IDENTIFIER}, "additionalProperties": False}
    return {"anyOf": [TEXT, both | {"required": ["label", "code"]}]}


def _codes() -> Schema:
    return {"type": "array", "minItems": 1, "items": CODE}


def _languages(of_each: Schema) -> Schema:
    return {"type": "object", "propertyNames": TAG, "additionalProperties": of_each}


def _whole(low: int | None = None, high: int | None = None) -> Schema:
    bounds = {"minimum": low, "maximum": high}
    return {"type": "integer"} | {name: bound for name, bound in bounds.items() if bound is not None}


def _needs(kinds: tuple[str, ...], key: str) -> Schema:
    """A question of these kinds has this key."""
    return {"if": _of_kind(kinds), "then": {"required": [key]}}


def _only_of(key: str) -> Schema:
    """A question with this key is of the kinds it says something in."""
    return {"if": {"required": [key]}, "then": _of_kind(OF_KIND[key])}


def _of_kind(kinds: tuple[str, ...]) -> Schema:
    return {"properties": {"kind": {"enum": list(kinds)}}, "required": ["kind"]}


def _described(key: str, schema: Schema) -> Schema:
    return schema | {"description": DESCRIBED[key]} if key in DESCRIBED else schema
