"""
Erasing a contact: at once what no rule makes us keep; the rest without a contact, until its time is over.

Consent events stay under the keyed hash of the address, so that STOP holds for who is erased.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, cast, delete, func, insert, literal, select, update

from flows.contact import ContactId, Urn
from flows.retention import RecordClass, Retention
from storage import consents, contacts, holds, inboxes, interests, msgs, sessions
from storage.contacts import NOBODY
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import answer, contact, erasure, fire, flag, inbox, link, msg, result, session, subscription, ticket
from storage.tables import urn as u
from storage.types import Instant

FORGOTTEN = Urn("forgotten", "0")
"""What stands in place of an address that only the row's other columns are kept for."""

IN_PROGRESS = ("queued", "sending", "uncertain")

KEPT: Mapping[RecordClass, tuple[Any, Any]] = {
    "messages": (msg, msg.c.created_at),
    "answers": (result, result.c.answered_at),
    "sessions": (session, session.c.touched_at),
    "tickets": (ticket, ticket.c.opened_at),
}
"""The classes of what is kept of a contact, each with its table and the instant its time counts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Records of one class that stay, and until when."""

    rows: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The receipt of an erasure: done, or waiting for a hold to end."""

    receipt: str
    asked_at: datetime
    waits: bool
    erased: int = 0
    """Rows that are gone."""
    kept: Mapping[RecordClass, Kept]

    @property
    def rows_kept(self) -> int:
        return sum(kept.rows for kept in self.kept.values())

    @property
    def until(self) -> datetime | None:
        """When the last record of what is kept goes; None where nothing is."""
        return max((kept.until for kept in self.kept.values()), default=None)


def ask(
    db: Db,
    keyring: Keyring,
    contact_id: ContactId,
    urn: Urn,
    *,
    receipt: str,
    source: Literal["text", "staff"],
    retention: Retention,
    now: datetime,
) -> Erasure:
    """
    Erase a contact, now or, under a legal hold, when it ends; who asks twice meanwhile gets the first receipt.

    The caller holds the contact's lock.
    """
    waiting = waiting_of(db, contact_id)
    if waiting is not None:
        return waiting
    index = keyring.blind_index(str(urn))
    if holds.stands(db, contact_id):
        asked = Erasure(receipt=receipt, asked_at=now, waits=True, kept={})
    else:
        asked = _erased(db, keyring, contact_id, receipt, retention, now)
    db.execute(
        insert(erasure).values(
            receipt=receipt, scheme=urn.scheme, address_index=index, source=source, asked_at=now,
            done_at=None if asked.waits or asked.kept else now, counts=_counts(asked, contact_id),
        )
    )  # fmt: skip
    return asked


def by_receipt(db: Db, receipt: str) -> Erasure | None:
    """Read an erasure; None when there is none of that receipt."""
    return next((each for _, each in _of(db, erasure.c.receipt == receipt)), None)


def waiting_of(db: Db, contact_id: ContactId) -> Erasure | None:
    """The erasure that a contact asked for and a hold keeps waiting."""
    open_ = _of(db, erasure.c.done_at.is_(None))
    return next((each for waits_for, each in open_ if each.waits and waits_for == contact_id), None)


def carry_out_waiting(db: Db, keyring: Keyring, retention: Retention, now: datetime) -> int:
    """Erase who asked for it under a hold that has ended; gives how many contacts."""
    done = 0
    for contact_id, asked in _of(db, erasure.c.done_at.is_(None)):
        if not asked.waits or contact_id is None or holds.stands(db, contact_id):
            continue
        contacts.lock(db, contact_id)
        erased = _erased(db, keyring, contact_id, asked.receipt, retention, now)
        _keep(db, erased, None if erased.kept else now)
        done += 1
    return done


def close_finished(db: Db, now: datetime) -> int:
    """Close the erasures of which nothing is kept any more; gives how many."""
    done = 0
    for _, each in _of(db, erasure.c.done_at.is_(None)):
        if not each.waits and each.until is not None and each.until < now:
            _keep(db, each, now)
            done += 1
    return done


def _erased(
    db: Db, keyring: Keyring, contact_id: ContactId, receipt: str, retention: Retention, now: datetime
) -> Erasure:
    """Erase a contact and give the receipt; what is kept is counted before it is no longer known whose it is."""
    sessions.end_all(db, contact_id, "stopped", now)
    kept = {
        records: found for records in KEPT if (found := _kept(db, records, contact_id, retention.time_for(records)))
    }
    erased = _erase_at_once(db, keyring, contact_id)
    _unlink(db, contact_id, now)
    consents.forget_contact(db, contact_id)
    erased += db.execute(delete(contact).where(contact.c.id == contact_id)).rowcount
    return Erasure(receipt=receipt, asked_at=now, waits=False, erased=erased, kept=kept)


def _kept(db: Db, records: RecordClass, contact_id: ContactId, time: timedelta) -> Kept | None:
    table, at = KEPT[records]
    rows, last = db.execute(select(func.count(), func.max(at)).where(table.c.contact_id == contact_id)).one()
    return Kept(rows=rows, until=last + time) if rows else None


def _erase_at_once(db: Db, keyring: Keyring, contact_id: ContactId) -> int:
    """Erase what no rule makes us keep; gives how many rows."""
    _empty_inbox(db, keyring, contact_id)
    gone = (answer, subscription, link, fire, *interests.TABLES, u)
    return sum(db.execute(delete(table).where(table.c.contact_id == contact_id)).rowcount for table in gone)


def _empty_inbox(db: Db, keyring: Keyring, contact_id: ContactId) -> None:
    """Leave of what was delivered no more than that it was: a second delivery of it is still known."""
    mine = select(u.c.address_index).where(u.c.contact_id == contact_id)
    nothing = {
        "scheme": FORGOTTEN.scheme,
        "address_sealed": keyring.encrypt(str(FORGOTTEN), inboxes.AAD),
        "address_index": keyring.blind_index(str(FORGOTTEN)),
        "content": {},
    }
    handled = (inbox.c.address_index.in_(mine), inbox.c.handled_at.is_not(None))
    db.execute(update(inbox).where(*handled).values(nothing))


def _unlink(db: Db, contact_id: ContactId, now: datetime) -> None:
    """Take the contact out of what is kept, and what would lead back to it: providers' numbers, keys with its own."""
    msgs.cancel_unsent(db, contact_id)
    mine = msg.c.contact_id == contact_id
    unasked = {"provider_id": None, "token": None, "ask_at": None}
    db.execute(update(msg).where(mine, msg.c.state.not_in(IN_PROGRESS)).values(unasked))
    unkeyed = literal("erased:").concat(cast(msg.c.id, String))
    db.execute(update(msg).where(mine, msg.c.dedup_key.like("fire:%")).values(dedup_key=unkeyed))
    db.execute(update(msg).where(mine).values(contact_id=None, urn_id=None))
    contacts.make_nobody(db)
    db.execute(update(session).where(session.c.contact_id == contact_id).values(contact_id=NOBODY, results={}))
    db.execute(update(result).where(result.c.contact_id == contact_id).values(contact_id=NOBODY))
    db.execute(update(flag).where(flag.c.contact_id == contact_id).values(contact_id=None))
    closed_at = func.coalesce(ticket.c.closed_at, literal(now, Instant))
    db.execute(update(ticket).where(ticket.c.contact_id == contact_id).values(contact_id=None, closed_at=closed_at))


def _keep(db: Db, asked: Erasure, done_at: datetime | None) -> None:
    values = {"counts": _counts(asked, None), "done_at": done_at}
    db.execute(update(erasure).where(erasure.c.receipt == asked.receipt).values(values))


def _counts(asked: Erasure, contact_id: ContactId | None) -> dict[str, Any]:
    """How an erasure lies in its row; whose it is only while it waits."""
    if asked.waits:
        return {"waits_for": contact_id}
    kept = {records: {"rows": kept.rows, "until": kept.until.isoformat()} for records, kept in asked.kept.items()}
    return {"erased": asked.erased, "kept": kept}


def _of(db: Db, which: ColumnElement[bool]) -> Sequence[tuple[ContactId | None, Erasure]]:
    """Erasures, each with the contact it waits for, the oldest first."""
    rows = db.execute(
        select(erasure.c.receipt, erasure.c.asked_at, erasure.c.counts).where(which).order_by(erasure.c.asked_at)
    ).all()
    return [
        (
            row.counts.get("waits_for"),
            Erasure(
                receipt=row.receipt,
                asked_at=row.asked_at,
                waits="waits_for" in row.counts,
                erased=row.counts.get("erased", 0),
                kept={
                    records: Kept(rows=kept["rows"], until=datetime.fromisoformat(kept["until"]))
                    for records, kept in row.counts.get("kept", {}).items()
                },
            ),
        )
        for row in rows
    ]
