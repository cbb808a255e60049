"""Commands about campaigns: draft, preview, approve, watch, pause, simulate."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import print_json, progress, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from bot.app import App
    from flows.outreach.campaign import Campaign, State

app = typer.Typer(help="Outreach: who, what, when.", no_args_is_help=True)

By = Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")]
File = Annotated[Path, typer.Argument(help="A campaign file", exists=True, dir_okay=False)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object")]
Name = Annotated[str, typer.Argument(help="The campaign's name")]
Start = Annotated[datetime, typer.Option(help="The first day, such as 2026-12-01", formats=["%Y-%m-%d"])]
Query = Annotated[str | None, typer.Option(help="Another audience than the file's")]


@app.command()
def draft(file: File, by: By, start: Start, audience: Query = None) -> None:
    """
    Keep a campaign as a draft, and publish its survey. Drafting again raises the version.

    Example: grove campaign draft flows/library/campaigns/park_use.yaml --by maria --start 2026-12-01
    """
    from bot import campaign_life
    from bot.cli.surveys.launch import launch_in
    from bot.surveys import publish
    from flows.surveys.definition.reading import LIBRARY

    campaign = read(file, by, start.date(), audience)
    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        if campaign.survey:
            launch = launch_in(running.city, now.astimezone(running.city.timezone).date())
            publish(db, LIBRARY / f"{campaign.survey}.yaml", now, launch)
        saved = campaign_life.draft(db, campaign, now)
    say(f"Draft {saved.name}, version {saved.version}. Look at it: grove campaign preview {saved.name}")


def read(file: Path, by: str, start: date, audience: str | None) -> "Campaign":
    """A campaign from its file and the library's surveys; raises AudienceError for staff's own query."""
    from dataclasses import replace

    from flows.outreach.audience import parse
    from flows.outreach.reading import load_campaign
    from flows.surveys.definition.reading import LIBRARY, load_survey

    known = {path.stem: load_survey(path) for path in sorted(LIBRARY.glob("*.yaml"))}
    campaign = load_campaign(file, known, author=by, starts_on=start)
    return campaign if audience is None else replace(campaign, audience=str(parse(audience)))


@app.command("preview")
def show_preview(name: Name, as_json: Json = False) -> None:
    """
    Say who will get it, who not and why, when, in how many segments, and what it costs by language.

    Example: grove campaign preview park_use
    """
    from bot import campaign_life
    from bot.campaign_preview import preview
    from bot.cli.campaigns import tables

    with running_app(log_level="warning") as running, running.database.reading() as db:
        seen = preview(running, db, campaign_life.named(db, name), running.clock.now())
        currency = running.city.currency
    if as_json:
        print_json(tables.preview_object(seen, currency))
    else:
        tables.show_preview(seen, currency)


@app.command()
def approve(name: Name, by: By) -> None:
    """
    Let a draft go. Whoever wrote it cannot approve it.

    Example: grove campaign approve park_use --by li
    """
    from bot import campaign_life

    with running_app(log_level="warning") as running:
        with running.database.transaction() as db:
            campaign = campaign_life.approve(db, name, by, running.clock.now())
        asyncio.run(_plan(running, campaign))
    say(f"{name} is approved. Watch it: grove campaign status {name}")


async def _plan(running: "App", campaign: "Campaign") -> None:
    """Plan every fire, chunk by chunk; a worker goes on where we stop."""
    from bot.campaign_planning import plan_chunk
    from flows.outreach.audience import parse
    from storage import audiences
    from storage.campaigns import PLANNED, planned_to

    total = await running.writer.run(lambda db: audiences.count(db, parse(campaign.audience)))
    with progress() as bar:
        task = bar.add_task("Planning", total=total)
        while await running.writer.run(lambda db: planned_to(db, campaign.id)) < PLANNED:
            bar.advance(task, await running.writer.run(lambda db: plan_chunk(running, db, campaign.id)))


@app.command()
def status(name: Name, as_json: Json = False) -> None:
    """
    Show how a campaign goes: fires by point and outcome, messages by state.

    Example: grove campaign status park_use
    """
    from bot import campaign_life
    from storage import fires, msgs

    with running_app(log_level="warning") as running, running.database.reading() as db:
        campaign = campaign_life.named(db, name)
        outcome = sorted(fires.outcome(db, campaign.id, campaign.version).items())
        states = msgs.counts(db, campaign.id)
    if as_json:
        fired = [{"point": point, "outcome": what, "fires": n} for (point, what), n in outcome]
        print_json({"campaign": name, "state": campaign.state, "fires": fired, "messages": states})
        return
    say(f"{name} version {campaign.version} is {campaign.state}.")
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


@app.command()
def simulate(
    file: File,
    start: Start,
    contacts: Annotated[int, typer.Option(help="How many made-up residents", min=1, max=100_000)] = 1000,
    audience: Query = None,
    answering: Annotated[float, typer.Option(help="The share of them who answer", min=0, max=1)] = 0.4,
    seed: Annotated[int, typer.Option(help="The same number gives the same residents")] = 1,
    as_json: Json = False,
) -> None:
    """
    Play a campaign through with made-up residents and simulated time: what goes out when, what not and why.

    Nothing is sent and nothing is kept.

    Example: grove campaign simulate flows/library/campaigns/park_use.yaml --contacts 200 --start 2026-12-01
    """
    from bot.cli.campaigns import simulation
    from bot.cli.campaigns.tables import show_simulation, simulation_object

    campaign = read(file, "the rehearsal", start.date(), audience)
    seen = simulation.play(campaign, contacts=contacts, answering=answering, seed=seed)
    print_json(simulation_object(seen)) if as_json else show_simulation(seen)


def _mover(to: "State", what: str, example: str) -> Callable[[str, str], None]:
    def command(name: Name, by: By) -> None:
        from bot import campaign_life

        with running_app(log_level="warning") as running, running.database.transaction() as db:
            campaign_life.move(db, name, to, by, running.clock.now())
        say(f"{name} is {to}.")

    command.__doc__ = f"{what}\n\nExample: grove campaign {example} park_use --by li"
    return command


app.command("pause")(_mover("paused", "Stop sending for now; nothing is lost.", "pause"))
app.command("resume")(_mover("running", "Go on with a paused campaign.", "resume"))
app.command("cancel")(_mover("cancelled", "End a campaign; nothing leaves it again.", "cancel"))
