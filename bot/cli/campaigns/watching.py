"""Commands that show how campaigns go."""

from typing import Annotated

import typer

from bot.cli.campaigns.group import Json, Name, app
from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app


@app.command()
def status(name: Name, as_json: Json = False) -> None:
    """
    Show how a campaign goes: fires by point and outcome, messages by state.

    Example: grove campaign status park_use
    """
    from bot import campaign_life
    from storage import campaigns, fires, msgs

    with running_app(log_level="warning") as running, running.database.reading() as db:
        campaign = campaign_life.named(db, name)
        outcome = sorted(fires.outcome(db, campaign.id, campaign.version).items())
        states, why = msgs.counts(db, campaign.id), campaigns.stands_still_for(db, campaign.id)
    if as_json:
        fired = [{"point": point, "outcome": what, "fires": n} for (point, what), n in outcome]
        print_json({"campaign": name, "state": campaign.state, "why": why, "fires": fired, "messages": states})
        return
    say(f"{name} version {campaign.version} is {campaign.state}.")
    if why:
        say(why)
    table("Fires", ["point", "outcome", "contacts"], [[point, what, n] for (point, what), n in outcome])
    table("Messages", ["state", "messages"], sorted(states.items()))


@app.command("list")
def list_all(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a campaign")] = False) -> None:
    """
    List all campaigns.

    Example: grove campaign list
    """
    from bot.campaign_life import named
    from storage import campaigns

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found = [named(db, name) for name in campaigns.all_names(db)]
    rows = [[each.name, each.version, each.state, each.audience, each.starts_on, each.author] for each in found]
    columns = ["name", "version", "state", "audience", "starts_on", "author"]
    if as_json:
        for row in rows:
            print_json(dict(zip(columns, row, strict=True)))
    else:
        table("Campaigns", columns, rows)
