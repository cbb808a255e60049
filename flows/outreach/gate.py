"""The gate before each sending: whether a fire goes, is skipped and why, or waits and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.consent.scopes import Programme, Subscription
from flows.contact import Contact
from flows.outreach.campaign import Campaign, Fire, Point, Progress, due_at
from flows.outreach.quiet import QuietHours, next_allowed

Reason = Literal[
    "cancelled", "done", "not-approved", "changed", "stopped", "no-consent", "left-programme", "not-confirmed",
    "unreachable", "refused", "already-started", "already-finished", "not-finished", "expired", "fatigue",
]  # fmt: skip
"""Why a fire was skipped, or a contact left out of a campaign; shown to staff and kept with the fire."""


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


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask to confirm the programme instead: a contact who agreed in general never heard of it."""


Decision = Go | Skip | Defer | Ask


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the city allows."""

    quiet: QuietHours
    weekly_limit: int
    """Messages a week to one contact who did not ask for them."""
    lateness: timedelta = timedelta(days=3)
    """A fire later than that has lost its sense, as after a long pause. Waiting for room is not being late."""
    look_again: timedelta = timedelta(minutes=15)
    """How long a fire of a paused campaign sleeps before it asks again."""


def decide(fire: Fire, campaign: Campaign, standing: Standing, rules: Rules, now: datetime) -> Decision:
    """
    Decide at the moment of sending, whatever was true when the fire was planned.

    What can change back defers (a pause, the quiet hours, a full week); what cannot, skips.
    """
    point = campaign.by_key.get(fire.point)
    if fire.version != campaign.version or point is None:
        return Skip("changed")
    planned_at = due_at(campaign, point, standing.contact.timezone, rules.quiet)
    reason = (
        _reason_of_state(campaign)
        or reason_to_exclude(standing, campaign.programme)
        or _reason_of_point(point, standing, put_off=fire.due_at > planned_at)
    )
    to_ask = reason == "not-confirmed" and standing.subscription == "none"
    if reason is not None and not to_ask:
        return Skip(reason)
    wait = _wait(campaign, planned_at, standing, rules, now)
    return wait or (Ask() if to_ask else Go())


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


def _reason_of_point(point: Point, standing: Standing, *, put_off: bool) -> Reason | None:
    """A survey that was put off and has begun meanwhile, by its reminder, does not begin again."""
    if standing.progress == "refused":
        return "refused"
    finished = standing.progress == "finished"
    if finished and (point.only == "unfinished" or point.kind == "survey"):
        return "already-finished"
    if put_off and point.kind == "survey" and standing.progress == "started":
        return "already-started"
    return "not-finished" if point.only == "finished" and not finished else None


def _wait(
    campaign: Campaign, planned_at: datetime, standing: Standing, rules: Rules, now: datetime
) -> Skip | Defer | None:
    """
    Say how long to wait, or that it is too late; None: now.

    The week is looked at first: a fire that waits for room is never late, and is late only so long after
    there was room as any other is after its hour.
    """
    zone, room_at = standing.contact.timezone, standing.room_at or planned_at
    if weekly_limit(standing.contact, rules) == 0:
        return Skip("fatigue")
    if room_at > now:
        return Defer(next_allowed(room_at, zone, rules.quiet))
    if now > max(planned_at, room_at) + rules.lateness:
        return Skip("expired")
    at = next_allowed(now + rules.look_again if campaign.state == "paused" else now, zone, rules.quiet)
    return Defer(at) if at > now else None
