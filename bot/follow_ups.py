"""
Plans the points of campaigns that follow what happens to a contact, in the transaction that keeps what happened.

Whoever keeps such a fact calls `happened`; whoever changes a contact's dates calls `dates_changed`.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.app import App
from flows.contact import ContactId
from flows.outreach.audience import parse
from flows.outreach.campaign import Campaign
from flows.outreach.events import Fact, TicketDone, follows
from flows.outreach.gate import LATENESS
from flows.outreach.moments import After, OfDate
from flows.outreach.planning import date_fire, event_fire
from flows.outreach.sampling import seed_of
from storage import audiences, campaigns, dates, fires
from storage.database import Db


def happened(app: App, db: Db, contact_id: ContactId, fact: Fact, now: datetime) -> None:
    """Plan every point that follows a fact, for a contact who is in its campaign's audience."""
    occurrence = fact.ticket if isinstance(fact, TicketDone) else 0
    for campaign in _listening(db, now):
        points = [
            point for point in campaign.points if isinstance(point.when, After) and follows(point.when.event, fact)
        ]
        zone = _zone(db, campaign, contact_id, now) if points else None
        if zone is not None:
            made = (event_fire(campaign, each, contact_id, zone, now, app.city.quiet, occurrence) for each in points)
            fires.plan(db, filter(None, made))


def dates_changed(app: App, db: Db, contact_id: ContactId, now: datetime) -> None:
    """Plan anew what stands around a contact's own dates; what waited for another date is taken back."""
    for campaign in _listening(db, now):
        around = [(point, point.when) for point in campaign.points if isinstance(point.when, OfDate)]
        zone = _zone(db, campaign, contact_id, now) if around else None
        for point, when in around:
            on = dates.named(db, [contact_id], when.name).get(contact_id)
            fires.take_back(db, campaign, point.key, contact_id, but=on.toordinal() if on else None)
            if on is not None and zone is not None:
                made = date_fire(campaign, point, contact_id, zone, on, now - LATENESS, app.city.quiet)
                fires.plan(db, [made] if made else [])


def _listening(db: Db, now: datetime) -> list[Campaign]:
    return [campaigns.get(db, id_) for id_ in campaigns.listening(db, now)]


def _zone(db: Db, campaign: Campaign, contact_id: ContactId, now: datetime) -> ZoneInfo | None:
    """The time zone of a contact who is in a campaign's audience; None of one who is not."""
    seed, before = seed_of(campaign.name, campaign.version), ContactId(contact_id - 1)
    zone = audiences.zones(db, parse(campaign.audience), before, 1, now=now, seed=seed).get(contact_id)
    return None if zone is None else ZoneInfo(zone)
