"""
Guards that act by themselves and leave a note: against campaigns that drive residents away, and against bots.

A campaign that was paused goes on only when staff resume it.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.app import App
from flows.contact import ContactId
from flows.outreach.campaign import CampaignId
from flows.outreach.guarding import WINDOW, reason_to_pause
from storage import audits, campaigns, guards
from storage.database import Db

log = structlog.get_logger()

ACTOR = "guard"
"""Who acts, in the audit."""

SAME, WITHIN, SILENCE = 20, timedelta(minutes=5), timedelta(hours=1)
"""Who writes the same more often than that within so long gets no answer for so long."""


async def watch(app: App) -> int:
    """
    Pause each campaign whose opt-outs or refusals spike; gives how many. Called every few seconds.

    Counting a large campaign takes a quarter of a second: it is done beside the writer, which keeps nobody waiting.
    """
    now = app.clock.now()
    spiking = await asyncio.to_thread(_spiking, app, now)
    return await app.writer.run(lambda db: sum(_paused(db, id_, why, now) for id_, why in spiking)) if spiking else 0


def _spiking(app: App, now: datetime) -> list[tuple[CampaignId, str]]:
    """The campaigns that should stand still, each with the reason."""
    with app.database.reading() as db:
        reasons = [(id_, _reason(app, db, id_, now)) for id_ in guards.sending(db)]
    return [(id_, why) for id_, why in reasons if why is not None]


def _reason(app: App, db: Db, id_: CampaignId, now: datetime) -> str | None:
    campaign = campaigns.get(db, id_)
    since = max(now - WINDOW, guards.resumed_at(db, campaign) or now - WINDOW)
    return reason_to_pause(guards.tally(db, campaign, since), app.guard)


def _paused(db: Db, id_: CampaignId, why: str, now: datetime) -> bool:
    """Pause it, unless it came to stand still since it was counted, or staff resumed it just now."""
    campaign = campaigns.get(db, id_)
    resumed = guards.resumed_at(db, campaign)
    if id_ not in guards.sending(db) or (resumed is not None and resumed > now):
        return False
    campaigns.set_state(db, id_, "paused", because=why)
    object_ = f"campaign/{campaign.name}/{campaign.version}"
    audits.record(db, actor=ACTOR, act="paused", object_=object_, now=now, why=why)
    log.warning("campaign paused", campaign=campaign.name, why=why)
    return True


def loops(db: Db, contact_id: ContactId, text: str, now: datetime) -> bool:
    """
    Tell whether a contact writes as a machine that answers us, and so gets no answer for an hour.

    Ask it after the text is kept, and after STOP and danger were looked for: these are always heard.
    """
    times, until = guards.writer(db, contact_id, text, now - WITHIN)
    if until is not None and until > now:
        return True
    if times <= SAME:
        return False
    guards.silence(db, contact_id, now, now + SILENCE)
    audits.record(db, actor=ACTOR, act="silence", object_=f"contact/{contact_id}", now=now)
    log.warning("contact silenced", contact=contact_id, why="the same text again and again")
    return True
