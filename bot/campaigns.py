"""Campaigns: drafted, approved by somebody else, planned, and fired past a gate at the last moment."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app import App
from bot.campaign_points import fire_point
from bot.consent import ask_to_confirm
from bot.errors import OperatorError
from bot.scene import Scene, set_scene
from flows.contact import ContactId
from flows.outreach.audience import parse
from flows.outreach.campaign import Campaign, CampaignId, Fire, State, plan_fires
from flows.outreach.gate import Ask, Decision, Defer, Go, Rules, Skip, Standing, decide, weekly_limit
from storage import audiences, audits, campaigns, contacts, fires, msgs, sessions, subscriptions
from storage.database import Db

log = structlog.get_logger()

CHUNK = 5_000
"""Contacts planned in one transaction: a planner that is killed goes on from there."""

DUE_AT_ONCE = 20
"""Fires taken up at once; they share commits. More would keep residents who write waiting for the writer."""

WEEK = timedelta(days=7)


class CampaignError(OperatorError):
    """A campaign cannot do that."""

    code = "campaign-state"


def rules(app: App) -> Rules:
    """What this city allows."""
    return Rules(quiet=app.city.quiet, weekly_limit=app.city.unasked_a_week)


def draft(db: Db, campaign: Campaign, now: datetime) -> Campaign:
    """
    Keep a draft; a campaign of that name gets a new version, whose fires replace the old ones.

    Raises CampaignError where other campaigns of its programme know that by another title or rule.
    """
    _check_programme(db, campaign)
    saved = campaigns.save(db, campaign, now)
    audits.record(db, actor=campaign.author, act="draft", object_=_name(saved), now=now)
    return saved


def _check_programme(db: Db, campaign: Campaign) -> None:
    programme = campaign.programme
    known = subscriptions.programme(db, programme.name) if programme else None
    if programme is None or known in (None, programme):
        return
    others = [name for name in campaigns.of_programme(db, programme.name) if name != campaign.name]
    if others:
        raise CampaignError(
            f"The programme {programme.name} has another title or rule in {', '.join(others)}.",
            fix="Give it the same `title:` and `confirm:` everywhere, or cancel these first.",
        )


def approve(db: Db, name: str, by: str, now: datetime) -> Campaign:
    """Let a draft go; raises CampaignError for whoever wrote it, and for what is no draft."""
    campaign = named(db, name)
    if campaign.state != "draft":
        raise CampaignError(f"{name} is {campaign.state}, not a draft.", fix="Draft it again to change it.")
    if campaign.author == by:
        raise CampaignError(f"{by} wrote {name}, so another has to approve it.", fix="Ask a second person.")
    campaigns.set_state(db, campaign.id, "scheduled")
    audits.record(db, actor=by, act="approve", object_=_name(campaign), now=now)
    return replace(campaign, state="scheduled")


def move(db: Db, name: str, to: State, by: str, now: datetime) -> None:
    """Pause, resume or cancel a campaign, until its last message is sent; nothing leaves a cancelled one again."""
    campaign = named(db, name)
    over = campaign.state == "done" and not msgs.counts(db, campaign.id).get("queued")
    if over or campaign.state in ("draft", "cancelled"):
        raise CampaignError(f"{name} is {campaign.state}.", fix="`grove campaign list` shows what can be done.")
    campaigns.set_state(db, campaign.id, to)
    audits.record(db, actor=by, act=to, object_=_name(campaign), now=now)


def named(db: Db, name: str) -> Campaign:
    """The campaign of that name; raises CampaignError."""
    campaign = campaigns.by_name(db, name)
    if campaign is None:
        there = ", ".join(campaigns.all_names(db)) or "none"
        raise CampaignError(f"There is no campaign {name!r}.", fix=f"There are: {there}.")
    return campaign


def plan_chunk(app: App, db: Db, campaign_id: CampaignId) -> int:
    """Plan the fires of the next contacts; gives how many contacts, 0 when all are planned or none may be."""
    after = campaigns.planned_to(db, campaign_id)
    campaign = campaigns.get(db, campaign_id)
    if after >= campaigns.PLANNED or campaign.state not in ("scheduled", "running"):
        return 0
    chunk = audiences.members(db, parse(campaign.audience), after, CHUNK)
    fires.plan(db, plan_fires(campaign, chunk, app.city.quiet))
    campaigns.plan_to(db, campaign_id, chunk[-1].id if len(chunk) == CHUNK else campaigns.PLANNED)
    if len(chunk) < CHUNK:
        campaigns.set_state(db, campaign_id, "running")
    return len(chunk)


async def plan_some(app: App) -> int:
    """Plan a chunk of each campaign that was approved."""
    planned = 0
    for campaign_id in await app.writer.run(campaigns.to_plan):
        planned += await app.writer.run(partial(_plan, app, campaign_id=campaign_id), bulk=True)
    return planned


def _plan(app: App, db: Db, *, campaign_id: CampaignId) -> int:
    return plan_chunk(app, db, campaign_id)


async def fire_due(app: App) -> int:
    """Plan what was approved, then fire what is due; gives how much was done."""
    planned = await plan_some(app)
    now = app.clock.now()
    due = await app.writer.run(lambda db: fires.due(db, now, DUE_AT_ONCE))
    await asyncio.gather(*(app.writer.run(partial(fire_one, app, fire=fire), bulk=True) for fire in due))
    await app.writer.run(close_finished)
    return planned + len(due)


def fire_one(app: App, db: Db, *, fire: Fire) -> None:
    """Fire one appointment, unless the gate says no; the claim, the gate and the messages commit together."""
    now = app.clock.now()
    if not fires.claim(db, fire, now):
        return
    campaign = campaigns.get(db, fire.campaign_id)
    contacts.lock(db, fire.contact_id)
    decision = decide(fire, campaign, standing(app, db, campaign, fire.contact_id), rules(app), now)
    _act(app, db, campaign, fire, decision, now)
    log.info("fire", campaign=campaign.name, point=fire.point, contact=fire.contact_id, decision=str(decision))


def standing(app: App, db: Db, campaign: Campaign, contact_id: ContactId) -> Standing:
    """How it stands with one contact at this moment."""
    contact, programme = contacts.get(db, contact_id), campaign.programme
    limit = weekly_limit(contact, rules(app))
    filled_at = campaigns.unasked_at(db, contact_id, limit) if limit else None
    return Standing(
        contact=contact,
        progress=sessions.progress(db, contact_id, campaign.survey) if campaign.survey else "none",
        subscription=subscriptions.state(db, contact_id, programme.name) if programme else "none",
        room_at=filled_at and filled_at + WEEK,
        reachable=contacts.reach(db, app.keyring, contact_id) is not None,
    )


def close_finished(db: Db) -> None:
    """Campaigns of which nothing waits any more are done."""
    for campaign_id in fires.finished_campaigns(db):
        campaigns.set_state(db, campaign_id, "done")


def next_due(db: Db) -> datetime | None:
    """When something is to be done next: a fire, or a message that was put off."""
    return min(filter(None, [fires.next_due(db), msgs.next_due(db)]), default=None)


def _act(app: App, db: Db, campaign: Campaign, fire: Fire, decision: Decision, now: datetime) -> None:
    match decision:
        case Skip(reason):
            fires.skip(db, fire, reason)
        case Defer(until):
            fires.defer(db, fire, until)
        case Ask():
            fires.skip(db, fire, "not-confirmed")
            if campaign.programme is None:
                raise AssertionError("only a programme is confirmed")
            scene = _scene(app, db, campaign, fire, now)
            ask_to_confirm(scene, campaign.programme)
            scene.queue()
        case Go():
            scene = _scene(app, db, campaign, fire, now)
            fire_point(scene, campaign, campaign.by_key[fire.point])
            scene.queue()


def _scene(app: App, db: Db, campaign: Campaign, fire: Fire, now: datetime) -> Scene:
    """The scene a fire plays in; its key makes a repeat harmless."""
    reach = contacts.reach(db, app.keyring, fire.contact_id)
    if reach is None:
        raise AssertionError("the gate lets nobody through who cannot be reached")
    key = f"fire:{fire.campaign_id}:{fire.version}:{fire.point}:{fire.contact_id}"
    scene = set_scene(app, db, contacts.get(db, fire.contact_id), key=key, now=now, reach=reach)
    scene.campaign_id = campaign.id
    return scene


def _name(campaign: Campaign) -> str:
    return f"campaign/{campaign.name}/{campaign.version}"
