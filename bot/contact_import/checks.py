"""Checks one row of a file of contacts: all that is wrong with it, or the contact it holds."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import ZoneInfo

import regex

from bot.contact_import.phones import NoPhone, read_phone
from bot.contact_import.row import NewContact, Proof, RowError
from flows.contact import Urn
from locales.languages import OFFERED, offered

T = TypeVar("T")

SHORTEST_WORDING = 10
"""Characters of what somebody agreed to: less is no wording."""

MOST_LONG_AGO = 1900
"""The last year in which nobody we write to was there."""

DAYS = ("%m/%d/%Y", "%m/%d/%y")
"""How days are written here, besides ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What rows are held against."""

    region: str
    timezone: ZoneInfo
    now: datetime
    languages: Collection[str]
    zones: Collection[str]
    programmes: Collection[str]


BY_NAME = {each.casefold(): tag for tag, names in OFFERED.items() for each in (names.own_name, names.english_name)}
"""Languages by what they are called."""


class _Wrong(ValueError):
    def __init__(self, reason: str, cure: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.cure, self.column = reason, cure, column


class RowReader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, str], rules: Rules) -> None:
        self._number, self._cells, self._rules = number, cells, rules
        self.errors: list[RowError] = []

    def contact(self) -> NewContact | None:
        """The contact of this row; None where anything is wrong with it."""
        urn = self._read("phone", self._phone)
        language = self._optional("language", self._language)
        zone = self._optional("zone", lambda text: _one_of(text, self._rules.zones, "zone"))
        joined_at = self._optional("joined", self._instant)
        dates = {
            name.removeprefix("date:"): day
            for name in self._cells
            if name.startswith("date:") and (day := self._optional(name, read_day))
        }
        proof = self._proof(language)
        if self.errors or urn is None or proof is None:
            return None
        topics = regex.split(r"\s*[,;|]\s*", self._cells.get("topics", "").lower())
        return NewContact(
            row=self._number, urn=urn, language=language, zone=zone, topics=tuple(sorted(set(filter(None, topics)))),
            joined_at=min(joined_at or proof.at, proof.at), dates=dates, proof=proof,
        )  # fmt: skip

    def _proof(self, language: str | None) -> Proof | None:
        source = self._read("consent_source", _filled)
        wording = self._read("consent_wording", _wording)
        at = self._read("consented_at", self._instant)
        own = self._optional("consent_language", self._language)
        there = self._rules.programmes
        programme = self._optional("programme", lambda text: _one_of(text, there, "programme"))
        if source is None or wording is None or at is None:
            return None
        return Proof(source=source, wording=wording, language=own or language, at=at, programme=programme)

    def _read(self, column: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self._cells.get(column, ""))
        except (_Wrong, NoPhone) as wrong:
            error = RowError(
                row=self._number, column=wrong.column or column, reason=wrong.reason, cure=wrong.cure
            )  # fmt: skip
            self.errors.append(error)
            return None

    def _optional(self, column: str, read: Callable[[str], T]) -> T | None:
        return self._read(column, read) if self._cells.get(column) else None

    def _phone(self, text: str) -> Urn:
        return read_phone(text, self._cells.get("line_type", "").lower(), self._rules.region)

    def _language(self, text: str) -> str:
        return read_language(text, self._rules.languages)

    def _instant(self, text: str) -> datetime:
        """A day begins at midnight in the city; nothing lies in the future."""
        at = read_instant(text, self._rules.timezone)
        if at > self._rules.now:
            raise _Wrong(f"{text!r} is in the future", "Write the day it happened.")
        return at


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """A day, or an instant as ISO 8601 writes it; without an offset, in that time zone."""
    if "T" in text or ":" in text:
        try:
            at = datetime.fromisoformat(text)
        except ValueError as error:
            raise _Wrong(f"{text!r} is no day", "Write 2026-03-31 or 2026-03-31T09:30.") from error
    else:
        at = datetime.combine(read_day(text), time())
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def read_day(text: str) -> date:
    """A day as 2026-03-31 or as it is written here, 3/31/2026."""
    for read in (date.fromisoformat, *map(_reader, DAYS)):
        try:
            day = read(text)
        except ValueError:
            continue
        if day.year > MOST_LONG_AGO:
            return day
    raise _Wrong(f"{text!r} is no day", "Write 2026-03-31 or 3/31/2026." if text else "Write the day it happened.")


def _reader(form: str) -> Callable[[str], date]:
    return lambda text: datetime.strptime(text, form).replace(tzinfo=UTC).date()


def read_language(text: str, there: Collection[str]) -> str:
    """A language by its tag, or by its English or own name."""
    found = BY_NAME.get(text.casefold()) or (offered(text) if regex.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", text) else "")
    if not found or found not in there:
        near = get_close_matches(text.casefold(), BY_NAME, n=1)
        cure = f"Did you mean {BY_NAME[near[0]]}?" if near else f"Write one of {', '.join(sorted(there))}."
        raise _Wrong(f"the city writes in no language {text!r}", cure)
    return found


def _one_of(text: str, there: Collection[str], what: str) -> str:
    if text in there or (what == "zone" and not there):
        return text
    near = get_close_matches(text, there, n=1)
    cure = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(there)) or 'none'}."
    raise _Wrong(f"there is no {what} {text!r}", cure)


def _filled(text: str) -> str:
    if not text:
        raise _Wrong("it is empty", "Say where they agreed, such as web form or paper form.")
    return text


def _wording(text: str) -> str:
    if len(text) < SHORTEST_WORDING:
        raise _Wrong(f"it has fewer than {SHORTEST_WORDING} characters", "Copy the words they agreed to, all of them.")
    return text
