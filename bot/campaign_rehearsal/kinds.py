"""Which contacts need not all be played: where what happens to each depends on nothing but what they are."""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime

from flows.contact import ContactId
from flows.outreach.audience import parse
from flows.outreach.audience_tree import Sample
from flows.outreach.campaign import Campaign
from flows.outreach.experiments import choose, is_held_out
from storage import campaigns
from storage.alike import Weights, kinds
from storage.database import Db
from storage.stripped import UNDER_WAY


def kinds_of_contacts(db: Db, name: str, since: datetime) -> Weights | None:
    """
    One contact of each kind and how many are alike, for the campaign `name` and those under way; None: play everybody.

    A sample is drawn from all there are.
    """
    asking = campaigns_asking(db, name)
    if any(isinstance(parse(each.audience), Sample) for each in asking):
        return None
    moments = any("within" in each.audience for each in asking)
    return kinds(db, planned=name, since=since, moments=moments, split=_split(asking))


def campaigns_asking(db: Db, name: str) -> list[Campaign]:
    """The campaign `name`, and those under way."""
    every = [each for known in campaigns.all_names(db) if (each := campaigns.by_name(db, known))]
    return [each for each in every if each.name == name or each.state in UNDER_WAY]


def _split(asking: Sequence[Campaign]) -> Callable[[ContactId], Hashable]:
    """What lots decide of a contact: whether a campaign passes it over, and which wordings it gets."""
    drawing = [each for each in asking if each.hold_out or any(point.variants for point in each.points)]
    return lambda who: tuple(_drawn(each, who) for each in drawing)


def _drawn(campaign: Campaign, who: ContactId) -> Hashable:
    wordings = [choose(campaign.split_key, point.variants, who) for point in campaign.points if point.variants]
    return is_held_out(campaign.split_key, campaign.hold_out, who), *(each and each.key for each in wordings)
