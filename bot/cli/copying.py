"""Commands about a whole database."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import progress, say

if TYPE_CHECKING:
    from storage.database import Database

app = typer.Typer(help="A whole database: copy it to another.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Copy a city from one database to another."""


@app.command("copy")
def copy_all(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database to read; nothing is written to it")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty one with tables: `grove migrate` makes them")],
    again: Annotated[bool, typer.Option("--again", help="Empty what a broken copy has left, and begin anew")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before emptying")] = False,
) -> None:
    """
    Move a city from SQLite to PostgreSQL, or back: every row, counted and compared on both sides at the end.

    Stop every process on the source first. A copy that breaks off leaves the target marked, so that nothing
    starts on it. The secret key stays the same.

    Example: grove db copy sqlite:///data/grove.db postgresql://account:password@host/grove
    """
    from storage.database import Database

    with Database.open(source) as from_, Database.open(target) as to:
        if again:
            _empty(to, yes=yes)
        tables, rows = _copied(from_, to)
    say(f"{rows} rows in {tables} tables are the same on both sides.")
    say("Set GROVE_DATABASE_URL to the new database, then run `grove consent verify` and `grove doctor`.")


def _empty(target: "Database", *, yes: bool) -> None:
    """Only what a copy left that was broken off; never a city that is whole."""
    from storage import copying
    from storage.errors import TargetNotEmpty

    if not copying.is_unfinished(target):
        raise TargetNotEmpty(f"No copy into {target} was broken off.", fix="Leave --again out.")
    if not yes and not typer.confirm(f"Empty {target}?"):
        raise typer.Abort
    copying.empty(target)


def _copied(source: "Database", target: "Database") -> tuple[int, int]:
    """How many tables and rows were copied and compared."""
    from bot.clock import SystemClock
    from storage import copying

    tables = rows = 0
    with progress() as bar:
        tasks = {}
        for step in copying.copy(source, target, SystemClock().now()):
            if step.table not in tasks:
                tasks[step.table] = bar.add_task(step.table, total=step.of)
            bar.update(tasks[step.table], completed=step.rows)
            tables, rows = tables + step.compared, rows + step.rows * step.compared
    return tables, rows
