"""Programmes, and how each contact stands with them. What follows from the ledger, which has the proof."""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, insert, select, update

from flows.consent.scopes import Programme, Subscription
from flows.contact import ContactId
from flows.outreach.campaign import CampaignId
from storage.database import Db
from storage.once import insert_once
from storage.tables.agreements import programme as p
from storage.tables.agreements import subscription as s
from storage.tables.messages import msg as m
from storage.tables.outreach import campaign as c

SENT = ("sending", "uncertain", "wired", "delivered")
"""States of a message that a resident may have got."""


def keep_programme(db: Db, programme: Programme) -> None:
    """Keep a programme as it is said to be now."""
    values = {"title": programme.title, "confirm": programme.confirm}
    if not insert_once(db, p, {"name": programme.name, **values}):
        db.execute(update(p).where(p.c.name == programme.name).values(values))


def programme(db: Db, name: str) -> Programme | None:
    """Read the programme of that name; None when there is none."""
    row = db.execute(select(p.c.name, p.c.title, p.c.confirm).where(p.c.name == name)).one_or_none()
    return None if row is None else Programme(name=row.name, title=row.title, confirm=row.confirm)


def programmes(db: Db) -> list[str]:
    """The names of all programmes, in order."""
    return list(db.execute(select(p.c.name).order_by(p.c.name)).scalars())


def state(db: Db, contact_id: ContactId, programme: str) -> Subscription:
    """How a contact stands with a programme."""
    found = db.execute(
        select(s.c.state).where(s.c.contact_id == contact_id, s.c.programme == programme)
    ).scalar_one_or_none()
    return cast("Subscription", found or "none")


def state_in(db: Db, contact_id: ContactId, campaign_id: CampaignId) -> Subscription:
    """How a contact stands with the programme of a campaign; `none` where it is of none."""
    found = db.execute(
        select(s.c.state)
        .join(c, c.c.programme == s.c.programme)
        .where(s.c.contact_id == contact_id, c.c.id == campaign_id)
    ).scalar_one_or_none()
    return cast("Subscription", found or "none")


def set_state(db: Db, contact_id: ContactId, programme: str, state: Subscription, now: datetime) -> None:
    """Move a contact to another state with a programme."""
    of_both = (s.c.contact_id == contact_id, s.c.programme == programme)
    if db.execute(update(s).where(*of_both).values(state=state, at=now)).rowcount == 0:
        db.execute(insert(s).values(contact_id=contact_id, programme=programme, state=state, at=now))


def forget(db: Db, contact_id: ContactId) -> None:
    """Begin anew with every programme, as an opt-in to everything does."""
    db.execute(delete(s).where(s.c.contact_id == contact_id))


def last_asked(db: Db, contact_id: ContactId) -> tuple[Programme, datetime] | None:
    """The programme a contact was asked last to confirm and has not, and when; None when there is none."""
    row = db.execute(
        select(p.c.name, p.c.title, p.c.confirm, s.c.at)
        .join(s, s.c.programme == p.c.name)
        .where(s.c.contact_id == contact_id, s.c.state == "asked")
        .order_by(s.c.at.desc(), p.c.name)
        .limit(1)
    ).one_or_none()
    return None if row is None else (Programme(name=row.name, title=row.title, confirm=row.confirm), row.at)


def may_be_meant(db: Db, contact_id: ContactId, since: datetime) -> Programme | None:
    """
    The one programme that a STOP may be about: it wrote to them last since then, or they joined it last.

    None where the last that wrote was of no programme, or was left before.
    """
    wrote = db.execute(
        select(c.c.programme)
        .join(m, m.c.campaign_id == c.c.id)
        .where(m.c.contact_id == contact_id, m.c.direction == "out", m.c.state.in_(SENT), m.c.created_at >= since)
        .order_by(m.c.id.desc())
        .limit(1)
    ).one_or_none()
    name = _joined_last(db, contact_id) if wrote is None else wrote.programme
    if name is None or state(db, contact_id, name) == "out":
        return None
    return programme(db, name)


def _joined_last(db: Db, contact_id: ContactId) -> str | None:
    return db.execute(
        select(s.c.programme)
        .where(s.c.contact_id == contact_id, s.c.state == "in")
        .order_by(s.c.at.desc(), s.c.programme)
        .limit(1)
    ).scalar_one_or_none()
