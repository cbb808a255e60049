"""The acts of staff on a campaign: drafted, approved by somebody else, taken back, paused, resumed, cancelled."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.errors import OperatorError
from flows.outreach.campaign import UNSAVED, Campaign, State
from flows.outreach.life import UNDO, Act, Refused, Situation, after
from storage import audits, campaigns, msgs, subscriptions, superseded
from storage.database import Db

ACTS: Mapping[State, Act] = {"paused": "pause", "running": "resume", "cancelled": "cancel"}
"""The act that staff mean when they name the state it leads to."""


class CampaignError(OperatorError):
    """A campaign cannot do that."""

    code = "campaign-state"


def draft(db: Db, campaign: Campaign, now: datetime) -> Campaign:
    """
    Keep a draft; a campaign of that name gets a new version, whose fires replace the old ones.

    What the old version has queued is cancelled: nothing of it leaves any more, and the new one may send it.

    Raises CampaignError where other campaigns of its programme know that by another title or rule.
    """
    _check_programme(db, campaign)
    saved = campaigns.save(db, replace(campaign, split_key=_split_key(db, campaign.name)), now)
    superseded.cancel_queued(db, saved)
    audits.record(db, actor=campaign.author, act="draft", object_=_name(saved), now=now)
    return saved


def _split_key(db: Db, name: str) -> str:
    """What contacts are split by: the campaign's own from its first version on, so that nobody changes sides."""
    known = campaigns.by_name(db, name)
    return (known.split_key if known else "") or secrets.token_hex(16)


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


def copy(db: Db, name: str, new: str, by: str, now: datetime, starts_on: date | None = None) -> Campaign:
    """Draft the same campaign under another name; raises CampaignError where that is taken."""
    if campaigns.by_name(db, new) is not None:
        raise CampaignError(f"There is a campaign {new!r} already.", fix="Choose a name that is free.")
    found = named(db, name)
    begins = starts_on or found.starts_on
    return draft(db, replace(found, id=UNSAVED, name=new, author=by, starts_on=begins, spent=0), now)


def approve(db: Db, name: str, by: str, now: datetime, undo: timedelta = UNDO) -> Campaign:
    """
    Let a draft go; for so long as `undo` nothing of it leaves, and it can be taken back.

    Raises CampaignError for whoever wrote it, and for what is no draft.
    """
    campaign = _held(db, name)
    state = _after(db, "approve", campaign, by, now)
    campaigns.approve(db, campaign.id, now + undo)
    audits.record(db, actor=by, act="approve", object_=_name(campaign), now=now)
    return replace(campaign, state=state)


def undo(db: Db, name: str, by: str, now: datetime) -> Campaign:
    """Take an approval back: it is a draft again, and no resident has heard of it. Raises CampaignError."""
    campaign = _held(db, name)
    state = _after(db, "undo", campaign, by, now)
    campaigns.set_state(db, campaign.id, state)
    audits.record(db, actor=by, act="undo", object_=_name(campaign), now=now)
    return replace(campaign, state=state)


def move(db: Db, name: str, to: State, by: str, now: datetime) -> State:
    """
    Pause, resume or cancel a campaign, until its last message is sent; nothing leaves a cancelled one again.

    Gives its state: one that was paused before it was planned is `scheduled` when it is resumed.
    """
    campaign = _held(db, name)
    state = _after(db, ACTS[to], campaign, by, now)
    if state == "running" and campaigns.planned_to(db, campaign.id) < campaigns.PLANNED:
        state = "scheduled"
    campaigns.set_state(db, campaign.id, state)
    audits.record(db, actor=by, act=to, object_=_name(campaign), now=now)
    return state


def _held(db: Db, name: str) -> Campaign:
    """The campaign of that name, as it is when no planner is at it any more."""
    campaign = named(db, name)
    campaigns.planned_to(db, campaign.id)
    return named(db, name)


def _after(db: Db, act: Act, campaign: Campaign, by: str, now: datetime) -> State:
    situation = Situation(
        name=campaign.name,
        state=campaign.state,
        author=campaign.author,
        by=by,
        now=now,
        undo_until=campaigns.undo_until(db, campaign.id),
        begun=campaigns.planned_to(db, campaign.id) > 0,
        sending=bool(msgs.counts(db, campaign.id).get("queued")),
    )
    found = after(act, situation)
    if isinstance(found, Refused):
        raise CampaignError(found.what, fix=found.fix)
    return found


def named(db: Db, name: str) -> Campaign:
    """The campaign of that name; raises CampaignError."""
    campaign = campaigns.by_name(db, name)
    if campaign is None:
        there = ", ".join(campaigns.all_names(db)) or "none"
        raise CampaignError(f"There is no campaign {name!r}.", fix=f"There are: {there}.")
    return campaign


def _name(campaign: Campaign) -> str:
    return f"campaign/{campaign.name}/{campaign.version}"
