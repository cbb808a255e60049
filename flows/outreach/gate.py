"""The gate before each sending: whether a fire goes, is skipped and why, or waits and until when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from zlib import crc32
from zoneinfo import ZoneInfo

from flows.consent.scopes import Programme, Subscription
from flows.contact import Contact
from flows.outreach.campaign import Campaign, Fire, Point, Progress, due_at
from flows.outreach.quiet import QuietHours, next_allowed

Reason = Literal[
    "cancelled", "done", "not-approved", "changed", "stopped", "no-consent", "left-programme", "not-confirmed",
    "unreachable", "refused", "already-started", "already-finished", "not-finished", "no-longer", "expired", "fatigue",
    "already-sent", "held-out",
]  # fmt: skip
"""Why a fire was skipped, or a contact left out of a campaign; shown to staff and kept with the fire."""

Wait = Literal["quiet-hours", "full-week", "paused"]
"""Why a fire waits; shown to staff."""


LATENESS = timedelta(days=3)
"""What is later than that is not sent any more, where a point does not say when it expires."""


@dataclass(frozen=True, slots=True)
class Go:
    """Send it now."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Never send it."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Defer:
    """Ask again then: it is only not the hour for it, or the contact's week is full."""

    until: datetime
    why: Wait = field(default="quiet-hours", compare=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask to confirm the programme instead: a contact who agreed in general never heard of it."""


@dataclass(frozen=True, slots=True)
class Halt:
    """Pause the campaign and ask again then: its budget is used up."""

    until: datetime


Decision = Go | Skip | Defer | Ask | Halt


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands with one contact at this moment, as the database has it."""

    contact: Contact
    progress: Progress = "none"
    """With the campaign's survey."""
    subscription: Subscription = "none"
    """To the campaign's programme."""
    room_at: datetime | None = None
    """When the week has, or had, room for one message more, over all departments; None: it always had."""
    reachable: bool = True
    """Has a URN that no provider refused."""
    holds: bool = True
    """What the point follows is still so: the answer was not corrected, the survey not finished meanwhile."""
    sent: bool = False
    """An earlier version of the campaign has sent the same."""
    held_out: bool = False
    """Gets nothing of this campaign, to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the city allows."""

    quiet: QuietHours
    weekly_limit: int
    """Messages a week to one contact who did not ask for them."""
    lateness: timedelta = LATENESS
    """A fire later than that has lost its sense, as after a long pause. Waiting for room is not being late."""
    look_again: timedelta = timedelta(minutes=15)
    """How long a fire of a paused campaign sleeps before it asks again."""
    price: Decimal = Decimal(0)
    """Of a segment: what a budget of money is counted in."""
    spread_s: int = 20 * 60
    """Over how many seconds those are spread that wait for the quiet hours to end."""


def decide(fire: Fire, campaign: Campaign, standing: Standing, rules: Rules, now: datetime) -> Decision:
    """
    Decide at the moment of sending, whatever was true when the fire was planned.

    What can change back defers (a pause, the quiet hours, a full week); what cannot, skips.
    """
    point = campaign.by_key.get(fire.point)
    if fire.version != campaign.version or point is None:
        return Skip("changed")
    planned_at = _planned_at(fire, campaign, point, standing.contact.timezone, rules)
    reason = (
        _reason_of_state(campaign)
        or reason_to_exclude(standing, campaign.programme)
        or _reason_of_point(point, standing, put_off=fire.due_at > planned_at)
    )
    to_ask = reason == "not-confirmed" and standing.subscription == "none"
    if reason is not None and not to_ask:
        return Skip(reason)
    over_at = expires_at(fire, campaign, standing.contact.timezone, rules)
    wait = _wait(campaign, planned_at, over_at, standing, rules, now)
    if isinstance(wait, Defer):
        return _spread(wait, fire, standing.contact.timezone, rules)
    return wait or _halt(campaign, rules, now) or (Ask() if to_ask else Go())


def expires_at(fire: Fire, campaign: Campaign, zone: ZoneInfo, rules: Rules) -> datetime | None:
    """Give the instant (UTC) behind which a fire, and what it queued, is not sent; None where its point says none."""
    point = campaign.by_key[fire.point]
    return _planned_at(fire, campaign, point, zone, rules) + point.expires.span if point.expires else None


def reason_to_exclude(standing: Standing, programme: Programme | None = None) -> Reason | None:
    """
    Say why a contact gets nothing from any campaign, or from those of a programme.

    Also for the preview, before anything is planned.
    """
    if standing.contact.stopped:
        return "stopped"
    if not standing.contact.consented:
        return "no-consent"
    if standing.subscription == "out":
        return "left-programme"
    if not standing.reachable:
        return "unreachable"
    if standing.held_out:
        return "held-out"
    unconfirmed = programme is not None and programme.confirm and standing.subscription != "in"
    return "not-confirmed" if unconfirmed else None


def weekly_limit(contact: Contact, rules: Rules) -> int:
    """Give how many messages a week a contact may get without asking: the city's limit, or their own lower one."""
    return rules.weekly_limit if contact.weekly_limit is None else min(contact.weekly_limit, rules.weekly_limit)


def _reason_of_state(campaign: Campaign) -> Reason | None:
    match campaign.state:
        case "cancelled" | "done":
            return campaign.state
        case "draft":
            return "not-approved"
        case "scheduled" | "running" | "paused":
            return None


def _planned_at(fire: Fire, campaign: Campaign, point: Point, zone: ZoneInfo, rules: Rules) -> datetime:
    """When a fire was due before anything put it off."""
    return due_at(campaign, point, zone, rules.quiet) if point.fixed else fire.planned_at or fire.due_at


def _reason_of_point(point: Point, standing: Standing, *, put_off: bool) -> Reason | None:
    """A survey that was put off and has begun meanwhile, by its reminder, does not begin again."""
    if standing.sent:
        return "already-sent"
    if not standing.holds:
        return "no-longer"
    if standing.progress == "refused":
        return "refused"
    finished = standing.progress == "finished"
    if finished and (point.only == "unfinished" or point.kind == "survey"):
        return "already-finished"
    if put_off and point.kind == "survey" and standing.progress == "started":
        return "already-started"
    return "not-finished" if point.only == "finished" and not finished else None


def _wait(
    campaign: Campaign, planned_at: datetime, over_at: datetime | None, standing: Standing, rules: Rules, now: datetime
) -> Skip | Defer | None:
    """
    Say how long to wait, or that it is too late; None: now.

    The week is looked at first: a fire that waits for room is never late, and is late only so long after
    there was room as any other is after its hour. Where the point says when it expires, that holds whatever
    it waited for, and what cannot go before is not put off at all.
    """
    zone, room_at = standing.contact.timezone, standing.room_at or planned_at
    if weekly_limit(standing.contact, rules) == 0:
        return Skip("fatigue")
    why: Wait = "full-week" if room_at > now else "paused" if campaign.state == "paused" else "quiet-hours"
    if room_at > now:
        at = next_allowed(room_at, zone, rules.quiet)
    elif now > (over_at or max(planned_at, room_at) + rules.lateness):
        return Skip("expired")
    else:
        at = next_allowed(now + rules.look_again if campaign.state == "paused" else now, zone, rules.quiet)
    if over_at is not None and at > over_at:
        return Skip("expired")
    return Defer(at, why) if at > now else None


def _halt(campaign: Campaign, rules: Rules, now: datetime) -> Halt | None:
    """Stop before the first segment that no money is left for."""
    if campaign.budget is None or campaign.budget.allows(campaign.spent + 1, rules.price):
        return None
    return Halt(now + rules.look_again)


def _spread(wait: Defer, fire: Fire, zone: ZoneInfo, rules: Rules) -> Defer:
    """
    Let those who wait for the quiet hours to end not all come due in the second they end.

    Each has its own moment, the same whenever it is asked for.
    """
    just_before = wait.until - timedelta(microseconds=1)
    if not rules.quiet.holds_at(just_before, zone):
        return wait
    lot = crc32(f"{fire.campaign_id}:{fire.point}:{fire.contact_id}:{fire.occurrence}".encode())
    later = wait.until + timedelta(seconds=lot % rules.spread_s)
    return wait if rules.quiet.holds_at(later, zone) else Defer(later, wait.why)
