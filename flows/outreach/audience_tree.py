"""An audience as a tree: says who belongs to it, and writes itself as the query it was read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import ge, gt, le, lt
from typing import Any, Literal

import regex

FIELDS = ("channel", "consent", "finished", "language", "started", "topic", "zone")
"""What a query may ask of a contact: ways of messaging, consent, surveys by name, languages, topics, zones."""

MOMENTS = ("heard", "joined")
"""What a query may ask the age of: their last message to us; when they came to us (their first message or consent)."""

STRATA = ("language", "zone")
"""By what a sample may be drawn evenly."""

AND = " and "
"""Between two of them: each pair of values has its share."""

WORDS = frozenset({"all", "and", "answered", "in", "not", "or"})

Operator = Literal["=", "!=", "in"]

Order = Literal["<", "<=", ">", ">="]

ORDERS: Mapping[Order, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}

WHOLE = "-?[0-9]{1,9}"
"""An answer that is a whole number, as it is saved."""


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
class Answered:
    """
    One question of a survey against what was answered to it.

    Nobody who did not answer belongs to it, whatever the operator. Without one, any answer counts. `<` and its
    like compare whole numbers; an answer that is none (a skip) belongs to neither side.
    """

    survey: str
    question: str
    op: Operator | Order | None = None
    values: tuple[str, ...] = ()

    @property
    def fact(self) -> str:
        """Under which name `matches` is told the codes that were saved."""
        return f"answered {self.survey}.{self.question}"

    def holds(self, code: str) -> bool:
        """Tell for one answer as it is saved: of several choices, their codes with spaces between."""
        match self.op:
            case None:
                return True
            case "=" | "in":
                return not set(code.split()).isdisjoint(self.values)
            case "!=":
                return set(code.split()).isdisjoint(self.values)
            case order:
                return bool(regex.fullmatch(WHOLE, code) and ORDERS[order](int(code), int(self.values[0])))

    def __str__(self) -> str:
        asked = f"answered {self.survey}.{self.question}"
        if self.op is None:
            return asked
        values = f"({', '.join(self.values)})" if self.op == "in" else self.values[0]
        return f"{asked} {self.op} {values}"


@dataclass(frozen=True, slots=True)
class Within:
    """Something that happened in the last so many days; for whom it never did, it does not hold."""

    moment: str
    days: int

    def holds(self, at: datetime, now: datetime) -> bool:
        return at >= self.since(now)

    def since(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days)

    def __str__(self) -> str:
        return f"{self.moment} within {self.days} days"


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


Expression = Everyone | Comparison | Answered | Within | Not | And | Or


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of an audience by lot: so many contacts, or percent; `by` fields: each of their values has its share."""

    of: Expression
    size: int
    percent: bool = False
    by: str | None = None

    def __str__(self) -> str:
        drawn = f"{self.of} sample {self.size}" + ("%" if self.percent else "")
        return f"{drawn} by {self.by}" if self.by else drawn


Audience = Expression | Sample


def whole(audience: Audience) -> Expression:
    """Of whom a sample is drawn; an audience that is none is whole."""
    return audience.of if isinstance(audience, Sample) else audience


def matches(  # noqa: PLR0911 - one for each kind
    expression: Expression, facts: Mapping[str, frozenset[str] | str], now: datetime
) -> bool:
    """
    Tell whether a contact belongs to an audience; a fact that is missing is a field without a value.

    Instants are told as ISO 8601 writes them, with their offset.
    """
    match expression:
        case Everyone():
            return True
        case Comparison(field, op, values):
            fact = facts.get(field, frozenset())
            known = {fact} if isinstance(fact, str) else fact
            return known.isdisjoint(values) == (op == "!=")
        case Answered():
            fact = facts.get(expression.fact, frozenset())
            return any(map(expression.holds, {fact} if isinstance(fact, str) else fact))
        case Within(moment):
            at = facts.get(moment)
            return isinstance(at, str) and expression.holds(datetime.fromisoformat(at), now)
        case Not(part):
            return not matches(part, facts, now)
        case And(parts):
            return all(matches(part, facts, now) for part in parts)
        case Or(parts):
            return any(matches(part, facts, now) for part in parts)


def _quoted(value: str) -> str:
    if regex.fullmatch(r"[\w-]+", value) and value.lower() not in WORDS:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
