"""The command that sends a campaign's texts to staff's own numbers."""

import asyncio
from typing import Annotated

import typer

from bot.cli.campaigns.group import By, Name, app
from bot.cli.output import say
from bot.cli.parts import running_app


@app.command("test")
def send_test(
    name: Name,
    to: Annotated[str, typer.Option("--to", help="Whose verified number gets it")],
    by: By,
    language: Annotated[list[str] | None, typer.Option(help="Such as es; may be given several times")] = None,
) -> None:
    """
    Send what each point says, marked [TEST], to a number of the staff's own. It is counted nowhere.

    Example: grove campaign test park_use --to maria --by maria --language es
    """
    from bot import staff

    with running_app(log_level="warning") as running:
        languages = staff.check_languages(running, language or [])
        sent = asyncio.run(staff.send_test(running, name, to, languages, by=by))
    say(f"{len(sent)} messages are on their way to {to}.")
