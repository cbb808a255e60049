"""Runs an import: rows are checked and kept chunk by chunk; one that was killed goes on where it stopped."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bot.app import App
from bot.audiences import zones
from bot.channels.senders import channel_for
from bot.contact_import.checks import RowReader, Rules
from bot.contact_import.row import NewContact, RowError
from flows.consent.chain import ALL, Event
from storage import audits, imports, subscriptions
from storage.database import Db
from storage.imports import Arrival, Kept

CHUNK = 5_000
"""Rows in one transaction."""

Row = tuple[int, Mapping[str, str]]
"""The number of a row in its file, and its cells by field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of contacts, as staff gave it."""

    file: str
    """The hash of the file and of how its columns are read."""
    by: str
    dry: bool = False
    """Nothing is kept."""


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import did; of a dry run, what it would have done."""

    rows: int = 0
    before: int = 0
    """Rows that an earlier run of the same file had done with."""
    new: int = 0
    merged: int = 0
    """Rows joined with a contact that was there."""
    wrong: int = 0
    opted_out: list[int] = field(default_factory=list)
    """Rows of residents who have opted out, and stay so."""


class _DryRun(Exception):
    """Ends the transaction of a dry run."""


def rules_of(app: App) -> Rules:
    """What rows are held against in this city."""
    with app.database.reading() as db:
        programmes = subscriptions.programmes(db)
    return Rules(
        region=app.city.region, timezone=app.city.timezone, now=app.clock.now(), languages=app.city.languages,
        zones=zones(app), programmes=programmes,
    )  # fmt: skip


def run(app: App, rows: Iterator[Row], source: Source, tell: Callable[[RowError], None]) -> Report:
    """Import every row that is good, and tell each fault of the others; a repeat does nothing twice."""
    rules, report, last = rules_of(app), Report(), 0
    while chunk := list(islice(rows, CHUNK)):
        last = chunk[-1][0]
        report.rows += len(chunk)
        good = list(_checked(chunk, rules, report, tell))
        _keep(app, good, source, last, report)
    if not source.dry:
        with app.database.transaction() as db:
            imports.reach(db, source.file, max(last, imports.begin(db, source.file, source.by, rules.now)), rules.now)
    return report


def _checked(chunk: list[Row], rules: Rules, report: Report, tell: Callable[[RowError], None]) -> Iterator[NewContact]:
    for number, cells in chunk:
        reader = RowReader(number, cells, rules)
        contact = reader.contact()
        if contact is not None:
            yield contact
        report.wrong += contact is None
        for error in reader.errors:
            tell(error)


def _keep(app: App, good: list[NewContact], source: Source, last: int, report: Report) -> None:
    """Keep a chunk with the note how far the file is done; both commit together."""
    try:
        with app.database.transaction() as db:
            reached = imports.begin(db, source.file, source.by, app.clock.now())
            left = [_arrival(each, source, channel_for(each.urn, app.channels)) for each in good if each.row > reached]
            report.before += len(good) - len(left)
            kept = _written(app, db, left, source, max(last, reached))
            report.new, report.merged = report.new + kept.new, report.merged + kept.merged
            report.opted_out += kept.opted_out
            if source.dry:
                raise _DryRun
    except _DryRun:
        pass


def _written(app: App, db: Db, left: list[Arrival], source: Source, last: int) -> Kept:
    now = app.clock.now()
    kept = imports.keep(db, app.keyring, left, timezone=app.city.timezone, now=now)
    imports.reach(db, source.file, last)
    if left:
        what = {"new": kept.new, "merged": kept.merged, "opted_out": len(kept.opted_out), "to_row": last}
        audits.record(db, actor=source.by, act="import", object_=f"contacts/{source.file[:12]}", now=now, **what)
    return kept


def _arrival(contact: NewContact, source: Source, channel: str) -> Arrival:
    proof = contact.proof
    event = Event(
        kind="opt_in", scheme=contact.urn.scheme, scope=proof.programme or ALL,
        source=f"import: {proof.source} (file {source.file[:12]}, row {contact.row})", wording=proof.wording,
        language=proof.language, at=proof.at, staff=source.by,
    )  # fmt: skip
    return Arrival(
        row=contact.row, urn=contact.urn, channel=channel, language=contact.language, zone=contact.zone,
        topics=contact.topics, dates=contact.dates, joined_at=contact.joined_at, event=event,
    )  # fmt: skip
