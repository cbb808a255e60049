"""The daily job that erases for good what was kept long enough; what a legal hold is about stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, select, true

from flows.retention import RecordClass, Retention
from storage import holds
from storage.database import Db
from storage.tables import audit, campaign, fire, flag, inbox, link, msg, result, session, ticket, urn

BATCH = 5_000
"""Rows of a kind that one transaction erases: residents who write meanwhile wait for no more than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Rows of one table that belong to a class of records."""

    records: RecordClass
    table: Table[Any]
    at: ColumnElement[datetime] | ColumnElement[datetime | None]
    """The last thing that happened to a row."""
    over: ColumnElement[bool]
    """Whether nothing more is to be done with it, and no hold is about it."""


OF_HELD = select(urn.c.address_index).where(urn.c.contact_id.in_(holds.held_contacts()))

KINDS: tuple[Kind, ...] = (
    Kind(
        records="messages", table=msg, at=msg.c.created_at,
        over=and_(msg.c.state.not_in(("queued", "sending")), holds.is_free(msg.c.contact_id)),
    ),
    Kind(records="answers", table=result, at=result.c.answered_at, over=holds.is_free(result.c.contact_id)),
    Kind(
        records="sessions", table=session, at=session.c.touched_at,
        over=and_(
            session.c.state != "active", ~exists().where(result.c.session_id == session.c.id),
            holds.is_free(session.c.contact_id),
        ),
    ),
    Kind(records="tickets", table=ticket, at=ticket.c.closed_at, over=holds.is_free(ticket.c.contact_id)),
    Kind(records="tickets", table=flag, at=flag.c.flagged_at, over=holds.is_free(flag.c.contact_id)),
    Kind(records="audit", table=audit, at=audit.c.at, over=true()),
    Kind(records="inbox", table=inbox, at=inbox.c.handled_at, over=inbox.c.address_index.not_in(OF_HELD)),
)  # fmt: skip
"""Answers go before the sessions they were given in: a session is kept as long as any answer of it."""


def sweep(db: Db, retention: Retention, now: datetime) -> int:
    """Erase at most a batch of each kind whose time is over; gives how many rows, 0 when nothing is left to do."""
    if holds.of_everybody(db):
        return 0
    erased = sum(_erase(db, kind, now - retention.time_for(kind.records)) for kind in KINDS)
    return erased + _erase_appointments(db, now - retention.time_for("messages")) + _erase_codes(db, now)


def _erase(db: Db, kind: Kind, before: datetime) -> int:
    key = kind.table.c.id
    late = select(key).where(kind.at < before, kind.over).order_by(key).limit(BATCH)
    return db.execute(delete(kind.table).where(key.in_(late))).rowcount


def _erase_appointments(db: Db, before: datetime) -> int:
    """
    A fire that is over says no more than the message that it sent.

    While its campaign may still plan, it says besides that it is not planned again.
    """
    goes_on = exists().where(campaign.c.id == fire.c.campaign_id, campaign.c.open, campaign.c.state != "cancelled")
    late = and_(fire.c.fired_at < before, holds.is_free(fire.c.contact_id), ~goes_on)
    return db.execute(delete(fire).where(late)).rowcount


def _erase_codes(db: Db, now: datetime) -> int:
    """Codes that nobody can use any more."""
    return db.execute(delete(link).where(link.c.expires_at < now - timedelta(days=30))).rowcount
