"""What goes out of a copy of the city, hour by hour: counted while the week is played through."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.campaign_firing import Decided
from flows.contact import ContactId, kind_of
from flows.outreach.campaign import CampaignId
from flows.outreach.gate import Ask, Defer, Go, Halt, Skip
from flows.outreach.pacing import Load
from storage.alike import Weights
from storage.settling import Queued


@dataclass(slots=True)
class Hour:
    """What happens in one hour."""

    went: Counter[str] = field(default_factory=Counter)
    """Contacts the campaign writes to, by point."""
    deferred: Counter[str] = field(default_factory=Counter)
    """How often one was put off, by reason; the same fire may be put off several times."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Contacts that do not get it, by reason."""
    messages: int = 0
    segments: int = 0
    """What SMS of this campaign are billed as."""
    others: int = 0
    """Messages of other campaigns."""


@dataclass(slots=True)
class Tally:
    """
    Hours in which something happens, and what each sender has to do in them.

    A contact counts for all those that it stands for.
    """

    weights: Weights
    hours: defaultdict[datetime, Hour] = field(default_factory=lambda: defaultdict(Hour))
    spent: Counter[int | None] = field(default_factory=Counter)
    """Segments of each campaign."""
    _loads: Counter[tuple[str, datetime, str, bool]] = field(default_factory=Counter)

    def note(self, now: datetime, campaign: CampaignId, decided: Iterable[Decided]) -> None:
        """Count what the gate decided of the campaign's own fires."""
        for fire, decision in decided:
            if fire.campaign_id != campaign:
                continue
            hour, many = self.hours[_hour(now)], self.stands_for(fire.contact_id)
            match decision:
                case Skip(reason):
                    hour.skipped[reason] += many
                case Defer(why=why):
                    hour.deferred[why] += many
                case Halt():
                    hour.deferred["budget"] += many
                case Go() | Ask():
                    hour.went[fire.point] += many

    def add(self, now: datetime, queued: Queued, *, own: bool) -> None:
        """Count messages that were queued."""
        hour, many = self.hours[_hour(now)], self.stands_for(queued.contact_id)
        segments = queued.segments * many if kind_of(queued.channel) == "sms" else 0
        self.spent[queued.campaign_id] += segments
        if own:
            hour.messages += queued.messages * many
            hour.segments += segments
        else:
            hour.others += queued.messages * many
        self.load(now, queued, own=own, many=many)

    def load(self, now: datetime, queued: Queued, *, own: bool, many: int = 1) -> None:
        """Note what a sender has to do, so many times; Telegram counts messages, SMS segments."""
        units = queued.segments if kind_of(queued.channel) == "sms" else queued.messages
        self._loads[queued.channel, _hour(now), queued.timezone, own] += units * many

    def stands_for(self, who: ContactId) -> int:
        """How many contacts one stands for."""
        return self.weights.get(who, 1)

    def loads(self, channel: str, *, own: bool) -> Iterator[Load]:
        """What the sender of a channel has to send: of the campaign alone, or of all."""
        for (by, at, zone, of_campaign), units in self._loads.items():
            if by == channel and (of_campaign or not own):
                yield Load(due_at=at, timezone=ZoneInfo(zone), segments=units)


def _hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)
