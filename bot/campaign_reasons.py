"""Why a contact gets, or does not get, what campaigns send: the gate's own answer, for staff whom somebody asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.app import App
from bot.campaign_firing import WEEK, rules
from bot.campaigns import standing
from flows.contact import Contact, ContactId
from flows.outreach.audience import parse
from flows.outreach.campaign import Campaign
from flows.outreach.gate import Ask, Decision, Defer, Go, Halt, Skip, decide, weekly_limit
from flows.outreach.sampling import seed_of
from storage import appointments, audiences, campaigns, contacts, guards, standings
from storage.appointments import Appointment, Refusal
from storage.database import Db

MOST = 50
"""Fires of a contact that are told."""

What = Literal["went", "skipped", "goes", "is-skipped", "waits", "is-asked", "not-in-audience", "not-planned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What became of one point of a campaign for a contact, or would as things stand now."""

    campaign: str
    version: int
    point: str
    """Empty where nothing of the campaign is planned for them."""
    what: What
    why: str = ""
    at: datetime | None = None
    """When it went or was skipped, comes due, or is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """How it stands with a contact: nothing that says who they are."""

    contact: Contact
    silent_until: datetime | None
    """They write as a machine does, and get no answer until then."""
    refused: Sequence[Refusal]
    a_week: int
    """Messages a week that we may send them first."""
    full_until: datetime | None
    """Their week is full until then."""
    of_campaigns: Sequence[Reason]


def reasons(app: App, db: Db, contact_id: ContactId) -> Reasons:
    """Say of each campaign what the contact got of it and why not, and what comes next."""
    contact, now = contacts.get(db, contact_id), app.clock.now()
    limit = weekly_limit(contact, rules(app))
    filled = standings.unasked_at(db, {contact_id: limit}) if limit else {}
    full_until = filled[contact_id] + WEEK if contact_id in filled else None
    return Reasons(
        contact=contact,
        silent_until=next((until for who, _, until in guards.silent(db, now) if who == contact_id), None),
        refused=appointments.refusals(db, contact_id),
        a_week=limit,
        full_until=full_until if full_until and full_until > now else None,
        of_campaigns=list(_of_campaigns(app, db, contact_id, now)),
    )


def _of_campaigns(app: App, db: Db, contact_id: ContactId, now: datetime) -> Iterator[Reason]:
    named = {each.id: each for name in campaigns.all_names(db) if (each := campaigns.by_name(db, name))}
    kept = appointments.of_contact(db, contact_id, MOST)
    for appointment in kept:
        yield _reason(app, db, named[appointment.fire.campaign_id], appointment, now)
    planned = {(each.fire.campaign_id, each.fire.version) for each in kept}
    for campaign in named.values():
        if campaign.state in {"scheduled", "running", "paused"} and (campaign.id, campaign.version) not in planned:
            what: What = "not-planned" if _is_member(db, campaign, contact_id, now) else "not-in-audience"
            yield Reason(campaign=campaign.name, version=campaign.version, point="", what=what)


def _reason(app: App, db: Db, campaign: Campaign, kept: Appointment, now: datetime) -> Reason:
    fire = kept.fire
    if kept.fired_at is None:
        stands = standing(app, db, campaign, [fire.contact_id])[fire.contact_id]
        at = max(now, fire.due_at)
        what, why, at = _told(decide(fire, campaign, stands, rules(app), at), at)
    else:
        what, why, at = "skipped" if kept.skipped else "went", kept.skipped or "", kept.fired_at
    return Reason(campaign=campaign.name, version=fire.version, point=fire.point, what=what, why=why, at=at)


def _told(decision: Decision, at: datetime) -> tuple[What, str, datetime]:
    match decision:
        case Go():
            return "goes", "", at
        case Ask():
            return "is-asked", "not-confirmed", at
        case Skip(reason):
            return "is-skipped", reason, at
        case Defer(until, why):
            return "waits", why, until
        case Halt(until):
            return "waits", "budget", until


def _is_member(db: Db, campaign: Campaign, contact_id: ContactId, now: datetime) -> bool:
    before, seed = ContactId(contact_id - 1), seed_of(campaign.name, campaign.version)
    return contact_id in audiences.zones(db, parse(campaign.audience), before, 1, now=now, seed=seed)
