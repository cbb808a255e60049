"""
Takes sessions up by themselves: an answer in own words that is whole, a survey that was put off, a silence.

Each is claimed once, and its claim and what is said commit together: what breaks off is due again.
"""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app import App
from bot.effects import REMINDED, carry_on, flow_of, pending, settled
from bot.scene import Scene, set_scene
from flows.contact import ContactId
from flows.conversation import DRAFT, Resumed, Say, Silent
from flows.outreach.campaign import CampaignId
from flows.outreach.quiet import next_allowed
from flows.translator import N_
from storage import campaigns, contacts, sessions
from storage.database import Db
from storage.sessions import Stored, Wake

log = structlog.get_logger()

AT_ONCE = 32
"""Sessions taken up at once; they share commits."""

LOOK_AGAIN = timedelta(minutes=1)
"""How long one waits that is due while something else is talked about."""

AS_ASKED = N_("As you asked, here is the question again.")
REMINDER = N_("{city}: here is the question that is still open. You need not answer. Reply STOP to end all messages.")


async def wake_due(app: App) -> int:
    """Take up what is due; gives how many sessions."""
    now = app.clock.now()
    due = await app.writer.run(lambda db: sessions.due(db, now, AT_ONCE))
    await asyncio.gather(*(app.writer.run(partial(wake, app, session_id=each, contact=who)) for each, who in due))
    return len(due)


def wake(app: App, db: Db, *, session_id: int, contact: ContactId) -> None:
    """Claim one and take it up, in the caller's transaction; the contact is locked first, as by their own texts."""
    now = app.clock.now()
    contacts.lock(db, contact)
    stored = sessions.claim_wake(db, session_id, now)
    reach = contacts.reach(db, app.keyring, contact)
    if stored is None or stored.wake is None or reach is None:
        return
    key = f"wake:{session_id}:{int(stored.wake.at.timestamp() * 1000)}"
    scene = set_scene(app, db, contacts.get(db, contact), key=key, now=now, reach=reach)
    _take_up(scene, stored, stored.wake)
    log.info("woken", session=session_id, contact=contact, for_=stored.wake.for_, said=scene.queue())


def _take_up(scene: Scene, stored: Stored, wake: Wake) -> None:
    until = _not_yet(scene, stored, wake)
    if until is not None:
        sessions.wake_at(scene.db, stored.id, Wake(until, wake.for_))
        return
    if not flow_of(scene, stored).nodes or scene.contact.stopped:
        return
    match wake.for_:
        case "settle":
            _settle(scene, stored)
        case "later":
            _ask_again(scene, stored, AS_ASKED)
        case "remind" if scene.contact.consented and not _has_reminder(scene, stored):
            scene.campaign_id = stored.campaign_id
            _ask_again(scene, stored, REMINDER)
        case "remind":
            return


def _not_yet(scene: Scene, stored: Stored, wake: Wake) -> datetime | None:
    """When to look again: something else is being talked about, or it is no hour to write first."""
    above = sessions.active(scene.db, scene.contact.id, scene.now)
    if above is not None and above.id > stored.id:
        return scene.now + LOOK_AGAIN
    awake = next_allowed(scene.now, scene.contact.timezone, scene.app.city.quiet)
    return awake if wake.for_ != "settle" and awake > scene.now else None


def _settle(scene: Scene, stored: Stored) -> None:
    """Save the answer as it is now, and go on."""
    if DRAFT in stored.session.results:
        flow = flow_of(scene, stored)
        carry_on(scene, flow, stored, settled(scene, flow, stored.session, Silent()))


def _ask_again(scene: Scene, stored: Stored, why: str) -> None:
    """Say why we write, and ask the pending question again; once it was reminded of, that is not done again."""
    if pending(scene) is None:
        return
    flow = flow_of(scene, stored)
    marked = stored.session.keeping(**{REMINDED: "yes"}) if why == REMINDER else stored.session
    scene.say(Say(text=scene.tr.text(why, **scene.app.city.facts)), None, "waking")
    carry_on(scene, flow, stored, settled(scene, flow, marked, Resumed()))


def _has_reminder(scene: Scene, stored: Stored) -> bool:
    """Whether the campaign that began it reminds by itself."""
    if stored.campaign_id is None:
        return False
    points = campaigns.get(scene.db, CampaignId(stored.campaign_id)).points
    return any(point.kind == "message" and point.only == "unfinished" for point in points)
