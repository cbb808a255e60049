"""Every state a row can be in that is no end: who moves it on, and how one is found that nobody did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, func, or_, select

from bot.app import GRACE
from storage.answers import KEPT
from storage.campaigns import PLANNED
from storage.contacts import ENVELOPE
from storage.database import Db
from storage.tables import (
    answer,
    campaign,
    contact,
    erasure,
    fire,
    inbox,
    lane,
    link,
    loop,
    msg,
    occurrence,
    refresh,
    session,
    stray,
    tick,
    unanswered,
    urn,
)  # fmt: skip
from storage.troubles import SETTLED

SOON, DAY = timedelta(minutes=10), timedelta(days=1)
"""What its owner looks at every minute or more often is late after that; what waits for the night, after a day more."""

PEOPLE: Mapping[str, str] = {
    "ticket": "staff close it",
    "hold": "staff lift it",
    "subscription": "the resident confirms it, or leaves",
    "import_run": "staff import the file again",
    "staff_number": "the person writes the code back, or is added again",
}
"""Rows that wait for a person, each for how long that takes."""

RECORDS = frozenset({
    "audit", "consent_event", "contact_date", "contact_topic", "dataset", "day_sent", "flag", "ledger", "point",
    "programme", "result", "snapshot_part", "survey", "template", "urn",
})  # fmt: skip
"""Rows with which nothing is to be done; their time, if they have one, is kept by the sweep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One kind of row that somebody has to move on."""

    state: str
    owner: str
    table: Table[Any]
    left: ColumnElement[bool]
    """Rows that their owner should have moved on by now."""


def watches(now: datetime) -> list[Watch]:
    """All of them, at an instant."""
    return [*_messages(now), *_buttons(now), *_talk(now), *_campaigns(now), *_kept_for_a_time(now)]


def left_without_owner(db: Db, now: datetime) -> Mapping[str, int]:
    """How many rows of each kind nobody has moved on; only kinds that have any."""
    found = {
        f"{watch.table.name}: {watch.state} ({watch.owner})": db.execute(
            select(func.count()).select_from(watch.table).where(watch.left)
        ).scalar_one()
        for watch in watches(now)
    }
    return {kind: rows for kind, rows in found.items() if rows}


def _messages(now: datetime) -> list[Watch]:
    queued, uncertain = msg.c.state == "queued", msg.c.state == "uncertain"
    cancelled = exists().where(campaign.c.id == msg.c.campaign_id, campaign.c.state == "cancelled")
    asked = and_(msg.c.state == "wired", msg.c.channel == "sms")
    told = or_(msg.c.error.is_(None), msg.c.error.not_in((SETTLED, "unknown-to-provider")))
    return [
        Watch(state="queued, due", owner="its lane's pump", table=msg, left=and_(queued, msg.c.due_at < now - SOON)),
        Watch(state="queued, past its sense", owner="its lane's pump", table=msg,
              left=and_(queued, msg.c.valid_until < now - SOON)),
        Watch(state="queued, of a cancelled campaign", owner="its lane's pump", table=msg,
              left=and_(queued, cancelled, msg.c.due_at < now)),
        Watch(state="queued, for nobody", owner="its lane's pump", table=msg,
              left=and_(queued, msg.c.urn_id.is_(None))),
        Watch(state="sending, lease run out", owner="settle", table=msg,
              left=and_(msg.c.state == "sending", or_(msg.c.lease_until.is_(None), msg.c.lease_until < now - SOON))),
        Watch(state="uncertain, SMS", owner="settle", table=msg,
              left=and_(uncertain, msg.c.channel == "sms", msg.c.lease_until < now - GRACE - SOON)),
        Watch(state="uncertain, Telegram", owner="staff", table=msg,
              left=and_(uncertain, msg.c.channel != "sms", msg.c.lease_until < now - timedelta(hours=3))),
        Watch(state="uncertain, for nobody", owner="settle", table=msg,
              left=and_(uncertain, msg.c.urn_id.is_(None), msg.c.lease_until < now - DAY - SOON)),
        Watch(state="wired, to be asked about", owner="reconcile", table=msg,
              left=and_(asked, msg.c.ask_at < now - timedelta(hours=2))),
        Watch(state="wired, never asked about", owner="reconcile", table=msg,
              left=and_(asked, msg.c.ask_at.is_(None), told, msg.c.created_at > now - 3 * DAY,
                        msg.c.provider_id.is_not(None))),
    ]  # fmt: skip


def _buttons(now: datetime) -> list[Watch]:
    goes_on = exists().where(session.c.id == msg.c.session_id, session.c.state == "active")
    unsure = msg.c.state.in_(("queued", "sending", "uncertain"))
    return [
        Watch(state="buttons live, session over", owner="expire", table=msg,
              left=and_(msg.c.buttons == "live", msg.c.session_id.is_not(None), ~goes_on)),
        Watch(state="buttons dead", owner="the buttons' pump", table=msg,
              left=and_(msg.c.buttons == "dead", ~unsure,
                        or_(msg.c.buttons_at.is_(None), msg.c.buttons_at < now - SOON))),
    ]  # fmt: skip


def _talk(now: datetime) -> list[Watch]:
    active = session.c.state == "active"
    return [
        Watch(state="waiting", owner="the inbox's pump", table=inbox,
              left=and_(inbox.c.handled_at.is_(None), inbox.c.received_at < now - SOON)),
        Watch(state="active, expired", owner="expire", table=session,
              left=and_(active, or_(session.c.expires_at.is_(None), session.c.expires_at < now - SOON))),
        Watch(state="active, to be woken", owner="the wakes' pump", table=session,
              left=and_(active, session.c.wake_at < now - SOON)),
        Watch(state="lane in debt", owner="time", table=lane, left=lane.c.free_at > now + SOON),
        Watch(state="fetching, given up", owner="refresh", table=refresh,
              left=and_(refresh.c.claimed_until < now - SOON, refresh.c.next_at < now - SOON)),
    ]  # fmt: skip


def _campaigns(now: datetime) -> list[Watch]:
    unfired = exists().where(
        fire.c.campaign_id == campaign.c.id, fire.c.version == campaign.c.version, fire.c.fired_at.is_(None)
    )
    running = campaign.c.state == "running"
    goes_on = exists().where(campaign.c.id == occurrence.c.campaign_id, running)
    return [
        Watch(state="due", owner="the fires' pump", table=fire,
              left=and_(fire.c.fired_at.is_(None), fire.c.due_at < now - SOON)),
        Watch(state="approved, not planned", owner="the fires' pump", table=campaign,
              left=and_(campaign.c.state.in_(("scheduled", "running")), campaign.c.planned_to < PLANNED,
                        campaign.c.undo_until < now - SOON)),
        Watch(state="running, nothing waits", owner="the fires' pump", table=campaign,
              left=and_(running, ~campaign.c.open, ~unfired)),
        Watch(state="running, to be looked at", owner="the fires' pump", table=campaign,
              left=and_(running, campaign.c.look_at < now - SOON)),
        Watch(state="day to be planned", owner="the fires' pump", table=occurrence,
              left=and_(goes_on, occurrence.c.planned_to < PLANNED, occurrence.c.plan_at < now - SOON)),
    ]  # fmt: skip


def _kept_for_a_time(now: datetime) -> list[Watch]:
    envelope = exists().where(urn.c.contact_id == contact.c.id, urn.c.scheme == ENVELOPE)
    pending = exists().where(msg.c.contact_id == contact.c.id, msg.c.state.in_(("queued", "sending", "uncertain")))
    return [
        Watch(state="last answer", owner="expire", table=answer, left=answer.c.told_at < now - KEPT - SOON),
        Watch(state="receipt of no message", owner="reconcile", table=stray, left=stray.c.noticed_at < now - 31 * DAY),
        Watch(state="envelope", owner="envelopes", table=contact,
              left=and_(envelope, ~pending, contact.c.created_at < now - SOON)),
        Watch(state="slot that was done", owner="forget", table=tick, left=tick.c.slot < now - 9 * DAY),
        Watch(state="text without an answer", owner="forget", table=unanswered,
              left=unanswered.c.asked_at < now - 92 * DAY),
        Watch(state="silenced", owner="forget", table=loop, left=loop.c.silent_until < now - 2 * DAY),
        Watch(state="code", owner="sweep", table=link, left=link.c.expires_at < now - 32 * DAY),
        Watch(state="erasure, waiting", owner="sweep", table=erasure,
              left=and_(erasure.c.done_at.is_(None), erasure.c.asked_at < now - 3 * 366 * DAY)),
    ]  # fmt: skip
