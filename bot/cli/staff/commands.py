"""Commands for the numbers at which staff get test messages."""

import asyncio
from typing import Annotated

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app

app = typer.Typer(help="Staff's own numbers, for test messages.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Whose number it is")]
By = Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")]

WHY = {
    "unknown": "No number is kept under that name. `grove staff add` keeps one.",
    "expired": "The code works no more. `grove staff add` sends another.",
    "wrong": "That is not the code.",
}


@app.command()
def add(name: Name, urn: Annotated[str, typer.Argument(help="Such as tel:+19165550100")], by: By) -> None:
    """
    Keep a number and send a code to it; it gets test messages once the code is written back.

    Example: grove staff add maria tel:+19165550100 --by maria
    """
    from bot import staff
    from bot.cli.residents.consent import read_urn

    with running_app(log_level="warning") as running:
        until = asyncio.run(staff.add(running, name, read_urn(urn), by=by)).astimezone(running.city.timezone)
    say(f"A code is on its way; it works until {until:%H:%M}: grove staff verify {name} CODE")


@app.command()
def verify(name: Name, code: Annotated[str, typer.Argument(help="The six digits that came")]) -> None:
    """
    Write back the code that came to a number. It works for 15 minutes, and five may be tried.

    Example: grove staff verify maria 123456
    """
    from bot import staff

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        refused = staff.verify(running, db, name, code)
    if refused is not None:
        complain(WHY[refused])
        raise typer.Exit(FOUND_FAULTS)
    say(f"{name} gets test messages now: grove campaign test NAME --to {name} --by {name}")


@app.command()
def remove(name: Name, by: By) -> None:
    """
    Forget a number.

    Example: grove staff remove maria --by li
    """
    from storage import audits, staff_numbers

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        gone = staff_numbers.remove(db, name)
        if gone:
            audits.record(db, actor=by, act="staff-removed", object_=f"staff/{name}", now=running.clock.now())
    say(f"The number of {name} is forgotten." if gone else f"No number is kept for {name}.")


@app.command("list")
def list_all(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a number")] = False) -> None:
    """
    List whose numbers are kept, without the numbers.

    Example: grove staff list
    """
    from storage import staff_numbers

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found = staff_numbers.listed(db)
    rows = [[each.name, each.channel, each.verified_at.isoformat() if each.verified_at else None] for each in found]
    if as_json:
        for row in rows:
            print_json(dict(zip(("name", "channel", "verified_at"), row, strict=True)))
    else:
        table("Staff's numbers", ["name", "channel", "verified"], rows)
