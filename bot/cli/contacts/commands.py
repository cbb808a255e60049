"""Commands about contacts: import them with the proof of their consent, count them."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import FOUND_FAULTS, print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from bot.cli.contacts.files import ErrorsFile
    from bot.contact_import.row import RowError
    from bot.contact_import.running import Report

app = typer.Typer(help="Who may be written to.", no_args_is_help=True)

SHOWN = 20
"""Faults in the terminal; the file of --errors has them all."""


@app.callback()
def group() -> None:
    """Who may be written to."""


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file", exists=True, dir_okay=False)],
    by: Annotated[str, typer.Option("--by", help="Who imports it; kept in the ledger with each row")],
    mapped: Annotated[list[str] | None, typer.Option("--map", help='A column: phone="Cell Phone"')] = None,
    errors: Annotated[Path | None, typer.Option("--errors", help="Write every fault to this CSV file")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Check it all, keep nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Import contacts with the proof of their consent. Run again after an interruption, it goes on where it stopped.

    Exits with 1 when a row is wrong; the others are imported. Who has opted out is never opted in.

    Example: grove contacts import signups.csv --by maria --map phone="Cell Phone" --errors wrong.csv --dry-run
    """
    from bot.cli.contacts.files import ErrorsFile, hash_of, records, rows_of
    from bot.contact_import.heads import columns_of
    from bot.contact_import.running import Source, run

    rows = rows_of(file)
    heads = next(rows, [])
    columns = columns_of(heads, read_map(mapped or []))
    if not as_json:
        say("Columns: " + ", ".join(f"{name} = {heads[at]!r}" for name, at in columns.items()))
    faults = Faults()
    with running_app(log_level="warning") as running, ExitStack() as closing:
        if errors is not None:
            faults.file = ErrorsFile(errors)
            closing.callback(faults.file.close)
        source = Source(file=hash_of(file, columns), by=by, dry=dry)
        report = run(running, records(rows, columns), source, faults.note)
    tell(report, faults, dry=dry, as_json=as_json)
    if report.wrong:
        raise typer.Exit(FOUND_FAULTS)


class Faults:
    """The faults of a file: the first few, all of them counted, each in the file where there is one."""

    def __init__(self) -> None:
        self.first: list[RowError] = []
        self.counts: Counter[str] = Counter()
        self.file: ErrorsFile | None = None

    def note(self, error: "RowError") -> None:
        self.counts[error.column] += 1
        if len(self.first) < SHOWN:
            self.first.append(error)
        if self.file is not None:
            self.file.write(error)


def read_map(mapped: list[str]) -> dict[str, str]:
    """`field=head`, each; raises BadParameter."""
    for each in mapped:
        if not all(map(str.strip, each.partition("="))):
            raise typer.BadParameter(f'{each!r} maps no column: write phone="Cell Phone"')
    return {name.strip(): head.strip() for name, _, head in (each.partition("=") for each in mapped)}


def tell(report: "Report", faults: Faults, *, dry: bool, as_json: bool) -> None:
    """What the import did, and what is wrong; never a number."""
    if as_json:
        first = [asdict(error) for error in faults.first]
        print_json({**asdict(report), "dry_run": dry, "faults": dict(faults.counts), "first_faults": first})
        return
    would = "It would have been: " if dry else ""
    say(f"{would}{report.rows} rows, {report.new} new contacts, {report.merged} rows joined with one that was there,")
    say(f"{report.before} done by an earlier run, {report.wrong} wrong, {len(report.opted_out)} of residents who left.")
    if report.opted_out:
        shown = ", ".join(map(str, report.opted_out[:SHOWN]))
        say(f"Have opted out and stay so, rows: {shown}{' …' if len(report.opted_out) > SHOWN else ''}")
    say("Where the numbering plan cannot tell mobiles from landlines (US), only a column line_type can.")
    if faults.first:
        title = f"The first {len(faults.first)} of {faults.counts.total()} faults"
        rows = [[error.row, error.column, error.reason, error.cure] for error in faults.first]
        table(title, ["row", "column", "reason", "cure"], rows)


@app.command()
def count(as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False) -> None:
    """
    Count the contacts; nobody is named.

    Example: grove contacts count
    """
    from storage import contacts

    with running_app(log_level="warning") as running, running.database.reading() as db:
        number = contacts.count(db)
    print_json({"contacts": number}) if as_json else say(f"{number} contacts.")
