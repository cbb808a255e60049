"""The gate before each sending: whether a fire goes, is skipped and why, or waits and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.contact import Contact
from flows.outreach.campaign import Campaign, Fire, Point, Progress, due_at
from flows.outreach.quiet import QuietHours, next_allowed

Reason = Literal[
    "cancelled", "done", "not-approved", "changed", "stopped", "no-consent", "unreachable",
    "refused", "already-finished", "not-finished", "expired", "fatigue",
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
    """Ask again then: it is only not the hour for it."""

    until: datetime


Decision = Go | Skip | Defer


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands with one contact at this moment, as the database has it."""

    contact: Contact
    progress: Progress = "none"
    """With the campaign's survey."""
    sent_this_week: int = 0
    """Messages we sent first in the last seven days, over all departments; replies do not count."""
    reachable: bool = True
    """Has a URN that no provider refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the city allows."""

    quiet: QuietHours
    weekly_limit: int
    """Messages a week to one contact who did not ask for them."""
    lateness: timedelta = timedelta(days=3)
    """A fire later than that has lost its sense, as after a long pause."""
    look_again: timedelta = timedelta(minutes=15)
    """How long a fire of a paused campaign sleeps before it asks again."""


def decide(fire: Fire, campaign: Campaign, standing: Standing, rules: Rules, now: datetime) -> Decision:
    """
    Decide at the moment of sending, whatever was true when the fire was planned.

    What can change back defers (a pause, the quiet hours); what cannot, skips.
    """
    point = campaign.by_key.get(fire.point)
    if fire.version != campaign.version or point is None:
        return Skip("changed")
    reason = _reason_of_state(campaign) or reason_to_exclude(standing) or _reason_of_point(point, standing)
    if reason is not None:
        return Skip(reason)
    if now > due_at(campaign, point, standing.contact.timezone, rules.quiet) + rules.lateness:
        return Skip("expired")
    return _hour(campaign, standing, rules, now)


def reason_to_exclude(standing: Standing) -> Reason | None:
    """Say why a contact gets nothing from any campaign; also for the preview, before anything is planned."""
    if standing.contact.stopped:
        return "stopped"
    if not standing.contact.consented:
        return "no-consent"
    return None if standing.reachable else "unreachable"


def _reason_of_state(campaign: Campaign) -> Reason | None:
    match campaign.state:
        case "cancelled" | "done":
            return campaign.state
        case "draft":
            return "not-approved"
        case "scheduled" | "running" | "paused":
            return None


def _reason_of_point(point: Point, standing: Standing) -> Reason | None:
    if standing.progress == "refused":
        return "refused"
    finished = standing.progress == "finished"
    if finished and (point.only == "unfinished" or point.kind == "survey"):
        return "already-finished"
    return "not-finished" if point.only == "finished" and not finished else None


def _hour(campaign: Campaign, standing: Standing, rules: Rules, now: datetime) -> Decision:
    """Fatigue is counted last, at an hour when it could go: until then the week may have passed."""
    if campaign.state == "paused":
        return Defer(next_allowed(now + rules.look_again, standing.contact.timezone, rules.quiet))
    allowed = next_allowed(now, standing.contact.timezone, rules.quiet)
    if allowed > now:
        return Defer(allowed)
    return Skip("fatigue") if standing.sent_this_week >= rules.weekly_limit else Go()
