"""Commands about the open data: fetch it, see where it stands, check and draft declarations."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from bot.app import App
    from bot.freshness import Freshness
    from bot.opendata.refresh import RefreshResult

app = typer.Typer(help="The open data: fetch, look, check.", no_args_is_help=True)

COLUMNS = ("dataset", "status", "rows", "version", "error")
STANDING = ("dataset", "state", "rows", "as_of", "fetched_at", "next_at", "version", "error", "left_out")

Json = Annotated[bool, typer.Option("--json", help="One JSON object a data set")]


def add_to(program: typer.Typer) -> None:
    program.command()(refresh)


def refresh(
    names: Annotated[list[str] | None, typer.Argument(help="Data sets; all where none is named")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Fewer rows than before are right")] = False,
    as_json: Json = False,
) -> None:
    """
    Bring the open data up to date now. What fails keeps its last version; exits with 1 when anything failed.

    Example: grove refresh council_district
    """
    from bot import refresh as refreshing

    with running_app(log_level="warning") as grove:
        known = _known(grove, names)
        results = asyncio.run(refreshing.run_now(grove, known, accept=accept))
    _show("Open data", COLUMNS, (_row(result, COLUMNS) for result in results), as_json=as_json)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(FOUND_FAULTS)


@app.command()
def status(as_json: Json = False) -> None:
    """
    Say how fresh each data set is, when it is fetched next, and what went wrong last.

    Exits with 1 when any is past its time to live, or was never read. Example: grove data status
    """
    from bot.freshness import freshness

    with running_app(log_level="warning") as grove:
        found = freshness(grove)
    _show("Open data", STANDING, (_row(each, STANDING) for each in found), as_json=as_json)
    if any(each.state in {"stale", "missing"} for each in found):
        raise typer.Exit(FOUND_FAULTS)


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Declarations, *.yaml", exists=True)],
) -> None:
    """
    Check declarations of data sets and say what to mend; exits with 1 when any is wrong.

    Example: grove data check bot/opendata/city/park.yaml
    """
    from bot.opendata.declarations import load_dataset
    from flows.reading import DefinitionError

    wrong = False
    for path in paths:
        try:
            load_dataset(path)
        except DefinitionError as error:
            wrong = True
            complain(error)
        else:
            say(f"{path}: good")
    if wrong:
        raise typer.Exit(FOUND_FAULTS)


@app.command()
def discover(
    url: Annotated[str, typer.Argument(help="An ArcGIS layer, a CKAN, Socrata or OGC API address")],
    name: Annotated[str, typer.Option(help="What the data set is to be called")] = "new_dataset",
) -> None:
    """
    Ask a source what it holds, and write the first draft of a declaration.

    Example: grove data discover https://services1.arcgis.com/…/FeatureServer/0 --name address_point
    """
    import sys

    from bot.building import all_sources
    from bot.city import load_city
    from bot.clock import SystemClock
    from bot.opendata.drafting import draft, recognised
    from bot.settings import load_settings

    settings = load_settings()
    sources = all_sources(settings, load_city(settings.city_file), SystemClock())
    kind, feed = recognised(url, sources.connectors)
    sys.stdout.write(draft(sources.connectors[kind].discover(feed), feed, kind, name))


def _known(grove: "App", names: list[str] | None) -> list[str]:
    known = list(grove.answers.datasets)
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"There is no data set {name!r}. Data sets are: {', '.join(known)}.")
    return names or known


def _row(result: "RefreshResult | Freshness", columns: Iterable[str]) -> list[object]:
    return [getattr(result, column) for column in columns]


def _show(title: str, columns: tuple[str, ...], rows: Iterable[list[object]], *, as_json: bool) -> None:
    if not as_json:
        table(title, columns, rows)
        return
    for row in rows:
        print_json(dict(zip(columns, row, strict=True)))
