"""Staff's own numbers, for test messages: sealed as residents' are, and good once the code sent there came back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select, update

from flows.contact import Urn
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import staff_number as n

AAD = b"staff.address"

MOST_TRIES = 5
"""Wrong codes after which a new one has to be asked for."""

Refusal = Literal["unknown", "expired", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNumber:
    """A person's number, as lists show it: whose, on which channel, since when verified."""

    name: str
    channel: str
    verified_at: datetime | None


def add(
    db: Db, keyring: Keyring, name: str, urn: Urn, *, channel: str, code: str, until: datetime, by: str, now: datetime
) -> None:
    """Keep a person's number with the code that proves it; another of theirs is forgotten, and its proof with it."""
    db.execute(delete(n).where(n.c.name == name))
    db.execute(
        insert(n).values(
            name=name, channel=channel, address_sealed=keyring.encrypt(str(urn), AAD),
            address_index=keyring.blind_index(str(urn)), code_hash=keyring.blind_index(_hashed_as(name, code)),
            code_until=until, added_by=by, added_at=now,
        )
    )  # fmt: skip


def verify(db: Db, keyring: Keyring, name: str, code: str, now: datetime) -> Refusal | None:
    """Use a code up; else why it does not do: a wrong one counts, and after some the right one is void too."""
    row = db.execute(select(n.c.code_hash, n.c.code_until, n.c.tries).where(n.c.name == name).with_for_update()).first()
    if row is None:
        return "unknown"
    if row.code_hash is None or row.code_until is None or row.code_until < now or row.tries >= MOST_TRIES:
        return "expired"
    if row.code_hash not in keyring.blind_indexes(_hashed_as(name, code)):
        db.execute(update(n).where(n.c.name == name).values(tries=n.c.tries + 1))
        return "wrong"
    db.execute(update(n).where(n.c.name == name).values(code_hash=None, code_until=None, verified_at=now))
    return None


def reach(db: Db, keyring: Keyring, name: str) -> Urn | None:
    """A person's verified number; None where there is none."""
    found = select(n.c.address_sealed).where(n.c.name == name, n.c.verified_at.is_not(None))
    sealed = db.execute(found).scalar_one_or_none()
    return None if sealed is None else Urn.parse(keyring.decrypt(sealed, AAD))


def remove(db: Db, name: str) -> bool:
    """Forget a person's number; False where there was none."""
    return db.execute(delete(n).where(n.c.name == name)).rowcount == 1


def listed(db: Db) -> list[StaffNumber]:
    """Everybody's, without the numbers."""
    rows = db.execute(select(n.c.name, n.c.channel, n.c.verified_at).order_by(n.c.name)).all()
    return [StaffNumber(name=row.name, channel=row.channel, verified_at=row.verified_at) for row in rows]


def _hashed_as(name: str, code: str) -> str:
    return f"staff {name} {code}"
