"""An audience as a tree: says who belongs to it, and writes itself as the query it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import regex

FIELDS = ("channel", "finished", "language", "started", "topic", "zone")
"""What a query may ask of a contact: ways of messaging, surveys by name, languages, topics, zones."""

WORDS = frozenset({"all", "and", "in", "not", "or"})

Operator = Literal["=", "!=", "in"]


@dataclass(frozen=True, slots=True)
class Everyone:
    """All contacts."""

    def __str__(self) -> str:
        return "all"


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    One field against its values.

    A contact may have several values of a field, or none. `=` and `in`: one of them is among `values`;
    `!=`: none is, so it holds for those of whom we do not know.
    """

    field: str
    op: Operator
    values: tuple[str, ...]

    def __str__(self) -> str:
        written = [_quoted(value) for value in self.values]
        return f"{self.field} {self.op} " + (f"({', '.join(written)})" if self.op == "in" else written[0])


@dataclass(frozen=True, slots=True)
class Not:
    """Those for whom `part` does not hold."""

    part: "Expression"

    def __str__(self) -> str:
        return f"not ({self.part})"


@dataclass(frozen=True, slots=True)
class And:
    """Those for whom all parts hold."""

    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, And | Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Those for whom one part holds, or more."""

    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " or ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


Expression = Everyone | Comparison | Not | And | Or


def matches(expression: Expression, facts: Mapping[str, frozenset[str] | str]) -> bool:
    """Tell whether a contact belongs to an audience; a fact that is missing is a field without a value."""
    match expression:
        case Everyone():
            return True
        case Comparison(field, op, values):
            fact = facts.get(field, frozenset())
            known = {fact} if isinstance(fact, str) else fact
            return known.isdisjoint(values) == (op == "!=")
        case Not(part):
            return not matches(part, facts)
        case And(parts):
            return all(matches(part, facts) for part in parts)
        case Or(parts):
            return any(matches(part, facts) for part in parts)


def _quoted(value: str) -> str:
    if regex.fullmatch(r"[\w-]+", value) and value.lower() not in WORDS:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
