"""A campaign: its points, the appointments they make with contacts, and the gate before each sending."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal, NewType
from zoneinfo import ZoneInfo

from flows.consent.scopes import Programme
from flows.contact import Contact, ContactId
from flows.outreach.quiet import QuietHours, instant_of, next_allowed

CampaignId = NewType("CampaignId", int)

UNSAVED = CampaignId(0)
"""Of a campaign that has no row yet."""

State = Literal["draft", "scheduled", "running", "paused", "done", "cancelled"]

PointKind = Literal["survey", "message", "results"]

Only = Literal["all", "unfinished", "finished"]

Progress = Literal["none", "started", "finished", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One moment of a campaign: so many days after its start, at a local hour."""

    key: str
    kind: PointKind
    day: int
    at: time
    only: Only = "all"
    """Whom it concerns, by what they did with the campaign's survey until then."""
    text: str = ""
    """Of a message and of results: the English msgid. Results may name what `result_names` gives."""
    missing: str = ""
    """Said instead of results when too few answered to tell them."""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Outreach: who, what, when. Editing raises the version, and fires of an older one skip themselves."""

    id: CampaignId
    name: str
    version: int
    state: State
    audience: str
    """The query that says who it is for."""
    points: tuple[Point, ...]
    survey: str | None
    author: str
    """Who wrote it, and so may not approve it."""
    starts_on: date
    programme: Programme | None = None
    """What a contact must not have left, and must have confirmed where it is recurring; None: general messages."""

    @cached_property
    def by_key(self) -> Mapping[str, Point]:
        return {point.key: point for point in self.points}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fire:
    """One contact's appointment with one point of one version of a campaign."""

    campaign_id: CampaignId
    version: int
    point: str
    contact_id: ContactId
    due_at: datetime


def due_at(campaign: Campaign, point: Point, zone: ZoneInfo, quiet: QuietHours) -> datetime:
    """Give the instant (UTC) a point comes due for those who live in a zone, moved out of the quiet hours."""
    day = campaign.starts_on + timedelta(days=point.day)
    return next_allowed(instant_of(day, point.at, zone), zone, quiet)


def plan_fires(campaign: Campaign, contacts: Iterable[Contact], quiet: QuietHours) -> Iterator[Fire]:
    """Give one fire a point and contact, however often and in whatever order the contacts are given."""
    planned: set[ContactId] = set()
    hours: dict[ZoneInfo, list[tuple[str, datetime]]] = {}
    for contact in contacts:
        if contact.id in planned:
            continue
        planned.add(contact.id)
        zone = contact.timezone
        if zone not in hours:
            hours[zone] = [(point.key, due_at(campaign, point, zone, quiet)) for point in campaign.points]
        for key, due in hours[zone]:
            yield Fire(
                campaign_id=campaign.id,
                version=campaign.version,
                point=key,
                contact_id=contact.id,
                due_at=due,
            )
