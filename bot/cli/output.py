"""How commands speak: tables for people, JSON for scripts, errors with their cure; and what exit codes mean."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress

OK, FOUND_FAULTS, CANNOT_RUN = 0, 1, 2
"""0: done, all is well. 1: done, and what was checked has faults. 2: could not be done; the error says why."""

NOT_IN_A_LINE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")
"""What some readers take for the end of a line, and halves of characters, which no encoding has."""


def print_json(value: object) -> None:
    """One JSON value on one line, in the resident's own letters, at once."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    sys.stdout.write(NOT_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
    sys.stdout.flush()


def say(text: object, *, style: str = "") -> None:
    """A line for people: what it says is shown as it is, whatever signs are in it, and never broken in two."""
    from rich.console import Console

    Console().print(str(text), style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def complain(text: object) -> None:
    """A line on standard error, likewise."""
    from rich.console import Console
    from rich.text import Text

    line = Text.assemble(("Error: ", "bold red"), str(text))
    Console(stderr=True).print(line, highlight=False, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table for people; a cell shows its text as it is."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=Text(title), title_justify="left")
    for column in columns:
        drawn.add_column(Text(column), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console().print(drawn)


def progress() -> "Progress":
    """A progress bar on standard error, so that output can still be piped; none where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)
