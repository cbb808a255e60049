"""How fresh each data set is, for staff and for everybody: the same facts for the command and the page."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.app import App
from storage import refreshes
from storage.refreshes import Standing
from storage.snapshots.schema import Dataset, Meta

State = Literal["fresh", "bundled", "stale", "missing"]
"""`bundled`: the copy that came with the program serves, for the source was never reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """Where one data set stands."""

    dataset: str
    title: str
    publisher: str
    licence: str
    state: State
    rows: int = 0
    as_of: date | None = None
    fetched_at: datetime | None = None
    """When its source last said what it holds; None where it was never reached."""
    next_at: datetime | None = None
    version: str = ""
    error: str = ""
    """Why the last try brought nothing; for staff."""
    left_out: str = ""
    """How many rows of the source are not there, and what was wrong with the first; for staff."""
    sample: bool = False


def freshness(app: App) -> list[Freshness]:
    """Say of each data set where it stands, by name."""
    with app.database.reading() as db:
        standings = refreshes.standings(db)
    app.answers.store.note_checked({name: each.checked_at for name, each in standings.items() if each.checked_at})
    return [_of(app, dataset, standings.get(name)) for name, dataset in app.answers.datasets.items()]


def _of(app: App, dataset: Dataset, standing: Standing | None) -> Freshness:
    meta = app.answers.store.meta(dataset.name)
    found = Freshness(
        dataset=dataset.name,
        title=meta.title if meta else dataset.title,
        publisher=dataset.publisher,
        licence=dataset.licence,
        state=_state(app, dataset, meta) if meta else "missing",
        next_at=standing.next_at if standing and dataset.is_live else None,
        error=standing.error if standing else "",
    )
    if meta is None:
        return found
    fetched_at = None if meta.bundled else app.answers.store.checked_at(dataset.name)
    return replace(
        found,
        rows=meta.rows,
        as_of=meta.as_of,
        fetched_at=fetched_at,
        version=meta.version,
        sample=meta.sample,
        left_out=_left_out(meta),
    )


def _state(app: App, dataset: Dataset, meta: Meta) -> State:
    if app.answers.store.good_until(dataset, meta.as_of, app.city.timezone) < app.clock.now():
        return "stale"
    return "bundled" if meta.bundled else "fresh"


def _left_out(meta: Meta) -> str:
    if not meta.left_out:
        return ""
    return f"{meta.left_out:,} row{'s' if meta.left_out > 1 else ''} left out: {meta.left_out_why}"
