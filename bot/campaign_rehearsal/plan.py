"""What the time machine found: the coming week by hour, and when each sender is done."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from bot.campaign_rehearsal.tally import Hour
from bot.campaign_rehearsal.week import Week, week_ahead
from bot.city import City
from flows.contact import kind_of
from flows.outreach.campaign import Campaign
from flows.outreach.pacing import Daily, finish_at
from flows.outreach.quiet import instant_of
from storage import settling


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """When a channel's sender is done, at its rate, in its daily cap, with all that is in its lane."""

    channel: str
    rate: float
    """Segments a second by SMS, messages by Telegram."""
    done_at: datetime | None
    """When the last of the campaign has left; None where it sends nothing."""
    free_at: datetime | None
    """When nothing of any campaign waits any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The coming week as it goes if nobody answers and staff do nothing more."""

    campaign: Campaign
    begins: datetime
    until: datetime
    hours: Mapping[datetime, Hour]
    senders: tuple[Sender, ...]
    later: Mapping[str, int]
    """Contacts whose fires wait beyond the end, by point."""

    @property
    def segments(self) -> int:
        return sum(hour.segments for hour in self.hours.values())

    @property
    def messages(self) -> int:
        return sum(hour.messages for hour in self.hours.values())


def plan_week(app: App, name: str, days: int, *, each: bool = False) -> Plan:
    """
    Play the coming days through on a copy of the city; where the campaign begins later, the days from its first on.

    Of contacts who are alike one is played for all, unless `each` is to be played, or a budget would be used up.
    Raises CampaignError for a campaign that is not there, or is over.
    """
    if not each:
        plan, holds = _played(app, name, days, each=False)
        if holds:
            return plan
    return _played(app, name, days, each=True)[0]


def _played(app: App, name: str, days: int, *, each: bool) -> tuple[Plan, bool]:
    """The week, and whether it holds: not where it costs more than there is, and one was played for many."""
    begins = app.clock.now()
    with TemporaryDirectory(prefix="grove-plan-") as folder, week_ahead(app, name, Path(folder), each=each) as week:
        first = instant_of(week.campaign.starts_on, time(0), app.city.timezone)
        until = max(begins, first) + timedelta(days=days)
        week.play(until)
        plan = Plan(
            campaign=week.campaign,
            begins=begins,
            until=until,
            hours=dict(sorted(week.tally.hours.items())),
            senders=tuple(_sender(week, channel) for channel in week.app.channels),
            later=_later(week),
        )
        return plan, week.affordable


def _sender(week: Week, channel: str) -> Sender:
    city, rate = week.app.city, week.app.channels[channel].limits.rate
    daily = _daily(city, channel, [name for name in week.app.channels if kind_of(name) == "sms"])
    own = list(week.tally.loads(channel, own=True))
    last = max((load.due_at for load in own), default=None)
    every = list(week.tally.loads(channel, own=False))
    before = [load for load in every if last is not None and load.due_at <= last]
    return Sender(
        channel=channel,
        rate=rate,
        done_at=finish_at(before, rate, city.quiet, daily),
        free_at=finish_at(every, rate, city.quiet, daily),
    )


def _daily(city: City, channel: str, of_sms: Collection[str]) -> Daily | None:
    """What a sender may send in a day; several share the cap."""
    if city.daily_cap is None or channel not in of_sms:
        return None
    whole = city.daily_cap.daily(city.timezone)
    return replace(whole, segments=max(1, whole.segments // len(of_sms)))


def _later(week: Week) -> dict[str, int]:
    with week.app.database.reading() as db:
        waiting = settling.fires_waiting(db, week.campaign)
    later = Counter[str]()
    for point, who in waiting:
        later[point] += week.tally.stands_for(who)
    return dict(later)
