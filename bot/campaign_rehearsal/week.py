"""
The time machine: the coming week of a city is played through on a copy of it, with a clock that is moved.

Planner, gate, flows and texts are the real ones, for every campaign under way; nobody answers, and nothing leaves:
what is queued is counted and set aside. Nobody's words or numbers are in the copy. Of contacts who are alike in all
that the week asks of them, one is in the copy and counts for all.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import campaign_life, waking
from bot.app import App
from bot.campaign_firing import WEEK, Decided, fire_together
from bot.campaign_planning import plan_chunk, plan_occurrence
from bot.campaign_rehearsal.kinds import campaigns_asking, kinds_of_contacts
from bot.campaign_rehearsal.tally import Tally
from bot.clock import SimulatedClock
from flows.contact import Urn
from flows.outreach.campaign import Campaign
from flows.surveys.survey import Question
from storage import campaigns, fires, migrate, occurrences, sessions, settling
from storage.alike import Weights
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.settling import Queued
from storage.stripped import Closed, copy_stripped
from storage.writer import Writer

STEP = timedelta(minutes=1)
"""What comes due within it is looked at together; what stands alone, in its very second."""

AT_ONCE = 1_000
"""Fires taken up in one transaction."""

PLANNER = "the time machine"

NOBODYS = {"tel": "tel:+12025550100", "telegram": "telegram:1"}
"""Instead of every address: a number that is kept for fiction, and an account nobody has."""


@dataclass(slots=True, kw_only=True)
class Week:
    """A copy of a city, and what has gone out in it since it was made."""

    app: App
    clock: SimulatedClock
    campaign: Campaign
    tally: Tally
    lifted: Sequence[Campaign] = ()
    """Campaigns that have a budget, but not here."""

    @property
    def affordable(self) -> bool:
        """Whether no budget that was lifted would have been used up: then none would have stopped anything."""
        price = self.app.city.price_per_segment
        return all(
            each.budget is None or each.budget.allows(each.spent + self.tally.spent[each.id] + 1, price)
            for each in self.lifted
        )

    def play(self, until: datetime) -> None:
        """Let time pass up to an instant, from each thing that is due to the next."""
        while (due := self._next_due()) is not None and due <= until:
            self.clock.move_to(max(due, self.clock.now()))
            self._do_what_is_due()
            self.clock.advance(STEP)

    def _next_due(self) -> datetime | None:
        with self.app.database.reading() as db:
            planned = (occurrences.next_plan(db), campaigns.next_settled(db))
            return min(filter(None, [fires.next_due(db), sessions.next_wake(db), *planned]), default=None)

    def _do_what_is_due(self) -> None:
        now = self.clock.now()
        with self.app.database.transaction() as db:
            sessions.expire(db, now)
        for work in (self._plan, self._fire, self._wake):
            going_on = True
            while going_on:
                with self.app.database.transaction() as db:
                    going_on = work(db, now)
        with self.app.database.transaction() as db:
            self._settle(db, now)

    def _plan(self, db: Db, now: datetime) -> bool:
        """Plan what is approved for good, and the days of what recurs; who comes in later is not in the copy."""
        of_campaigns = sum(plan_chunk(self.app, db, id_) for id_ in campaigns.to_plan(db, now))
        return of_campaigns + sum(plan_occurrence(self.app, db, each) for each in occurrences.to_plan(db, now)) > 0

    def _fire(self, db: Db, now: datetime) -> bool:
        due = fires.due(db, now, AT_ONCE)
        first = {fire.contact_id: fire for fire in reversed(due)}
        decided: list[Decided] = fire_together(self.app, db, list(first.values()))
        self.tally.note(now, self.campaign.id, decided)
        return bool(due)

    def _wake(self, db: Db, now: datetime) -> bool:
        due = sessions.due(db, now, AT_ONCE)
        for session, who in due:
            waking.wake(self.app, db, session_id=session, contact=who)
        return bool(due)

    def _settle(self, db: Db, now: datetime) -> None:
        """Count what waits in the lanes, and take it out."""
        for queued in settling.settle(db):
            self.tally.add(now, queued, own=queued.campaign_id == self.campaign.id)


@contextmanager
def week_ahead(app: App, name: str, folder: Path, *, each: bool = False) -> Iterator[Week]:
    """
    A copy of the city in `folder`, in which the campaign is approved; raises CampaignError.

    Unless it has `each` contact its budgets are lifted: what is left of them goes to who comes first, and here one
    comes for many.
    """
    database = Database.open(f"sqlite:///{folder}/week.db")
    migrate.upgrade(database)
    clock, keyring = SimulatedClock(app.clock.now()), Keyring.derive("of a copy without any number: no secret")
    with Writer(database) as writer, database:
        weights, queued = _copy(app, database, name, keyring, each=each)
        copied = replace(app, database=database, writer=writer, clock=clock, keyring=keyring)
        with database.transaction() as db:
            campaign = _let_go(db, name, clock.now())
            lifted = _lift(db, name) if weights else []
        week = Week(app=copied, clock=clock, campaign=campaign, tally=Tally(weights), lifted=lifted)
        for waiting in queued:
            week.tally.load(clock.now(), waiting, own=waiting.campaign_id == campaign.id)
        yield week


def _lift(db: Db, name: str) -> list[Campaign]:
    """Let every campaign cost what it takes; gives those that may not, as they were."""
    lifted = [each for each in campaigns_asking(db, name) if each.budget is not None]
    for each in lifted:
        campaigns.allow(db, each.id, None)
    return lifted


def _copy(app: App, into: Database, name: str, keyring: Keyring, *, each: bool) -> tuple[Weights, list[Queued]]:
    """Copy the city; gives for how many each contact of the copy stands, and what waits in its lanes already."""
    sealed = {scheme: keyring.encrypt(str(Urn.parse(address)), AAD) for scheme, address in NOBODYS.items()}
    since = app.clock.now() - WEEK
    with app.database.reading() as db:
        alike = None if each else kinds_of_contacts(db, name, since)
        copy_stripped(
            db, into, since=since, planned=name, closed=_closed(app, db), addresses=sealed, only=alike
        )  # fmt: skip
        return alike or {}, settling.waiting(db)


def _closed(app: App, db: Db) -> Closed:
    """The questions whose answers are codes, not words."""
    return {
        (name, version, question.key)
        for name, version in settling.survey_versions(db)
        if (survey := app.surveys.survey(db, name, version))
        for question in survey.questions
        if _is_closed(question)
    }


def _is_closed(question: Question) -> bool:
    return question.kind in {"choice", "multi", "yes_no", "scale", "number"}


def _let_go(db: Db, name: str, now: datetime) -> Campaign:
    """Approve a draft, or let one go on that stands still."""
    campaign = campaign_life.named(db, name)
    if campaign.state == "draft":
        return campaign_life.approve(db, name, PLANNER, now, timedelta(0))
    if campaign.state in {"done", "cancelled", "paused"}:
        campaign_life.move(db, name, "running", PLANNER, now)
    return campaign_life.named(db, name)
