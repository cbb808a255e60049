"""Brings the open data up to date and notes each version."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.app import App
from bot.opendata.refresh import RefreshResult, refresh_all
from storage import datasets
from storage.database import Db

log = structlog.get_logger()


async def run(app: App) -> int:
    """Refresh every data set; gives how many have a new version."""
    results = await asyncio.to_thread(refresh, app)
    await app.writer.run(lambda db: note(app, db, results))
    return sum(result.status == "built" for result in results)


def refresh(app: App) -> list[RefreshResult]:
    """Build what changed; a data set that fails keeps its last snapshot."""
    results = refresh_all(app.answers.datasets, app.answers.store, app.clock.now())
    for result in results:
        log.info("refresh", dataset=result.dataset, status=result.status, rows=result.rows, error=result.error)
    return results


def note(app: App, db: Db, results: Sequence[RefreshResult]) -> None:
    """Record the versions that were built."""
    for result in results:
        meta = app.answers.store.meta(result.dataset) if result.status == "built" else None
        if meta is not None:
            datasets.record(
                db, name=result.dataset, version=meta.version, as_of=meta.as_of, rows=meta.rows, sha256=meta.sha256,
                fetched_at=meta.fetched_at,
            )  # fmt: skip
