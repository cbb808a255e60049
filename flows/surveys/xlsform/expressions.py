"""
The expressions of XLSForm that a survey has a word for: when a question is asked, and between what an answer lies.

Source: https://xlsform.org/en/, “relevant” and “constraint”.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Wanted = Mapping[str, tuple[str, ...]]
"""By the name of a question: the answers of which one has to be given."""

Day = date | Literal["today"] | None

TOKEN = re.compile(
    r"\s*(?:(?P<name>\$\{\s*[\w.-]+\s*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?![\w.]))"
    r"|(?P<word>selected|and|or)\b|(?P<sign>[(),=]))"
)

BOUND = re.compile(r"\.\s*(<=|>=|<|>)\s*(-?\d+)")
DAY = re.compile(r"\.\s*(<=|>=)\s*(?:(today)\(\s*\)|date\(\s*'(\d{4}-\d\d-\d\d)'\s*\)|'(\d{4}-\d\d-\d\d)')")


class NotInSubset(ValueError):
    """An expression that a survey has no word for; the message says what it should have been."""


def wanted_of(relevant: str) -> Wanted:
    """Read `relevant`; raises NotInSubset."""
    reader = _Reader(list(_tokens(relevant)))
    wanted = reader.either()
    if reader.left:
        raise NotInSubset(f"{reader.left[0]!r} stands where the expression should be over")
    return wanted


def relevant_of(wanted: Wanted, several: Callable[[str], bool]) -> str:
    """Write `relevant`; `several` tells whether more than one answer can be given to a question."""
    return " and ".join(_one_of(name, codes, several=several(name)) for name, codes in wanted.items())


def bounds_of(constraint: str) -> tuple[int | None, int | None]:
    """Read `. >= 1 and . <= 5`; raises NotInSubset."""
    low: int | None = None
    high: int | None = None
    for part in _parts(constraint):
        found = BOUND.fullmatch(part)
        if found is None:
            raise NotInSubset(f"{part!r} is not like `. >= 1 and . <= 5`")
        sign, number = found[1], int(found[2])
        if sign.startswith(">"):
            low = number + (sign == ">")
        else:
            high = number - (sign == "<")
    return low, high


def days_of(constraint: str) -> tuple[Day, Day]:
    """Read `. >= today() and . <= date('2026-12-31')`; raises NotInSubset."""
    earliest: Day = None
    latest: Day = None
    for part in _parts(constraint):
        found = DAY.fullmatch(part)
        if found is None:
            raise NotInSubset(f"{part!r} is not like `. >= today() and . <= date('2026-12-31')`")
        day: Day = "today" if found[2] else _date(found[3] or found[4])
        if found[1] == ">=":
            earliest = day
        else:
            latest = day
    return earliest, latest


def bounds_written(low: object, high: object) -> str:
    """Write the constraint of a number or a day."""
    pairs = ((">=", low), ("<=", high))
    return " and ".join(f". {sign} {_bound(value)}" for sign, value in pairs if value is not None)


@dataclass(slots=True)
class _Reader:
    """Reads tokens from the left; `and` binds closer than `or`. Source: XPath 1.0, 3.4."""

    left: list[str] = field(default_factory=list)

    def either(self) -> Wanted:
        found = self.both()
        while self.taken("or"):
            found = _joined_or(found, self.both())
        return found

    def both(self) -> Wanted:
        found = self.one()
        while self.taken("and"):
            found = _joined_and(found, self.one())
        return found

    def one(self) -> Wanted:
        if self.taken("("):
            found = self.either()
            self.need(")")
            return found
        if self.taken("selected"):
            self.need("(")
            name = self.name()
            self.need(",")
            code = self.value()
            self.need(")")
            return {name: (code,)}
        name = self.name()
        self.need("=")
        return {name: (self.value(),)}

    def taken(self, token: str) -> bool:
        if not self.left or self.left[0] != token:
            return False
        self.left.pop(0)
        return True

    def need(self, token: str) -> None:
        if not self.taken(token):
            raise NotInSubset(f"{token!r} is missing before {(self.left or ['the end'])[0]!r}")

    def name(self) -> str:
        token = self._next()
        if not token.startswith("${"):
            raise NotInSubset(f"{token!r} is no question; write ${{name}}")
        return token[2:-1].strip()

    def value(self) -> str:
        token = self._next()
        if token[0] in "'\"":
            return token[1:-1]
        if not token.lstrip("-").isdecimal():
            raise NotInSubset(f"{token!r} is no answer; write 'code'")
        return token

    def _next(self) -> str:
        if not self.left:
            raise NotInSubset("the expression ends too early")
        return self.left.pop(0)


def _tokens(text: str) -> Iterator[str]:
    at, text = 0, text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise NotInSubset(f"{text[at : at + 20]!r} is not understood")
        yield found.group().strip()
        at = found.end()


def _joined_or(one: Wanted, other: Wanted) -> Wanted:
    [*names] = {*one, *other}
    if len(names) > 1:
        raise NotInSubset("`or` joins answers to one question only")
    return {names[0]: tuple(dict.fromkeys((*one[names[0]], *other[names[0]])))}


def _joined_and(one: Wanted, other: Wanted) -> Wanted:
    if set(one) & set(other):
        raise NotInSubset("`and` joins different questions only")
    return {**one, **other}


def _one_of(name: str, codes: tuple[str, ...], *, several: bool) -> str:
    each = [f"selected(${{{name}}}, '{code}')" if several and code else f"${{{name}}} = '{code}'" for code in codes]
    return each[0] if len(each) == 1 else f"({' or '.join(each)})"


def _parts(constraint: str) -> list[str]:
    return [re.sub(r"^\((.*)\)$", r"\1", part.strip()).strip() for part in re.split(r"\band\b", constraint)]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotInSubset(f"there is no day {text}") from error


def _bound(value: object) -> str:
    return "today()" if value == "today" else f"date('{value}')" if isinstance(value, date) else str(value)
