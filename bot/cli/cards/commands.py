"""Commands about cards: the questions the city can answer."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import FOUND_FAULTS, print_json, say, table

if TYPE_CHECKING:
    from bot.cli.cards.checks import Around, Fault
    from bot.cli.definitions import Tree

app = typer.Typer(help="Cards: the questions the city can answer.", no_args_is_help=True)

OtherTree = Annotated[
    Path | None, typer.Option("--tree", help="Another copy of the program's files", exists=True, file_okay=False)
]

COLUMNS = ("card", "line", "what", "cure")


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Card files; all where none is named", exists=True)] = None,
    tree: OtherTree = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a fault")] = False,
) -> None:
    """
    Check that every column, intent and text of a card is there, in every language, and short enough by SMS.

    Exits with 1 when anything is not. Example: grove card check flows/library/cards/trash_day.yaml
    """
    from bot.cli.cards.checks import faults

    chosen = _tree(tree)
    around = _around(chosen)
    each = sorted(paths or (chosen.library / "cards").glob("*.yaml"))
    found = [fault for path in each for fault in faults(path, around)]
    _show(found, len(each), as_json=as_json)
    if found:
        raise typer.Exit(FOUND_FAULTS)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The card's name and intent, such as street_trees")],
    tree: OtherTree = None,
) -> None:
    """
    Write a card, training sentences and a transcript to go on from, and say what is left to be written.

    Example: grove card new street_trees
    """
    from bot.cli.cards.checks import faults
    from bot.cli.cards.files import scaffold
    from locales.languages import OFFERED

    chosen = _tree(tree)
    written = scaffold(name, chosen, tuple(OFFERED))
    for path in written:
        say(f"Written: {path}")
    _show(faults(written[0], _around(chosen)), 1, as_json=False)


def _tree(folder: Path | None) -> "Tree":
    from bot.cli.definitions import Tree

    return Tree(folder) if folder else Tree()


def _around(tree: "Tree") -> "Around":
    """All that cards are checked against, with the snapshots that are there; what needs no network is built."""
    from bot.city import load_city
    from bot.cli.cards.checks import look_around
    from bot.clock import SystemClock
    from bot.opendata.declarations import load_datasets
    from bot.opendata.refresh import prepare
    from bot.settings import load_settings
    from storage.snapshots.store import SnapshotStore

    settings, now = load_settings(), SystemClock().now()
    store = SnapshotStore(settings.data_dir / "snapshots")
    prepare(load_datasets(tree.datasets), store, now)
    return look_around(tree, load_city(settings.city_file), store, now)


def _show(faults: "list[Fault]", cards: int, *, as_json: bool) -> None:
    if as_json:
        for fault in faults:
            print_json(asdict(fault))
        return
    if faults:
        table("Left to do", COLUMNS, [[getattr(fault, column) for column in COLUMNS] for fault in faults])
    else:
        say(f"{cards} cards are good.", style="green")
