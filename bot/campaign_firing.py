"""Fires what is due past the gate: the claim, the gate and the messages of each fire commit together."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

import structlog

from bot.app import App
from bot.campaign_points import fire_point
from bot.consent import ask_to_confirm
from bot.rendering import render
from bot.scene import Scene, set_scene
from flows.contact import ContactId, kind_of
from flows.outreach.campaign import Campaign, Fire
from flows.outreach.events import AnsweredSo, Unfinished
from flows.outreach.experiments import is_held_out
from flows.outreach.gate import Ask, Decision, Defer, Go, Halt, Rules, Skip, Standing, decide, expires_at, weekly_limit
from flows.outreach.moments import After, OfDate
from flows.segments import count
from storage import audits, campaigns, dates, fired, fires, results, standings
from storage.contacts import Reach
from storage.database import Db

log = structlog.get_logger()

WEEK = timedelta(days=7)

Reaches = Mapping[ContactId, Reach]

Decided = tuple[Fire, Decision]
"""A fire, and what the gate decided of it."""


def rules(app: App) -> Rules:
    """What this city allows."""
    return Rules(quiet=app.city.quiet, weekly_limit=app.city.unasked_a_week, price=app.city.price_per_segment)


def fire_together(app: App, db: Db, wanted: Sequence[Fire]) -> list[Decided]:
    """Fire appointments of as many contacts, unless the gate says no; it is asked for all of them at once."""
    now, decided = app.clock.now(), list[Decided]()
    claimed = sorted(fires.claim(db, wanted, now))
    for campaign_id, of_campaign in groupby(claimed, lambda fire: fire.campaign_id):
        decided += _fire_campaign(app, db, campaigns.held(db, campaign_id), list(of_campaign), now)
    return decided


def _fire_campaign(app: App, db: Db, campaign: Campaign, due: Sequence[Fire], now: datetime) -> Iterator[Decided]:
    ids = [fire.contact_id for fire in due]
    reaches = standings.reaches(db, app.keyring, ids)
    stand = standing_of(app, db, campaign, ids, reaches)
    so = {key: _still_so(db, campaign, key, due) for key in {fire.point for fire in due}}
    sent = fired.already_sent(db, campaign, due)
    for fire in due:
        standing = replace(stand[fire.contact_id], holds=fire.contact_id in so[fire.point], sent=fire in sent)
        decision = decide(fire, campaign, standing, rules(app), now)
        scene = _scene(app, db, campaign, fire, standing, reaches, now)
        campaign = _act(app, db, campaign, fire, decision, scene)
        log.info("fire", campaign=campaign.name, point=fire.point, contact=fire.contact_id, decision=str(decision))
        yield fire, decision


def standing_of(
    app: App,
    db: Db,
    campaign: Campaign,
    ids: Sequence[ContactId],
    reachable: Container[ContactId],
    *,
    hold: bool = True,
) -> Mapping[ContactId, Standing]:
    """How it stands with contacts at this moment; they are held until the transaction ends, unless it only reads."""
    found, survey, programme = (
        (standings.lock if hold else standings.look)(db, ids),
        campaign.survey,
        campaign.programme,
    )
    limits = {who: weekly_limit(contact, rules(app)) for who, contact in found.items()}
    filled = standings.unasked_at(db, {who: limit for who, limit in limits.items() if limit})
    progress = standings.progress(db, ids, survey) if survey else {}
    subscribed = standings.subscriptions(db, ids, programme.name) if programme else {}
    return {
        who: Standing(
            contact=contact,
            progress=progress.get(who, "none"),
            subscription=subscribed.get(who, "none"),
            room_at=filled[who] + WEEK if who in filled else None,
            reachable=who in reachable,
            held_out=is_held_out(campaign.split_key, campaign.hold_out, who),
        )
        for who, contact in found.items()
    }


def _still_so(db: Db, campaign: Campaign, key: str, due: Sequence[Fire]) -> set[ContactId]:
    """Those for whom what a point follows is still so."""
    point, due = campaign.by_key.get(key), [fire for fire in due if fire.point == key]
    ids = {fire.contact_id for fire in due}
    match point.when if point else None:
        case After(event=AnsweredSo(condition)):
            given = results.of_contacts(db, ids, condition.survey, condition.question)
            return {who for who, codes in given.items() if any(map(condition.holds, codes))}
        case After(event=Unfinished(survey=survey)):
            progress = standings.progress(db, ids, survey)
            return {who for who in ids if progress.get(who) not in ("finished", "refused")}
        case OfDate(name=name):
            known = dates.named(db, ids, name)
            return {
                fire.contact_id for fire in due if known.get(fire.contact_id) == date.fromordinal(fire.occurrence or 1)
            }
        case _:
            return ids


def _act(app: App, db: Db, campaign: Campaign, fire: Fire, decision: Decision, scene: Scene | None) -> Campaign:
    """Do what the gate decided; gives the campaign as it stands then."""
    match decision:
        case Skip(reason):
            fires.skip(db, fire, reason)
        case Defer(until):
            fires.defer(db, fire, until)
        case Halt(until):
            return _halt(app, db, campaign, fire, until)
        case Ask() | Go() if scene is None:
            raise AssertionError("the gate lets nobody through who cannot be reached")
        case Ask():
            fires.skip(db, fire, "not-confirmed")
            return _send(app, campaign, fire, decision, scene)
        case Go():
            return _send(app, campaign, fire, decision, scene)
    return campaign


def _send(app: App, campaign: Campaign, fire: Fire, decision: Ask | Go, scene: Scene) -> Campaign:
    """Queue what there is to say. Where it would cost more than there is, nothing of it has happened."""
    if campaign.budget is None:
        _say(campaign, fire, decision, scene)
        scene.queue()
        return campaign
    with scene.db.begin_nested() as attempt:
        _say(campaign, fire, decision, scene)
        spent = campaign.spent + _segments(scene)
        if campaign.budget.allows(spent, app.city.price_per_segment):
            scene.queue()
            campaigns.spend(scene.db, campaign.id, spent - campaign.spent)
            return replace(campaign, spent=spent)
        attempt.rollback()
    return _halt(app, scene.db, campaign, fire, scene.now + rules(app).look_again)


def _say(campaign: Campaign, fire: Fire, decision: Ask | Go, scene: Scene) -> None:
    if isinstance(decision, Go):
        variant = fire_point(scene, campaign, campaign.by_key[fire.point])
        if variant is not None:
            fires.said(scene.db, fire, variant)
    elif campaign.programme is None:
        raise AssertionError("only a programme is confirmed")
    else:
        ask_to_confirm(scene, campaign.programme)


def _segments(scene: Scene) -> int:
    """What is billed of all that was said; Telegram bills nothing."""
    if kind_of(scene.reach.channel) != "sms":
        return 0
    return sum(count(render(say, scene.reach.channel, place)[0]).segments for say, place, _ in scene.said)


def _halt(app: App, db: Db, campaign: Campaign, fire: Fire, until: datetime) -> Campaign:
    """Pause a campaign whose budget is used up; what was not sent waits."""
    why = f"Its budget of {campaign.budget} is used up: {campaign.spent} segments are on their way."
    fires.defer(db, fire, until)
    campaigns.set_state(db, campaign.id, "paused", because=why)
    object_ = f"campaign/{campaign.name}/{campaign.version}"
    audits.record(db, actor="budget", act="paused", object_=object_, now=app.clock.now())
    log.warning("campaign paused", campaign=campaign.name, why=why)
    return replace(campaign, state="paused")


def _scene(
    app: App, db: Db, campaign: Campaign, fire: Fire, standing: Standing, reaches: Reaches, now: datetime
) -> Scene | None:
    """The scene a fire plays in; its key makes a repeat harmless. None for who cannot be reached."""
    reach = reaches.get(fire.contact_id)
    if reach is None:
        return None
    occurrence = f".{fire.occurrence}" if fire.occurrence else ""
    key = f"fire:{fire.campaign_id}:{fire.version}:{fire.point}:{fire.contact_id}{occurrence}"
    scene = set_scene(app, db, standing.contact, key=key, now=now, reach=reach)
    scene.campaign_id = campaign.id
    if fire.version == campaign.version and fire.point in campaign.by_key:
        scene.valid_until = expires_at(fire, campaign, standing.contact.timezone, rules(app))
    return scene
