"""Commands about the open data."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import FOUND_FAULTS, print_json, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from bot.opendata.refresh import RefreshResult
    from bot.settings import Settings

COLUMNS = ("dataset", "status", "rows", "version", "error")


def add_to(program: typer.Typer) -> None:
    program.command()(refresh)


def refresh(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a data set")] = False,
) -> None:
    """
    Bring the open data up to date. What fails keeps its last version; exits with 1 when anything failed.

    Example: grove refresh
    """
    from bot import refresh as refreshing
    from bot.settings import load_settings

    settings = load_settings()
    results = refreshed(settings)
    with running_app(settings, log_level="warning") as app:
        asyncio.run(app.writer.run(lambda db: refreshing.note(app, db, results)))
    rows = [[getattr(result, column) for column in COLUMNS] for result in results]
    if as_json:
        for row in rows:
            print_json(dict(zip(COLUMNS, row, strict=True)))
    else:
        table("Open data", COLUMNS, rows)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(FOUND_FAULTS)


def refreshed(settings: "Settings") -> "list[RefreshResult]":
    """Build what changed, before the program is put together: that would build it too, and say nothing."""
    from bot.clock import SystemClock
    from bot.opendata.declarations import load_datasets
    from bot.opendata.refresh import refresh_all
    from storage.snapshots import SnapshotStore

    return refresh_all(load_datasets(), SnapshotStore(settings.data_dir / "snapshots"), SystemClock().now())
