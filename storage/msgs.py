"""Messages, in and out, as they were written: the record that staff and residents can rely on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from flows.contact import ContactId
from storage.database import Db
from storage.once import insert_once
from storage.tables import msg as m

REPLY, BULK = 0, 1
"""Priorities of a lane: what a resident waits for goes before what the city sends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMsg:
    """A message to be sent, with what it came from."""

    contact_id: ContactId
    urn_id: int
    channel: str
    text: str
    language: str
    dedup_key: str
    token: str
    due_at: datetime
    segments: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    priority: int = REPLY
    intent: str | None = None
    confidence: float | None = None
    card: str | None = None
    source: dict[str, Any] | None = None
    session_id: int | None = None
    campaign_id: int | None = None
    valid_until: datetime | None = None
    """Behind it nobody is to get it any more; None: it makes sense whenever it comes."""


RECORD = insert(m)
"""A part of every turn: built once."""


def record_in(
    db: Db,
    *,
    contact_id: ContactId,
    channel: str,
    text: str,
    language: str | None,
    dedup_key: str,
    intent: str | None,
    confidence: float | None,
    now: datetime,
) -> None:
    """Keep what a resident wrote."""
    db.execute(RECORD, {
        "contact_id": contact_id, "channel": channel, "direction": "in", "state": "received", "text": text,
        "choices": [], "language": language, "dedup_key": dedup_key, "intent": intent, "confidence": confidence,
        "due_at": now, "created_at": now,
    })  # fmt: skip


def queue(db: Db, new: NewMsg, now: datetime) -> bool:
    """Put a message in its lane; False when its `dedup_key` says that it is there already."""
    return insert_once(
        db,
        m,
        {
            "contact_id": new.contact_id,
            "urn_id": new.urn_id,
            "channel": new.channel,
            "direction": "out",
            "state": "queued",
            "text": new.text,
            "choices": [list(choice) for choice in new.choices],
            "language": new.language,
            "dedup_key": new.dedup_key,
            "token": new.token,
            "priority": new.priority,
            "due_at": new.due_at,
            "segments": new.segments,
            "intent": new.intent,
            "confidence": new.confidence,
            "card": new.card,
            "source": new.source,
            "session_id": new.session_id,
            "campaign_id": new.campaign_id,
            "valid_until": new.valid_until,
            "buttons": "live" if new.choices else None,
            "created_at": now,
        },
    )


def cancel_unsent(db: Db, contact_id: ContactId) -> int:
    """Take back what was queued for a contact and not yet sent; gives how many."""
    taken = db.execute(update(m).where(m.c.contact_id == contact_id, m.c.state == "queued").values(state="cancelled"))
    return taken.rowcount


def last_card(db: Db, contact_id: ContactId) -> str | None:
    """The card or flow of what we said last to a contact."""
    return db.execute(
        select(m.c.card).where(m.c.contact_id == contact_id, m.c.direction == "out").order_by(m.c.id.desc()).limit(1)
    ).scalar_one_or_none()


def last_turn(db: Db, contact_id: ContactId) -> str | None:
    """What the keys of the messages have in common that we sent last to a contact, in one turn."""
    key = db.execute(
        select(m.c.dedup_key)
        .where(m.c.contact_id == contact_id, m.c.direction == "out")
        .order_by(m.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if key is None else key.rpartition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a message we sent: in which language, on what occasion, from which rows."""

    language: str | None
    intent: str | None
    confidence: float | None
    card: str | None
    source: dict[str, Any] | None


def by_token(db: Db, token: str) -> Told:
    """What is known of the message with this token."""
    told = _told(db, m.c.token == token)
    if told is None:
        raise AssertionError("there is no message with this token")
    return told


def by_id(db: Db, msg_id: int) -> Told | None:
    """What is known of the message we sent under this number; None when there is none."""
    return _told(db, and_(m.c.id == msg_id, m.c.direction == "out"))


def _told(db: Db, which: ColumnElement[bool]) -> Told | None:
    row = db.execute(select(m.c.language, m.c.intent, m.c.confidence, m.c.card, m.c.source).where(which)).one_or_none()
    if row is None:
        return None
    return Told(language=row.language, intent=row.intent, confidence=row.confidence, card=row.card, source=row.source)


def next_due(db: Db) -> datetime | None:
    """When the next message that waits is due; None when none does."""
    return db.execute(select(func.min(m.c.due_at)).where(m.c.state == "queued")).scalar_one()


def counts(db: Db, campaign_id: int) -> dict[str, int]:
    """How many messages of a campaign are in each state."""
    rows = db.execute(select(m.c.state, func.count()).where(m.c.campaign_id == campaign_id).group_by(m.c.state)).all()
    return {state: number for state, number in rows}  # noqa: C416 - rows are no pairs to mypy
