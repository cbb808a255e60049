"""Plays a campaign on a database of its own, with bars that show how far it is."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.campaign_rehearsal.residents import seed_residents
from bot.campaign_rehearsal.run import Rehearsed, rehearse_campaign, start_of
from bot.city import load_city
from bot.cli.campaigns.tables import Simulation
from bot.cli.output import progress
from bot.cli.talking import privately
from bot.logs import set_up
from bot.rehearsal import Rehearsal, rehearse
from bot.settings import load_settings
from flows.outreach.campaign import Campaign


def play(campaign: Campaign, *, contacts: int, answering: float, seed: int) -> Simulation:
    """Make residents, let the campaign go, and give what became of it."""
    settings = load_settings()
    set_up("error")
    city = load_city(settings.city_file)
    with TemporaryDirectory(prefix="grove-simulate-") as folder:
        begins = start_of(campaign, city.timezone)
        with rehearse(Path(folder), begins, privately(settings, Path(folder))) as rehearsal:
            seen = _played(rehearsal, campaign, contacts, answering, seed)
    return Simulation(seen=seen, city=city)


def _played(rehearsal: Rehearsal, campaign: Campaign, contacts: int, answering: float, seed: int) -> Rehearsed:
    with progress() as bar:
        making = bar.add_task("Making residents", total=contacts)
        residents = seed_residents(
            rehearsal.app, contacts, seed=seed, answering=answering,
            told=lambda made: bar.update(making, completed=made),
        )  # fmt: skip
        firing = bar.add_task("Firing", total=None)
        return asyncio.run(
            rehearse_campaign(
                rehearsal, campaign, residents, lambda fired, of: bar.update(firing, completed=fired, total=of)
            )
        )
