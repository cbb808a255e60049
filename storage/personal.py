"""What we hold of one contact: in figures, and whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from flows.contact import ContactId
from storage import contacts, interests
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import (
    answer,
    consent_event,
    contact,
    fire,
    flag,
    inbox,
    msg,
    result,
    session,
    subscription,
    ticket,
    urn,
)

SEALED = frozenset({"address_sealed", "address_index", "seal"})
"""Columns that are no data of anybody's without our keys; the addresses themselves are told opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What we hold of a contact, in figures."""

    since: datetime
    messages: int
    answers: int
    opted_in_at: datetime | None


def holdings(db: Db, contact_id: ContactId) -> Holdings:
    """Count what we hold of a contact."""
    row = db.execute(select(contact.c.created_at, contact.c.opted_in_at).where(contact.c.id == contact_id)).one()
    return Holdings(
        since=row.created_at,
        messages=_count(db, msg, msg.c.contact_id == contact_id),
        answers=_count(db, result, result.c.contact_id == contact_id),
        opted_in_at=row.opted_in_at,
    )


def wrote_since(db: Db, contact_id: ContactId, since: datetime) -> Sequence[str]:
    """What a contact wrote from an instant on, oldest first."""
    mine = (msg.c.contact_id == contact_id, msg.c.direction == "in", msg.c.created_at >= since)
    return db.execute(select(msg.c.text).where(*mine).order_by(msg.c.id)).scalars().all()


def everything(db: Db, keyring: Keyring, contact_id: ContactId) -> dict[str, Any]:
    """All that we hold of a contact, by table, as JSON can say it; their own addresses are written out."""
    indexes = select(urn.c.address_index).where(urn.c.contact_id == contact_id)
    told: dict[str, Any] = {
        table.name: _rows(db, table, table.c.contact_id == contact_id)
        for table in (urn, msg, session, result, answer, ticket, flag, fire, subscription, *interests.TABLES)
    }
    told["contact"] = _rows(db, contact, contact.c.id == contact_id)
    theirs = or_(consent_event.c.contact_id == contact_id, consent_event.c.address_index.in_(indexes))
    told["consent_event"] = _rows(db, consent_event, theirs)
    told["inbox"] = _rows(db, inbox, and_(inbox.c.address_index.in_(indexes), inbox.c.handled_at.is_(None)))
    for row, address in zip(told["urn"], addresses(db, keyring, contact_id), strict=True):
        row["address"] = address
    return dict(sorted(told.items()))


def addresses(db: Db, keyring: Keyring, contact_id: ContactId) -> list[str]:
    """Every URN of a contact, the oldest first."""
    sealed = db.execute(select(urn.c.address_sealed).where(urn.c.contact_id == contact_id).order_by(urn.c.id))
    return [keyring.decrypt(blob, contacts.AAD) for blob in sealed.scalars()]


def _count(db: Db, table: Table[Any], which: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).select_from(table).where(which)).scalar_one()


def _rows(db: Db, table: Table[Any], which: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in SEALED]
    rows = db.execute(select(*columns).where(which).order_by(*table.primary_key)).mappings()
    return [_plain(row) for row in rows]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): value.isoformat() if isinstance(value, datetime | date) else value for name, value in row.items()
    }
