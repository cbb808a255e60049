"""
Plans fires: at approval, for who comes into the audience later, and for each day of what recurs.

Chunk by chunk, each in one transaction with the note of how far it got: a planner that is killed goes on there.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.occurrences import next_day, plan_at
from flows.contact import ContactId
from flows.outreach.audience import parse
from flows.outreach.campaign import Campaign, CampaignId, Point
from flows.outreach.events import Enrolled
from flows.outreach.gate import LATENESS
from flows.outreach.moments import After, OfDate
from flows.outreach.planning import date_fire, end_of, enrolment_hours, is_over, occurrence_hours, plan_hours
from flows.outreach.recurring import Every
from flows.outreach.sampling import seed_of
from storage import audiences, campaigns, dates, fires, occurrences
from storage.database import Db
from storage.occurrences import Occurrence

CHUNK = 5_000
"""Contacts planned in one transaction: a planner that is killed goes on from there."""

Chunk = Mapping[ContactId, str]
"""Contacts and their time zones."""

LOOK_EVERY = timedelta(hours=1)
"""How often it is looked who came into the audience of a campaign that welcomes them; an opt-in is seen at once."""


def plan_chunk(app: App, db: Db, campaign_id: CampaignId, most: int = CHUNK) -> int:
    """Plan the fires of the next contacts; gives how many contacts, 0 when all are planned or none may be."""
    after = campaigns.planned_to(db, campaign_id)
    if campaign_id not in campaigns.to_plan(db, app.clock.now()):
        return 0
    campaign, now = campaigns.get(db, campaign_id), app.clock.now()
    chunk = _next_contacts(db, campaign, after, most, now)
    fires.plan_for(db, campaign, list(plan_hours(campaign, _zones(chunk), app.city.quiet)), list(chunk))
    enrol(app, db, campaign, chunk, now)
    campaigns.plan_to(db, campaign_id, _reached(chunk, most))
    if len(chunk) < most:
        campaigns.set_state(db, campaign_id, "running")
        for point in campaign.points:
            _keep_next(db, campaign, point, campaign.starts_on - timedelta(days=1), 1, now)
        look_again_or_close(db, campaign, now)
    return len(chunk)


def enrol(app: App, db: Db, campaign: Campaign, chunk: Chunk, now: datetime) -> None:
    """Plan what follows enrolment, and the contacts' own dates; who is enrolled already stays as they are."""
    fires.plan_for(db, campaign, list(enrolment_hours(campaign, _zones(chunk), now, app.city.quiet)), list(chunk))
    for point in campaign.points:
        if isinstance(point.when, OfDate):
            known = dates.named(db, list(chunk), point.when.name)
            made = (
                date_fire(campaign, point, who, ZoneInfo(chunk[who]), on, now - LATENESS, app.city.quiet)
                for who, on in known.items()
            )
            fires.plan(db, filter(None, made))


def plan_occurrence(app: App, db: Db, occurrence: Occurrence, most: int = CHUNK) -> int:
    """Plan one day of what recurs for the next contacts, as the audience is now; gives how many."""
    after, campaign = occurrences.planned_to(db, occurrence), campaigns.get(db, occurrence.campaign_id)
    point = campaign.by_key.get(occurrence.point)
    if after >= campaigns.PLANNED or campaign.version != occurrence.version or point is None:
        return 0
    now = app.clock.now()
    chunk = _next_contacts(db, campaign, after, most, now)
    hours = list(occurrence_hours(point, occurrence.day, _zones(chunk), app.city.quiet))
    fires.plan_for(db, campaign, hours, list(chunk), occurrence.number)
    occurrences.plan_to(db, occurrence, _reached(chunk, most))
    if len(chunk) < most:
        _keep_next(db, campaign, point, occurrence.day, occurrence.number + 1, now)
        look_again_or_close(db, campaign, now)
    return len(chunk)


def look(app: App, db: Db, campaign_id: CampaignId, most: int = CHUNK) -> int:
    """See who came into the audience of a campaign since, chunk by chunk; gives how many were looked at."""
    after, now = campaigns.looked_to(db, campaign_id), app.clock.now()
    if campaign_id not in campaigns.to_look(db, now):
        return 0
    campaign = campaigns.get(db, campaign_id)
    chunk = _next_contacts(db, campaign, after, most, now) if _welcomes(campaign) and not is_over(campaign, now) else {}
    enrol(app, db, campaign, chunk, now)
    if len(chunk) == most:
        campaigns.look_on(db, campaign_id, max(chunk))
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


def _next_contacts(db: Db, campaign: Campaign, after: ContactId, most: int, now: datetime) -> Chunk:
    seed = seed_of(campaign.name, campaign.version)
    return audiences.zones(db, parse(campaign.audience), after, most, now=now, seed=seed)


def _reached(chunk: Chunk, most: int) -> ContactId:
    return max(chunk) if len(chunk) == most else campaigns.PLANNED


def _zones(chunk: Chunk) -> list[str]:
    return sorted(set(chunk.values()))
