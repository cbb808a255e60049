"""
Plays a campaign through: planner, gate, flows and outbox are the real ones, only clock and channels are stand-ins.

What went out and what was skipped is noted at each moment at which anything happened.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import campaign_life, campaigns, inbox
from bot.campaign_rehearsal.residents import Resident, answer
from bot.channels.channel import Received
from bot.effects import SETTLE
from bot.rehearsal import Delivered, Rehearsal
from bot.surveys import publish
from flows.contact import Urn
from flows.outreach.campaign import Campaign
from flows.outreach.life import UNDO
from flows.outreach.quiet import instant_of
from flows.segments import count
from flows.surveys.definition.reading import LIBRARY
from storage import fires, results, sessions
from storage.database import Db

ROUNDS = 30
"""More replies than any survey has questions."""

LATEST = timedelta(days=30)
"""After its last point no campaign sends for so long."""

LOOK_S = 0.2
"""How often the progress is told."""

Outcome = Counter[tuple[str, str]]
"""How many fires of each point went, wait, or were skipped and why."""

Progress = Callable[[int, int], None]
"""Is told how many fires are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What happened at one instant of the campaign."""

    at: datetime
    outcome: Outcome
    """Fires that went, or were skipped and why."""
    sent: tuple[Delivered, ...]
    """What the campaign itself sent."""
    replies: int
    """How often residents answered."""
    answered: tuple[Delivered, ...]
    """What they got in return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A campaign from beginning to end."""

    campaign: Campaign
    residents: Sequence[Resident]
    moments: tuple[Moment, ...]
    finished: int
    """How many came to the end of the survey."""

    @property
    def outcome(self) -> Outcome:
        """All fires, by point and what became of them."""
        return sum((moment.outcome for moment in self.moments), Outcome())

    @property
    def segments(self) -> int:
        return sum(segments(moment.sent) + segments(moment.answered) for moment in self.moments)


def segments(delivered: Sequence[Delivered]) -> int:
    """How many segments SMS of these texts are billed as; Telegram bills none."""
    return sum(count(each.message.text).segments for each in delivered if each.urn.scheme == "tel")


def start_of(campaign: Campaign, zone: ZoneInfo) -> datetime:
    """Noon of the day before: when the campaign is approved."""
    return instant_of(campaign.starts_on - timedelta(days=1), time(12), zone)


async def rehearse_campaign(
    rehearsal: Rehearsal, campaign: Campaign, residents: Sequence[Resident], told: Progress
) -> Rehearsed:
    """Let it be drafted and approved, and then all time pass; the clock stands at its approval."""
    saved = await rehearsal.app.writer.run(lambda db: _approved(db, campaign, rehearsal.clock.now()))
    await rehearsal.advance(UNDO)
    play = _Play(rehearsal=rehearsal, campaign=saved, residents=residents, told=told)
    moments = [moment async for moment in play.moments()]
    finished = await rehearsal.app.writer.run(lambda db: results.count_finished(db, campaign.survey or ""))
    return Rehearsed(campaign=saved, residents=residents, moments=tuple(moments), finished=finished)


def _approved(db: Db, campaign: Campaign, now: datetime) -> Campaign:
    if campaign.survey:
        publish(db, LIBRARY / f"{campaign.survey}.yaml", now)
    campaign_life.draft(db, campaign, now)
    return campaign_life.approve(db, campaign.name, f"not {campaign.author}", now)


@dataclass(slots=True, kw_only=True)
class _Play:
    """A campaign under way, and how often each resident was written to."""

    rehearsal: Rehearsal
    campaign: Campaign
    residents: Sequence[Resident]
    told: Progress
    reached: Counter[Urn] = field(default_factory=Counter)

    async def moments(self) -> AsyncIterator[Moment]:
        """Go from each instant at which something is due to the next, until nothing is."""
        last = self.rehearsal.clock.now() + timedelta(days=max(point.day for point in self.campaign.points)) + LATEST
        while (due := await self.rehearsal.app.writer.run(campaigns.next_due)) is not None and due <= last:
            watching = asyncio.create_task(self._watch())
            yield await self._moment(due)
            watching.cancel()
            self._tell()

    async def _moment(self, due: datetime) -> Moment:
        """Let time pass to an instant; residents answer what they got."""
        before = self._done()
        sent = await self.rehearsal.move_to(due)
        self.reached.update({each.urn for each in sent})
        replies, answered = await self._conversation({each.urn for each in sent})
        outcome, at = self._done() - before, self.rehearsal.clock.now()
        return Moment(at=at, outcome=outcome, sent=tuple(sent), replies=replies, answered=tuple(answered))

    async def _conversation(self, reached: set[Urn]) -> tuple[int, list[Delivered]]:
        """Those who answer do so at once, question after question; gives how often, and what they got in return."""
        ready = [each for each in self.residents if each.urn in reached and each.answers_to == self.reached[each.urn]]
        replies, got = 0, list[Delivered]()
        for number in range(ROUNDS):
            with self.rehearsal.app.database.reading() as db:
                written = list(self._replies(db, ready, number))
            if not written:
                break
            await asyncio.gather(*(inbox.receive(self.rehearsal.app, received) for received in written))
            got += await self.rehearsal.advance(SETTLE)
            replies += len(written)
        return replies, got

    def _replies(self, db: Db, ready: Sequence[Resident], number: int) -> Iterator[Received]:
        """What each resident writes to the question they are being asked; nothing where none is asked."""
        now = self.rehearsal.clock.now()
        latest = self.rehearsal.app.surveys.latest(db, self.campaign.survey or "")
        for resident in ready if latest else ():
            stored = sessions.active(db, resident.id, now)
            if latest and stored is not None and stored.session.flow == latest[0].name:
                question = latest[0].question(stored.session.node)
                yield Received(
                    channel=resident.channel,
                    provider_id=f"reply-{now.isoformat()}-{number}-{resident.id}",
                    urn=resident.urn,
                    text=answer(question, resident),
                )

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            self._tell()

    def _tell(self) -> None:
        self.told(self._done().total(), self._fires().total())

    def _done(self) -> Outcome:
        """What has become of the fires that wait no more."""
        return Counter({key: number for key, number in self._fires().items() if key[1] != "waiting"})

    def _fires(self) -> Outcome:
        with self.rehearsal.app.database.reading() as db:
            return Counter(fires.outcome(db, self.campaign.id, self.campaign.version))
