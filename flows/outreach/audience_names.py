"""Looks whether a query names languages, zones, surveys and questions that there are, before it is drafted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from flows.outreach.audience import AudienceError, parse
from flows.outreach.audience_tree import And, Answered, Comparison, Expression, Not, Or, whole

SURVEYS = ("started", "finished")
"""Fields whose values are names of surveys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a query may name."""

    languages: Collection[str]
    zones: Collection[str] = ()
    """None: nobody knows which there are, so that none is refused."""
    surveys: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Their questions, by name."""


def check(query: str, known: Known) -> None:
    """Raise AudienceError for the first name that nothing has, with the one that comes nearest."""
    for part in _parts(whole(parse(query))):
        match part:
            case Comparison("language", _, values):
                _each(query, "language", values, known.languages)
            case Comparison("zone", _, values) if known.zones:
                _each(query, "zone", values, known.zones)
            case Comparison(name, _, values) if name in SURVEYS:
                _each(query, "survey", values, known.surveys)
            case Answered(survey, question):
                _each(query, "survey", (survey,), known.surveys)
                _each(query, f"question of {survey}", (question,), known.surveys[survey])
            case _:
                pass


def _parts(expression: Expression) -> list[Expression]:
    match expression:
        case Not(part):
            return _parts(part)
        case And(parts) | Or(parts):
            return [each for part in parts for each in _parts(part)]
        case leaf:
            return [leaf]


def _each(query: str, what: str, values: Collection[str], there: Collection[str]) -> None:
    for value in values:
        if value not in there:
            near = get_close_matches(value, there, n=1)
            names = ", ".join(sorted(there)) or "none"
            fix = f"Did you mean {near[0]!r}?" if near else f"There are: {names}."
            raise AudienceError(_place(query, value), f"there is no {what} {value!r}", fix)


def _place(query: str, value: str) -> int:
    """Where a value stands, in either spelling of a language."""
    return max(0, query.replace("-", "_").find(value.replace("-", "_")))
