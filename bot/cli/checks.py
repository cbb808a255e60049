"""`grove doctor`: everything that must be right before it runs, each fault with its cure."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import FOUND_FAULTS, print_json, say


def add_to(program: typer.Typer) -> None:
    program.command()(doctor)


def doctor(
    what: Annotated[list[str] | None, typer.Argument(help="Only these, such as: cards flows; else everything")] = None,
    tree: Annotated[
        Path | None, typer.Option(help="Another copy of the program's files to look at", exists=True, file_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a finding")] = False,
) -> None:
    """
    Look at everything that must be right before it runs. Exits with 1 when anything is not.

    Example: grove doctor cards flows
    """
    from bot.cli.examination import LOOKS, Tree, examine

    unknown = [name for name in what or () if name not in LOOKS]
    if unknown:
        raise typer.BadParameter(f"cannot look at {', '.join(unknown)}; there are: {', '.join(LOOKS)}")
    ill = False
    for finding in examine(Tree(tree) if tree else Tree(), what or list(LOOKS)):
        ill = ill or bool(finding.faults)
        if as_json:
            print_json({"what": finding.what, "ok": not finding.faults, "faults": finding.faults})
            continue
        say(f"{'✗' if finding.faults else '✓'} {finding.what}", style="red" if finding.faults else "green")
        for fault in finding.faults:
            say(f"  {fault}")
    if ill:
        raise typer.Exit(FOUND_FAULTS)
