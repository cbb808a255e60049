"""Commands that let a campaign go, take it back, hold it and end it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.campaigns.group import By, Name, app
from bot.cli.output import say
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from flows.outreach.campaign import State


@app.command()
def approve(name: Name, by: By) -> None:
    """
    Let a draft go. Whoever wrote it cannot approve it; for GROVE_UNDO_S seconds it can be taken back.

    Example: grove campaign approve park_use --by li
    """
    from datetime import timedelta

    from bot import campaign_life
    from bot.settings import load_settings

    settings = load_settings()
    undo = timedelta(seconds=settings.undo_s)
    with running_app(settings, log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        campaign_life.approve(db, name, by, now, undo)
        until = (now + undo).astimezone(running.city.timezone)
    say(f"{name} is approved. Nothing leaves before {until:%H:%M:%S}; until then: grove campaign undo {name} --by {by}")
    say(f"Watch it: grove campaign status {name}")


@app.command()
def copy(
    name: Name,
    new: Annotated[str, typer.Argument(help="The name of the copy")],
    by: By,
    start: Annotated[
        datetime | None, typer.Option(help="Another first day, such as 2026-12-01", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """
    Draft the same campaign under another name. Who copies it is its author.

    Example: grove campaign copy park_use park_use_spring --by maria --start 2027-03-01
    """
    from bot import campaign_life

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        saved = campaign_life.copy(db, name, new, by, now, start.date() if start else None)
    say(f"Draft {saved.name}, version {saved.version}. Look at it: grove campaign preview {saved.name}")


@app.command()
def undo(name: Name, by: By) -> None:
    """
    Take an approval back in its first minute: it is a draft again, and no resident has heard of it.

    Example: grove campaign undo park_use --by li
    """
    from bot import campaign_life

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        campaign = campaign_life.undo(db, name, by, running.clock.now())
    say(f"{name} is a {campaign.state} again; nothing of it has left.")


def _mover(to: "State", what: str, example: str) -> Callable[[str, str], None]:
    def command(name: Name, by: By) -> None:
        from bot import campaign_life

        with running_app(log_level="warning") as running, running.database.transaction() as db:
            state = campaign_life.move(db, name, to, by, running.clock.now())
        say(f"{name} is {state}.")

    command.__doc__ = f"{what}\n\nExample: grove campaign {example} park_use --by li"
    return command


app.command("pause")(_mover("paused", "Stop sending for now; nothing is lost.", "pause"))
app.command("resume")(_mover("running", "Go on with a paused campaign.", "resume"))
app.command("cancel")(_mover("cancelled", "End a campaign; nothing leaves it again.", "cancel"))
