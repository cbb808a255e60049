"""Writes what is said of an answer afterwards: where it comes from, that there is no more, that it was flagged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.lookup import Phrase
from flows.translator import N_, Translator

GOES_ON, ENDS = N_("Text MORE to go on."), N_("That is all I have.")
"""The last line of a page, and of the last one."""

SHOWN = 3
"""Row keys that are told; the rest staff can see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Where an answer came from, as a resident may know it: never with an address."""

    title: str
    publisher: str
    url: str | None
    """The source's page for people."""
    version: str
    as_of: date
    fetched_at: datetime | None
    """None where that is not known any more."""
    keys: Sequence[str] = ()


def why_text(behind: Behind, tr: Translator) -> str:
    """Tell data set, publisher, rows, day of the data, time of fetching and version, in plain words."""
    title = Phrase(behind.title)
    rows = ", ".join([*behind.keys[:SHOWN], *(["..."] if len(behind.keys) > SHOWN else [])])
    lines = [
        tr.text("My answer is from {title}, published by {publisher}.", title=title, publisher=behind.publisher),
        tr.text("Read there: {rows}.", rows=rows) if rows else "",
        _dated(behind, tr),
    ]
    return "\n".join(line for line in lines if line)


def no_more_text(behind: Behind, tr: Translator) -> str:
    """Say that there is no more, and where it came from."""
    lines = [
        tr.text("I know no more about that. It is from {title}, published by {publisher}.",
                title=Phrase(behind.title), publisher=behind.publisher),
        tr.text("On the web: {url}", url=behind.url) if behind.url else "",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def flagged_text(tr: Translator) -> str:
    """Thank for the hint, and offer a person."""
    return tr.text("Thank you. I noted that this may be wrong, and staff will check it. To reach a person, text HUMAN.")


def _dated(behind: Behind, tr: Translator) -> str:
    day, version = behind.as_of.isoformat(), behind.version
    if behind.fetched_at is None:
        return tr.text("Data of {date}. Version {version}.", date=day, version=version)
    return tr.text(
        "Data of {date}, fetched {fetched}. Version {version}.", date=day, fetched=behind.fetched_at, version=version
    )
