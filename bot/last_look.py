"""The last look at a campaign's message, when its lane lets it out: since its fire hours may have passed."""

from datetime import datetime, timedelta

from bot.app import App
from flows.contact import ContactId
from flows.outreach.campaign import CampaignId, State
from flows.outreach.gate import Ask, Decision, Defer, Go, Skip, Standing, reason_to_exclude
from flows.outreach.quiet import QuietHours, next_allowed
from storage import campaigns, contacts, lanes, subscriptions
from storage.database import Db
from storage.lanes import Outbound

LOOK_AGAIN = timedelta(minutes=15)
"""How long a message of a paused campaign waits before it asks again."""


def may_go(app: App, db: Db, outbound: Outbound, now: datetime) -> bool:
    """Whether a claimed message is to be sent now; else it is put off or cancelled. A reply always goes."""
    if outbound.campaign_id is None or outbound.contact_id is None:
        return True
    campaign_id, contact_id = CampaignId(outbound.campaign_id), ContactId(outbound.contact_id)
    standing = Standing(
        contact=contacts.get(db, contact_id), subscription=subscriptions.state_in(db, contact_id, campaign_id)
    )
    match decide(campaigns.state(db, campaign_id), standing, app.city.quiet, now):
        case Skip(reason):
            lanes.cancel(db, outbound.id, reason)
        case Defer(until):
            lanes.again(db, outbound.id, "put-off", until, counts=False)
        case Go() | Ask():
            return True
    return False


def decide(state: State, standing: Standing, quiet: QuietHours, now: datetime) -> Decision:
    """Nothing goes to who said STOP to all or to the programme, from a campaign that stands still, or in the quiet."""
    reason = "cancelled" if state == "cancelled" else reason_to_exclude(standing)
    if reason is not None:
        return Skip(reason)
    zone = standing.contact.timezone
    allowed = next_allowed(now + LOOK_AGAIN if state == "paused" else now, zone, quiet)
    return Defer(allowed) if allowed > now else Go()
