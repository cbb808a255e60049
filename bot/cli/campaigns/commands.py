"""Commands about campaigns: draft, preview, simulate; with those that let them go, and that watch them."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.campaigns import acts, experiment, planning, testing, watching
from bot.cli.campaigns.group import By, Json, Name, app
from bot.cli.output import print_json, say
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.outreach.campaign import Campaign

__all__ = ["acts", "app", "experiment", "planning", "testing", "watching"]

File = Annotated[Path, typer.Argument(help="A campaign file", exists=True, dir_okay=False)]
Start = Annotated[datetime, typer.Option(help="The first day, such as 2026-12-01", formats=["%Y-%m-%d"])]
Query = Annotated[str | None, typer.Option(help="Another audience than the file's")]


@app.command()
def draft(file: File, by: By, start: Start, audience: Query = None) -> None:
    """
    Keep a campaign as a draft, and publish its survey. Drafting again raises the version.

    Example: grove campaign draft flows/library/campaigns/park_use.yaml --by maria --start 2026-12-01
    """
    from bot import campaign_life
    from bot.audiences import check_names
    from bot.cli.surveys.launch import launch_in
    from bot.surveys import publish
    from flows.outreach.audience import parse
    from flows.surveys.definition.reading import LIBRARY
    from storage import templates

    parse(audience or "all")
    with running_app(log_level="warning") as running, running.database.transaction() as db:
        campaign, now = read(file, by, start.date(), audience, templates.texts(db)), running.clock.now()
        check_names(running, db, campaign.audience)
        if campaign.survey:
            launch = launch_in(running.city, now.astimezone(running.city.timezone).date())
            publish(db, LIBRARY / f"{campaign.survey}.yaml", now, launch)
        saved = campaign_life.draft(db, campaign, now)
    say(f"Draft {saved.name}, version {saved.version}. Look at it: grove campaign preview {saved.name}")


def read(
    file: Path, by: str, start: date, audience: str | None, templates: "Mapping[str, str] | None" = None
) -> "Campaign":
    """A campaign from its file and the library's surveys; raises AudienceError for staff's own query."""
    from dataclasses import replace

    from flows.outreach.audience import parse
    from flows.outreach.reading import load_campaign
    from flows.surveys.definition.reading import LIBRARY, load_survey

    known = {path.stem: load_survey(path) for path in sorted(LIBRARY.glob("*.yaml"))}
    campaign = load_campaign(file, known, author=by, starts_on=start, templates=templates)
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
        city = running.city
    if as_json:
        print_json(tables.preview_object(seen, city))
    else:
        tables.show_preview(seen, city)


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
