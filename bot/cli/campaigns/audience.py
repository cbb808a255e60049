"""The command that says who is in an audience, before a campaign is written for it."""

from typing import Annotated, Any

import typer

from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app


def add_to(group: typer.Typer) -> None:
    group.command("audience")(show_audience)


def show_audience(
    query: Annotated[str, typer.Argument(help="Such as: language = es sample 300 by zone")],
    campaign: Annotated[str, typer.Option(help="Draw a sample as this campaign does")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Count who is in an audience: by language, channel, zone, and who of them would get nothing.

    Example: grove campaign audience "language = es and not heard within 30 days"
    """
    from dataclasses import asdict

    from bot.audiences import look

    with running_app(log_level="warning") as running, running.database.reading() as db:
        seen = asdict(look(running, db, query, campaign))
    if as_json:
        print_json(seen)
        return
    say(f"{seen['contacts']} contacts: {seen['query']}", style="bold")
    for what in ("language", "channel", "zone"):
        table(f"By {what}", [what, "contacts"], rows(seen[f"by_{what}"]))
    if seen["excluded"]:
        table("Of them get nothing", ["reason", "contacts"], rows(seen["excluded"]))


def rows(tally: dict[str, int]) -> list[list[Any]]:
    """The most frequent first; what is not known of a contact is called so."""
    return [[name or "not known", number] for name, number in sorted(tally.items(), key=lambda each: -each[1])]
