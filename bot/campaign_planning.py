"""
Plans fires: at approval, for who comes into the audience later, and for each day of what recurs.

Chunk by chunk, each in one transaction with the note of how far it got: a planner that is killed goes on there.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.app import App
from bot.occurrences import next_day, plan_at
from flows.contact import Contact, ContactId
from flows.outreach.audience import parse
from flows.outreach.campaign import Campaign, CampaignId, Point
from flows.outreach.events import Enrolled
from flows.outreach.gate import LATENESS
from flows.outreach.moments import After, OfDate
from flows.outreach.planning import date_fire, end_of, enrolment_hours, is_over, occurrence_hours, plan_hours
from flows.outreach.recurring import Every
from storage import audiences, campaigns, dates, fires, occurrences
from storage.database import Db
from storage.occurrences import Occurrence

CHUNK = 5_000
"""Contacts planned in one transaction: a planner that is killed goes on from there."""

LOOK_EVERY = timedelta(hours=1)
"""How often it is looked who came into the audience of a campaign that welcomes them; an opt-in is seen at once."""


def plan_chunk(app: App, db: Db, campaign_id: CampaignId) -> int:
    """Plan the fires of the next contacts; gives how many contacts, 0 when all are planned or none may be."""
    after = campaigns.planned_to(db, campaign_id)
    campaign = campaigns.get(db, campaign_id)
    if after >= campaigns.PLANNED or campaign.state not in ("scheduled", "running"):
        return 0
    chunk, now = _next_contacts(db, campaign, after), app.clock.now()
    fires.plan_for(db, campaign, list(plan_hours(campaign, _zones(chunk), app.city.quiet)), _ids(chunk))
    enrol(app, db, campaign, chunk, now)
    campaigns.plan_to(db, campaign_id, _reached(chunk))
    if len(chunk) < CHUNK:
        campaigns.set_state(db, campaign_id, "running")
        for point in campaign.points:
            _keep_next(db, campaign, point, campaign.starts_on - timedelta(days=1), 1, now)
        look_again_or_close(db, campaign, now)
    return len(chunk)


def enrol(app: App, db: Db, campaign: Campaign, contacts: Sequence[Contact], now: datetime) -> None:
    """Plan what follows enrolment, and the contacts' own dates; who is enrolled already stays as they are."""
    fires.plan_for(db, campaign, list(enrolment_hours(campaign, _zones(contacts), now, app.city.quiet)), _ids(contacts))
    for point in campaign.points:
        if isinstance(point.when, OfDate):
            known = dates.named(db, _ids(contacts), point.when.name)
            _plan_dates(app, db, campaign, point, contacts, known, now)


def _plan_dates(
    app: App,
    db: Db,
    campaign: Campaign,
    point: Point,
    contacts: Sequence[Contact],
    known: Mapping[ContactId, date],
    now: datetime,
) -> None:
    """Plan a point around the dates of contacts; each date of a contact is one occurrence."""
    made = (
        date_fire(campaign, point, contact, known[contact.id], now - LATENESS, app.city.quiet)
        for contact in contacts
        if contact.id in known
    )
    fires.plan(db, filter(None, made))


def plan_occurrence(app: App, db: Db, occurrence: Occurrence) -> int:
    """Plan one day of what recurs for the next contacts, as the audience is now; gives how many."""
    after, campaign = occurrences.planned_to(db, occurrence), campaigns.get(db, occurrence.campaign_id)
    point = campaign.by_key.get(occurrence.point)
    if after >= campaigns.PLANNED or campaign.version != occurrence.version or point is None:
        return 0
    chunk, now = _next_contacts(db, campaign, after), app.clock.now()
    hours = list(occurrence_hours(point, occurrence.day, _zones(chunk), app.city.quiet))
    fires.plan_for(db, campaign, hours, _ids(chunk), occurrence.number)
    occurrences.plan_to(db, occurrence, _reached(chunk))
    if len(chunk) < CHUNK:
        _keep_next(db, campaign, point, occurrence.day, occurrence.number + 1, now)
        look_again_or_close(db, campaign, now)
    return len(chunk)


def look(app: App, db: Db, campaign_id: CampaignId) -> int:
    """See who came into the audience of a campaign since, chunk by chunk; gives how many were looked at."""
    after, now = campaigns.looked_to(db, campaign_id), app.clock.now()
    if campaign_id not in campaigns.to_look(db, now):
        return 0
    campaign = campaigns.get(db, campaign_id)
    chunk = _next_contacts(db, campaign, after) if _welcomes(campaign) and not is_over(campaign, now) else []
    enrol(app, db, campaign, chunk, now)
    if len(chunk) == CHUNK:
        campaigns.look_on(db, campaign_id, chunk[-1].id)
    else:
        look_again_or_close(db, campaign, now)
    return len(chunk)


def look_again_or_close(db: Db, campaign: Campaign, now: datetime) -> None:
    """Note when to look at a campaign again; one that nothing can come of any more is closed."""
    follows = any(isinstance(point.when, After | OfDate) for point in campaign.points) and not is_over(campaign, now)
    if not follows and not occurrences.any_left(db, campaign):
        campaigns.close(db, campaign.id)
    elif follows and _welcomes(campaign):
        campaigns.look_again(db, campaign.id, now + LOOK_EVERY)
    else:
        campaigns.look_again(db, campaign.id, end_of(campaign.ends_on) if follows and campaign.ends_on else None)


def _keep_next(db: Db, campaign: Campaign, point: Point, after: date, number: int, now: datetime) -> None:
    """Keep the next day of a point that recurs; days that went by in a long pause are passed over."""
    if not isinstance(point.when, Every):
        return
    day = next_day(point.when, max(after, (now - LATENESS).date()), number)
    if day is None:
        return
    occurrences.keep(
        db,
        Occurrence(
            campaign_id=campaign.id,
            version=campaign.version,
            point=point.key,
            number=number,
            day=day,
            plan_at=plan_at(day, point.at),
        ),
    )


def _welcomes(campaign: Campaign) -> bool:
    """Whether who comes into the audience later gets something."""
    return any(
        isinstance(point.when, OfDate) or (isinstance(point.when, After) and isinstance(point.when.event, Enrolled))
        for point in campaign.points
    )


def _next_contacts(db: Db, campaign: Campaign, after: ContactId) -> list[Contact]:
    return audiences.members(db, parse(campaign.audience), after, CHUNK)


def _reached(chunk: Sequence[Contact]) -> ContactId:
    return chunk[-1].id if len(chunk) == CHUNK else campaigns.PLANNED


def _ids(contacts: Sequence[Contact]) -> list[ContactId]:
    return [contact.id for contact in contacts]


def _zones(contacts: Sequence[Contact]) -> list[str]:
    return sorted({str(contact.timezone) for contact in contacts})
