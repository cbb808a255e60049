"""
Who a campaign is for: reads a small query language.

`language in (es, vi) and not zone = 3`; `answered park_use.rating <= 2`; `all` is everybody. `not` binds
closest, then `and`, then `or`. A value with other signs than letters, digits, _ and - stands in double quotes.

`heard within 30 days` and `joined within 2 weeks` look at time. At the very end, `sample 500`, `sample 10%` or
`sample 500 by language` (or `by language and zone`) leaves so many of them, drawn by lot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, cast

import regex

from flows.outreach.audience_tree import (
    AND,
    FIELDS,
    MOMENTS,
    ORDERS,
    STRATA,
    WHOLE,
    WORDS,
    And,
    Answered,
    Audience,
    Comparison,
    Everyone,
    Expression,
    Not,
    Operator,
    Or,
    Order,
    Sample,
    Within,
    matches,
    whole,
)

__all__ = [
    "FIELDS", "And", "Answered", "Audience", "AudienceError", "Comparison", "Everyone", "Expression", "Not", "Or",
    "Sample", "Within", "matches", "parse", "whole",
]  # fmt: skip

LONGEST = 2000
"""Characters of a query."""

DEEPEST = 50
"""Parentheses and `not` within one another."""

TOKEN = regex.compile(
    r'\s*(?:(?P<sign>!=|<=|>=|[=(),.<>%])|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<word>[\w-]+)|(?P<end>$)|(?P<other>\S))',
    regex.DOTALL,
)

SYNONYMS = {"district": "zone"}
"""What a field is called besides."""

CHANNELS = ("sms", "telegram", "web", "terminal")

CLOSED = {"channel": CHANNELS, "consent": ("yes", "no")}
"""Fields whose values are known to all, with these."""

DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}

MOST_DAYS, MOST_DRAWN = 9_999, 99_999_999

A_HUNDRED = 100


class AudienceError(ValueError):
    """A query that cannot be read: where (characters from 0), what is wrong, what to do about it."""

    def __init__(self, position: int, what: str, fix: str) -> None:
        super().__init__(f"at character {position + 1}: {what}. {fix}")
        self.position, self.what, self.fix = position, what, fix


@dataclass(frozen=True, slots=True)
class Token:
    """One word, quoted value or sign of a query, and where it stands."""

    kind: str
    text: str
    position: int

    def says(self, *texts: str) -> bool:
        return self.kind in {"word", "sign"} and self.text.lower() in texts

    def __str__(self) -> str:
        return repr(self.text) if self.text else "the end"


def parse(text: str) -> Audience:
    """Read a query; raises AudienceError. `parse` and `str` are inverses."""
    if len(text) > LONGEST:
        raise AudienceError(LONGEST, f"the query has more than {LONGEST} characters", "Make it shorter.")
    if not text.strip():
        raise AudienceError(0, "the query is empty", "Write all for everybody.")
    reader = _Reader(_tokens(text))
    expression = Everyone() if reader.here.says("sample") else reader.either(0)
    audience = reader.sample(expression) if reader.here.says("sample") else expression
    if reader.here.kind != "end":
        fix = "Sample stands at the very end." if isinstance(audience, Sample) else "Join parts with and, or."
        raise AudienceError(reader.here.position, f"{reader.here} is too much here", fix)
    return audience


def _tokens(text: str) -> list[Token]:
    found = [
        Token(match.lastgroup or "", match[match.lastgroup or 0], match.start(match.lastgroup or 0))
        for match in TOKEN.finditer(text)
    ]
    for token in found:
        if token.kind == "other":
            raise AudienceError(token.position, f"{token} has no meaning", 'Put values in "quotes", closed ones.')
    return found


class _Reader:
    """Walks over the tokens once; each method reads one kind of expression and stands behind it."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0

    @property
    def here(self) -> Token:
        return self._tokens[self._index]

    def take(self) -> Token:
        token = self.here
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def either(self, depth: int) -> Expression:
        parts = self._joined("or", self._both, depth)
        return Or(parts) if len(parts) > 1 else parts[0]

    def sample(self, of: Expression) -> Sample:
        """`sample 500 by zone`, `sample 10%`."""
        self.take()
        at = self.here
        size, percent = self._number("sample 500 or sample 10%", MOST_DRAWN), self.here.says("%")
        if percent:
            self.take()
        if percent and size > A_HUNDRED:
            raise AudienceError(at.position, f"{size}% is more than all", "Write 100% or less.")
        if not self.here.says("by"):
            return Sample(of, size, percent)
        self.take()
        names = [self._stratum()]
        while self.here.says("and"):
            self.take()
            names.append(self._stratum())
        return Sample(of, size, percent, AND.join(dict.fromkeys(names)))

    def _stratum(self) -> str:
        by = self.take()
        name = SYNONYMS.get(by.text.lower(), by.text.lower())
        if name not in STRATA:
            raise AudienceError(by.position, f"a sample is not drawn by {by}", f"Write by {' or by '.join(STRATA)}.")
        return name

    def _number(self, example: str, most: int) -> int:
        token = self.take()
        if not regex.fullmatch("[0-9]{1,9}", token.text) or not 1 <= int(token.text) <= most:
            what = f"a whole number from 1 to {most} was expected, not {token}"
            raise AudienceError(token.position, what, f"Write {example}.")
        return int(token.text)

    def _within(self, moment: str) -> Within:
        """`heard within 30 days`, of which `heard` is read."""
        example = f"{moment} within 30 days"
        self._expect("within", f"Write {example}.")
        at = self.here
        number, unit = self._number(example, MOST_DAYS), self.take()
        if unit.text.lower() not in DAYS:
            raise AudienceError(unit.position, f"{unit} is no span of time", f"Write days or weeks, as in {example}.")
        days = number * DAYS[unit.text.lower()]
        if days > MOST_DAYS:
            raise AudienceError(at.position, "that is too long ago", f"Write {MOST_DAYS} days at most.")
        return Within(moment, days)

    def _both(self, depth: int) -> Expression:
        parts = self._joined("and", self._one, depth)
        return And(parts) if len(parts) > 1 else parts[0]

    def _joined(self, word: str, read: Callable[[int], Expression], depth: int) -> tuple[Expression, ...]:
        parts = [read(depth)]
        while self.here.says(word):
            self.take()
            parts.append(read(depth))
        return tuple(parts)

    def _one(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise AudienceError(self.here.position, "too much within one another", "Take parentheses out.")
        token = self.take()
        if token.says("all"):
            return Everyone()
        if token.says("not"):
            return Not(self._one(depth + 1))
        if token.says("("):
            inner = self.either(depth + 1)
            self._expect(")", "Close the parenthesis.")
            return inner
        if token.says(*MOMENTS):
            return self._within(token.text.lower())
        return self._answered() if token.says("answered") else self._comparison(token)

    def _answered(self) -> Answered:
        """`answered survey.question`, and what its answer is compared with, if anything."""
        survey = self._name("survey")
        self._expect(".", "Write answered survey.question.")
        question, sign = self._name("question"), self.here
        if not sign.says("=", "!=", "in", *ORDERS):
            return Answered(survey, question)
        self.take()
        if sign.says("in"):
            return Answered(survey, question, "in", self._list("answer"))
        op = cast("Operator | Order", sign.text)  # `says` has just made sure
        at = self.here
        value = self._value("answer")
        if sign.says(*ORDERS) and not regex.fullmatch(WHOLE, value):
            raise AudienceError(at.position, f"{value!r} is no whole number", f"Write {sign.text} 2, for example.")
        return Answered(survey, question, op, (value,))

    def _name(self, what: str) -> str:
        token = self.take()
        if token.kind != "word" or token.text.lower() in WORDS:
            fix = "Write answered survey.question."
            raise AudienceError(token.position, f"a {what} is missing before {token}", fix)
        return token.text

    def _comparison(self, token: Token) -> Comparison:
        field = _field(token)
        sign = self.take()
        if sign.says("in"):
            return Comparison(field, "in", self._list(field))
        if sign.says("=", "!="):
            op = cast("Literal['=', '!=']", sign.text)  # `says` has just made sure
            return Comparison(field, op, (self._value(field),))
        raise AudienceError(sign.position, f"{field} is followed by {sign}", f"Write {field} = …, != … or in (…).")

    def _list(self, field: str) -> tuple[str, ...]:
        self._expect("(", f"Write {field} in (…, …).")
        values = [self._value(field)]
        while self.here.says(","):
            self.take()
            values.append(self._value(field))
        self._expect(")", "Put a comma between values and close the parenthesis.")
        return tuple(values)

    def _value(self, field: str) -> str:
        token = self.take()
        if token.kind == "quoted":
            return _known(field, regex.sub(r"\\(.)", r"\1", token.text[1:-1], flags=regex.DOTALL), token)
        if token.kind != "word" or token.text.lower() in WORDS:
            raise AudienceError(token.position, f"a value is missing before {token}", f"Say which {field}.")
        return _known(field, token.text, token)

    def _expect(self, sign: str, fix: str) -> None:
        token = self.take()
        if not token.says(sign):
            cure = "Sample stands at the very end, behind all parentheses." if token.says("sample") else fix
            raise AudienceError(token.position, f"{sign!r} was expected, not {token}", cure)


def _field(token: Token) -> str:
    name = SYNONYMS.get(token.text.lower(), token.text.lower())
    if token.kind == "word" and name in FIELDS:
        return name
    fields = (*FIELDS, *MOMENTS)
    near = get_close_matches(name, fields, n=1)
    fix = f"Did you mean {near[0]!r}?" if near else f"Fields are: {', '.join(fields)}."
    what = f"unknown field {token}" if token.kind == "word" else f"a field is missing before {token}"
    raise AudienceError(token.position, what, fix)


def _known(field: str, value: str, token: Token) -> str:
    """Write languages as our catalogues name them, and refuse a channel or a state of consent there is not."""
    if field == "language":
        return value.replace("-", "_")
    if field == "answer" and not regex.fullmatch(r"[\w-]+", value):
        raise AudienceError(token.position, f"{value!r} is no answer's code", "Write the code it is saved under.")
    there = CLOSED.get(field)
    if there is not None and value not in there:
        near = get_close_matches(value.lower(), there, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else f"{field.capitalize()}s are: {', '.join(there)}."
        raise AudienceError(token.position, f"there is no {field} {value!r}", fix)
    return value
