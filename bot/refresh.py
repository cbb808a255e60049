"""
Keeps the open data up to date: fetches what is due, once however many machines there are, and notes how it went.

A new version brings new names of places and things, which residents may write from then on.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app import App
from bot.opendata.refresh import RefreshResult, Sources, in_waves, refresh
from bot.opendata.schedule import read_schedule
from storage import datasets, refreshes
from storage.database import Db
from storage.refreshes import Standing
from storage.snapshots import parts as snapshot_parts
from storage.snapshots.schema import Dataset, Meta, SnapshotMissing
from storage.snapshots.store import VERSIONS

log = structlog.get_logger()

SOON = timedelta(minutes=15)
"""What failed is tried again after this, or at its next time if that is sooner."""


async def run(app: App) -> int:
    """Fetch what is due; gives how many data sets have a new version. Nothing where nothing is to be fetched."""
    if not app.sources.connectors:
        return 0
    now = app.clock.now()
    names = [name for name, dataset in app.answers.datasets.items() if dataset.is_live]
    due = await app.writer.run(lambda db: _claimed(db, names, now))
    chosen = [app.answers.datasets[name] for name in due]
    sources, built = app.sources.for_round(chosen), 0
    for wave in in_waves(chosen):
        results = await asyncio.gather(*(_refresh(app, each, sources, accept=due[each.name]) for each in wave))
        built += sum(result.status == "built" for result in results)
    return built


async def run_now(app: App, names: Iterable[str], *, accept: bool = False) -> list[RefreshResult]:
    """Fetch these data sets at once, whoever else does; in an order in which each finds what it names."""
    now = app.clock.now()
    chosen = [app.answers.datasets[name] for name in names]
    await app.writer.run(lambda db: refreshes.expect(db, [each.name for each in chosen if each.is_live], now))
    sources = app.sources.for_round(chosen)
    return [await _refresh(app, each, sources, accept=accept) for wave in in_waves(chosen) for each in wave]


async def follow(app: App) -> int:
    """Take over the versions that others built, with their names, and know when each source was last asked."""
    return await app.threads.fetch(partial(_follow, app))


def learn_names(app: App) -> bool:
    """
    Let texts be searched for the names that are in the snapshots now, whoever built these; True when they are others.

    Takes a while: never in the event loop. Where a snapshot cannot be read, the names known before stay.
    """
    versions = [(name, app.answers.store.meta(name)) for name, each in app.answers.datasets.items() if each.slot]
    try:
        learned = app.names.renew(
            tuple((name, meta and meta.version) for name, meta in versions), app.answers.gazetteer
        )
    except SnapshotMissing as missing:
        log.warning("names not renewed", dataset=missing.dataset, why=str(missing))
        return False
    return learned


def note(app: App, db: Db, result: RefreshResult, now: datetime) -> None:
    """Record what became of a data set; a new version is kept for the other machines."""
    dataset, meta = app.answers.datasets[result.dataset], app.answers.store.meta(result.dataset)
    next_at = read_schedule(dataset.refresh).after(now, app.city.timezone)
    if result.status == "failed" or meta is None:
        refreshes.went_wrong(db, dataset.name, error=result.error, now=now, next_at=min(next_at, now + SOON))
        return
    refreshes.went_well(db, dataset.name, version=meta.version, rows=meta.rows, now=now, next_at=next_at)
    if result.status == "built":
        _publish(app, db, meta)


def _claimed(db: Db, names: Iterable[str], now: datetime) -> Mapping[str, bool]:
    refreshes.expect(db, names, now)
    return refreshes.claim_due(db, names, now)


async def _refresh(app: App, dataset: Dataset, sources: Sources, *, accept: bool) -> RefreshResult:
    """Fetch one; what it costs is time of a thread, and no resident waits."""
    now, store = app.clock.now(), app.answers.store
    result = await app.threads.fetch(partial(refresh, dataset, store, sources, now, accept=accept))
    if result.status == "built":
        await app.threads.fetch(partial(learn_names, app))
    log.info("refresh", dataset=dataset.name, status=result.status, rows=result.rows, error=result.error)
    if sources.connectors or not dataset.is_live:
        await app.writer.run(lambda db: note(app, db, result, app.clock.now()))
    return result


def _publish(app: App, db: Db, meta: Meta) -> None:
    """Note the version; where several machines may share the database, put the file into it."""
    datasets.record(
        db, name=meta.dataset, version=meta.version, as_of=meta.as_of, rows=meta.rows, sha256=meta.sha256,
        fetched_at=meta.fetched_at,
    )  # fmt: skip
    if app.database.serves_many and app.answers.datasets[meta.dataset].is_live:
        content = app.answers.store.path(meta.dataset).read_bytes()
        snapshot_parts.publish(db, meta.dataset, meta.version, content, keep=VERSIONS)


def _follow(app: App) -> int:
    store = app.answers.store
    with app.database.reading() as db:
        standings = refreshes.standings(db)
        store.note_checked({name: each.checked_at for name, each in standings.items() if each.checked_at})
        behind = [each for each in standings.values() if _is_newer(each, store.meta(each.name))]
        taken = [(each, snapshot_parts.take(db, each.name, each.version)) for each in behind]
    for standing, content in taken:
        if content is not None:
            store.install(standing.name, standing.version, content)
            log.info("snapshot taken over", dataset=standing.name, version=standing.version)
    learn_names(app)
    return 0


def _is_newer(standing: Standing, mine: Meta | None) -> bool:
    """Whether another machine has fetched since; what this one just built is not noted yet."""
    if not standing.version or standing.checked_at is None:
        return False
    return mine is None or mine.bundled or (mine.version != standing.version and mine.fetched_at < standing.checked_at)
