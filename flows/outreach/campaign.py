"""A campaign: its points, the appointments they make with contacts, and the gate before each sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal, NewType
from zoneinfo import ZoneInfo

from flows.consent.scopes import Programme
from flows.contact import ContactId
from flows.outreach.experiments import Variant
from flows.outreach.moments import OnDate, When
from flows.outreach.offsets import Offset
from flows.outreach.pricing import Budget
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
    """One moment of a campaign: so many days after its start, at a local hour, unless `when` says otherwise."""

    key: str
    kind: PointKind
    day: int = 0
    at: time = time(0)
    """The local hour; not looked at where it comes minutes or hours after something."""
    when: When | None = None
    """Another moment than a day after the start."""
    expires: Offset | None = None
    """So long after its moment it has lost its sense and is not sent any more; None: the city's rule."""
    only: Only = "all"
    """Whom it concerns, by what they did with the campaign's survey until then."""
    text: str = ""
    """Of a message and of results: the English msgid. Results may name what `result_names` gives."""
    missing: str = ""
    """Said instead of results when too few answered to tell them."""
    variants: tuple[Variant, ...] = ()
    """Wordings that are tried against one another; `text` is the first of them."""
    template: str = ""
    """Which version of which template the text was taken from: `name@3`; the text stays what it was then."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Each text it may say."""
        return tuple(variant.text for variant in self.variants) or (self.text,)

    @property
    def fixed(self) -> bool:
        """Whether its day is the same for everybody, and known when the campaign is approved."""
        return self.when is None or isinstance(self.when, OnDate)


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
    ends_on: date | None = None
    """The last day on which what happens to a contact is followed; None: until it is cancelled."""
    budget: Budget | None = None
    """What it may cost; None: what it costs."""
    spent: int = 0
    """Segments it has cost so far; counted only where there is a budget."""
    hold_out: int = 0
    """So many of a hundred contacts get nothing of it, to compare with."""
    split_key: str = ""
    """What contacts are split by; the same in all versions."""

    @cached_property
    def by_key(self) -> Mapping[str, Point]:
        return {point.key: point for point in self.points}

    @property
    def open(self) -> bool:
        """Whether more comes due than what is planned when it is approved."""
        return not all(point.fixed for point in self.points)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fire:
    """One contact's appointment with one point of one version of a campaign."""

    campaign_id: CampaignId
    version: int
    point: str
    contact_id: ContactId
    due_at: datetime
    occurrence: int = 0
    """Which of several: the number of a recurring point's day, the day of a contact's date, a ticket's number."""
    planned_at: datetime | None = None
    """When it first came due; None where it was never put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """When one point comes due for all who live in one time zone."""

    point: str
    timezone: str
    due_at: datetime


def due_at(campaign: Campaign, point: Point, zone: ZoneInfo, quiet: QuietHours) -> datetime:
    """
    Give the instant (UTC) a point comes due for those who live in a zone, moved out of the quiet hours.

    Of a point that follows something else than the calendar, the earliest there is.
    """
    day = point.when.on if isinstance(point.when, OnDate) else campaign.starts_on + timedelta(days=point.day)
    return next_allowed(instant_of(day, point.at, zone), zone, quiet)
