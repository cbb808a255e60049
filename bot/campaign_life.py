"""The acts of staff on a campaign: drafted, approved by somebody else, paused, resumed, cancelled; each is audited."""

from dataclasses import replace
from datetime import datetime

from bot.errors import OperatorError
from flows.outreach.campaign import Campaign, State
from storage import audits, campaigns, msgs, subscriptions
from storage.database import Db


class CampaignError(OperatorError):
    """A campaign cannot do that."""

    code = "campaign-state"


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


def _name(campaign: Campaign) -> str:
    return f"campaign/{campaign.name}/{campaign.version}"
