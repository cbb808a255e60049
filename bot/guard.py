"""
Guards that act by themselves and leave a note: against campaigns that drive residents away, and against bots.

A campaign that was paused goes on only when staff resume it.
"""

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
    """Pause each campaign whose opt-outs or refusals spike; gives how many. Called every few seconds."""
    now = app.clock.now()
    return await app.writer.run(lambda db: sum(_stopped(app, db, id_, now) for id_ in guards.sending(db)))


def _stopped(app: App, db: Db, id_: CampaignId, now: datetime) -> bool:
    campaign = campaigns.get(db, id_)
    since = max(now - WINDOW, guards.resumed_at(db, campaign) or now - WINDOW)
    why = reason_to_pause(guards.tally(db, campaign, since), app.guard)
    if why is None:
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
