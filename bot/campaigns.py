"""Campaigns under way: planned, and fired past a gate at the last moment."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.app import App
from bot.campaign_firing import fire_together, standing_of
from bot.campaign_planning import look, plan_chunk, plan_occurrence
from flows.contact import ContactId
from flows.outreach.campaign import Campaign, Fire
from flows.outreach.gate import Standing
from storage import campaigns, fires, msgs, occurrences, standings
from storage.database import Db

DUE_AT_ONCE = 20
"""Fires taken up at once; they share commits. More would keep residents who write waiting for the writer."""

T = TypeVar("T")


async def plan_some(app: App) -> int:
    """Plan a chunk of each campaign that was approved, of each day that recurs, and of each that welcomes newcomers."""
    now, planned = app.clock.now(), 0
    for chunk in await app.writer.run(partial(_to_plan, app, now=now)):
        planned += await app.writer.run(chunk, bulk=True)
    return planned


def _to_plan(app: App, db: Db, *, now: datetime) -> list[Callable[[Db], int]]:
    """What there is to plan, each a chunk to be done in a transaction."""
    return [
        *(partial(_chunk, app, plan_chunk, id_) for id_ in campaigns.to_plan(db, now)),
        *(partial(_chunk, app, plan_occurrence, occurrence) for occurrence in occurrences.to_plan(db, now)),
        *(partial(_chunk, app, look, id_) for id_ in campaigns.to_look(db, now)),
    ]


def _chunk(app: App, plan: Callable[[App, Db, T], int], what: T, db: Db) -> int:
    return plan(app, db, what)


async def fire_due(app: App) -> int:
    """Plan what was approved, then fire what is due; gives how much was done."""
    planned = await plan_some(app)
    now = app.clock.now()
    due = await app.writer.run(lambda db: fires.due(db, now, DUE_AT_ONCE))
    first = {fire.contact_id: fire for fire in reversed(due)}  # what one contact is due besides is due again at once
    together = partial(_fire_all, app)
    await asyncio.gather(*(app.writer.run_together(together, fire, bulk=True) for fire in first.values()))
    await app.writer.run(close_finished)
    return planned + len(first)


def _fire_all(app: App, db: Db, wanted: Sequence[Fire]) -> Sequence[None]:
    fire_together(app, db, wanted)
    return [None] * len(wanted)


def standing(app: App, db: Db, campaign: Campaign, ids: Sequence[ContactId]) -> Mapping[ContactId, Standing]:
    """How it stands with some contacts at this moment, for who only looks."""
    return standing_of(app, db, campaign, ids, standings.reachable(db, ids), hold=False)


def close_finished(db: Db) -> None:
    """Campaigns of which nothing waits any more are done."""
    for campaign_id in fires.finished_campaigns(db):
        campaigns.set_state(db, campaign_id, "done")


def next_due(db: Db) -> datetime | None:
    """When something is to be done next: a fire, a message that was put off, something to plan."""
    planned = (occurrences.next_plan(db), campaigns.next_look(db), campaigns.next_settled(db))
    return min(filter(None, [fires.next_due(db), msgs.next_due(db), *planned]), default=None)
