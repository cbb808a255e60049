"""When the points of a campaign come due: by time zone where the day is one for all, or for one contact."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.contact import ContactId
from flows.outreach.campaign import Campaign, Fire, Hour, Point, due_at
from flows.outreach.events import Enrolled
from flows.outreach.moments import After, OfDate
from flows.outreach.quiet import QuietHours, instant_of, next_allowed

EVERYWHERE = timedelta(hours=12)
"""So long after a day in UTC has ended it has ended everywhere."""


def plan_hours(campaign: Campaign, timezones: Iterable[str], quiet: QuietHours) -> Iterator[Hour]:
    """Give an hour for each time zone and each point whose day is known when the campaign is approved."""
    points = [point for point in campaign.points if point.fixed]
    for zone in timezones:
        for point in points:
            yield Hour(point=point.key, timezone=zone, due_at=due_at(campaign, point, ZoneInfo(zone), quiet))


def enrolment_hours(campaign: Campaign, timezones: Iterable[str], now: datetime, quiet: QuietHours) -> Iterator[Hour]:
    """Give the hours of the points that follow enrolment, for who comes in now; before the first day none begins."""
    points = [(point, point.when) for point in campaign.points if isinstance(point.when, After)]
    for zone in map(ZoneInfo, timezones):
        begins = max(now, instant_of(campaign.starts_on, time(0), zone))
        for point, when in points:
            if isinstance(when.event, Enrolled):
                due = next_allowed(when.due_at(begins, point.at, zone), zone, quiet)
                yield Hour(point=point.key, timezone=str(zone), due_at=due)


def occurrence_hours(point: Point, day: date, timezones: Iterable[str], quiet: QuietHours) -> Iterator[Hour]:
    """Give the hours of one day of a point that recurs."""
    for zone in map(ZoneInfo, timezones):
        due = next_allowed(instant_of(day, point.at, zone), zone, quiet)
        yield Hour(point=point.key, timezone=str(zone), due_at=due)


def event_fire(
    campaign: Campaign,
    point: Point,
    who: ContactId,
    zone: ZoneInfo,
    now: datetime,
    quiet: QuietHours,
    occurrence: int = 0,
) -> Fire | None:
    """Give the fire of what has just happened to a contact; None before the campaign's first day and after its last."""
    if not isinstance(point.when, After) or not _within(campaign, now.astimezone(zone).date()):
        return None
    due = next_allowed(point.when.due_at(now, point.at, zone), zone, quiet)
    return _fire(campaign, point, who, due, occurrence)


def date_fire(
    campaign: Campaign,
    point: Point,
    who: ContactId,
    zone: ZoneInfo,
    on: date,
    earliest: datetime,
    quiet: QuietHours,
) -> Fire | None:
    """Give the fire around a contact's own date; None where it lies before `earliest`, or outside the campaign."""
    if not isinstance(point.when, OfDate):
        return None
    due = next_allowed(point.when.due_at(on, point.at, zone), zone, quiet)
    if due < earliest or not _within(campaign, due.astimezone(zone).date()):
        return None
    return _fire(campaign, point, who, due, on.toordinal())


def is_over(campaign: Campaign, now: datetime) -> bool:
    """Tell whether the campaign's last day has ended, wherever its contacts live."""
    last = campaign.ends_on
    return last is not None and now >= end_of(last)


def end_of(day: date) -> datetime:
    """Give the instant (UTC) at which a day has ended everywhere."""
    return instant_of(day + timedelta(days=1), time(0), ZoneInfo("UTC")) + EVERYWHERE


def _within(campaign: Campaign, day: date) -> bool:
    return campaign.starts_on <= day <= (campaign.ends_on or date.max)


def _fire(campaign: Campaign, point: Point, who: ContactId, due: datetime, occurrence: int) -> Fire:
    return Fire(
        campaign_id=campaign.id,
        version=campaign.version,
        point=point.key,
        contact_id=who,
        due_at=due,
        occurrence=occurrence,
    )
