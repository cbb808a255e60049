"""Codes that work once and for a time. Only their keyed hash is kept: nobody who reads the tables can use one."""

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select, update

from flows.contact import ContactId
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import link

Purpose = Literal["chat", "data", "offer"]
"""What a code is good for; one for one thing opens nothing else. `offer`: kept under the number of a chat's contact."""

Refusal = Literal["unknown", "used", "expired"]


def keep(db: Db, keyring: Keyring, purpose: Purpose, code: str, *, contact_id: ContactId, until: datetime) -> None:
    """Keep a code of a contact; the one before it for the same purpose works no more."""
    db.execute(delete(link).where(link.c.contact_id == contact_id, link.c.purpose == purpose))
    hashed = keyring.blind_index(_hashed_as(purpose, code))
    values = {"code_hash": hashed, "contact_id": contact_id, "purpose": purpose, "expires_at": until}
    db.execute(insert(link).values(**values))


def use(db: Db, keyring: Keyring, purpose: Purpose, code: str, now: datetime) -> ContactId | Refusal:
    """Use a code up and give whose it is, else why it does not work; of two who use it at once, one does."""
    mine = link.c.code_hash.in_(keyring.blind_indexes(_hashed_as(purpose, code)))
    row = db.execute(select(link.c.contact_id, link.c.expires_at, link.c.used_at).where(mine)).one_or_none()
    if row is None:
        return "unknown"
    if row.used_at is not None:
        return "used"
    if row.expires_at < now:
        return "expired"
    used = db.execute(update(link).where(mine, link.c.used_at.is_(None)).values(used_at=now)).rowcount
    return ContactId(row.contact_id) if used else "used"


def offer(db: Db, keyring: Keyring, chat: ContactId, *, phone: ContactId, until: datetime) -> None:
    """Note that a chat is asked whether it is the same person's as a phone; what it was asked before is forgotten."""
    _forget_offer(db, keyring, chat)
    keep(db, keyring, "offer", str(chat), contact_id=phone, until=until)


def take_offer(db: Db, keyring: Keyring, chat: ContactId, now: datetime) -> ContactId | None:
    """Give the phone a chat was asked about, and forget it; None when there is none, or it comes too late."""
    phone = use(db, keyring, "offer", str(chat), now)
    _forget_offer(db, keyring, chat)
    return None if isinstance(phone, str) else phone


def _forget_offer(db: Db, keyring: Keyring, chat: ContactId) -> None:
    db.execute(delete(link).where(link.c.code_hash.in_(keyring.blind_indexes(_hashed_as("offer", str(chat))))))


def _hashed_as(purpose: Purpose, code: str) -> str:
    return f"link {purpose} {code}"
