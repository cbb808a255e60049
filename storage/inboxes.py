"""What providers told us: stored before it is answered, once for each provider id, handled once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, func, or_, select, update

from flows.contact import Urn
from storage import unfolding
from storage.crypto import Keyring
from storage.database import Db
from storage.once import insert_all_once
from storage.tables import inbox as i

AAD = b"inbox.address"

PARTS = 8
"""So many workers may take turns side by side on PostgreSQL. A power of two, and every worker's the same."""

_GIVEN = ("channel", "provider_id", "scheme", "address_sealed", "address_index", "content", "received_at")
_LAST = select(i.c.channel, i.c.provider_id).order_by(i.c.id.desc()).limit(bindparam("many"))
_STORE_UNFOLDED = unfolding.insert_or_pass(i, _GIVEN).returning(i.c.channel, i.c.provider_id)

InboundRow = Row[int, str, bytes, dict[str, Any], int, datetime]
"""id, channel, sealed address, content, tries, received_at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One thing a resident did, as it waits to be handled."""

    id: int
    channel: str
    urn: Urn
    content: dict[str, Any]
    tries: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What one webhook call brought."""

    channel: str
    provider_id: str
    urn: Urn
    content: dict[str, Any]
    at: datetime


def store(
    db: Db,
    keyring: Keyring,
    *,
    channel: str,
    provider_id: str,
    urn: Urn,
    content: dict[str, Any],
    now: datetime,
) -> bool:
    """Keep one inbound message; False when it was delivered before, and nothing changes."""
    arrival = Arrival(channel=channel, provider_id=provider_id, urn=urn, content=content, at=now)
    return store_all(db, keyring, [arrival])[0]


def store_all(db: Db, keyring: Keyring, arrivals: Sequence[Arrival]) -> list[bool]:
    """Keep inbound messages in one statement, in their order; tells of each whether it is new."""
    rows = [_row(keyring, arrival) for arrival in arrivals]
    new = _stored(db, rows)
    told = []
    for arrival in arrivals:
        key = (arrival.channel, arrival.provider_id)
        told.append(key in new)
        new.discard(key)  # a second one in the same batch is no news
    return told


def _stored(db: Db, rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """
    Keep rows, and give the channel and provider id of those that are new.

    On SQLite, which has one writer, those are the last rows; telling each as it is kept would cost a third more.
    """
    if db.dialect.name == "postgresql":
        return {(row[0], row[1]) for row in db.execute(_STORE_UNFOLDED, unfolding.as_list(rows))}
    kept = insert_all_once(db, i, rows)
    if kept == len(rows):
        return {(row["channel"], row["provider_id"]) for row in rows}
    return {(row[0], row[1]) for row in db.execute(_LAST, {"many": kept})}


def _row(keyring: Keyring, arrival: Arrival) -> dict[str, Any]:
    address = str(arrival.urn)
    return {
        "channel": arrival.channel,
        "provider_id": arrival.provider_id,
        "scheme": arrival.urn.scheme,
        "address_sealed": keyring.encrypt(address, AAD),
        "address_index": keyring.blind_index(address),
        "content": arrival.content,
        "received_at": arrival.at,
    }


def part_of(keyring: Keyring, urn: Urn) -> int:
    """The part of the inbox in which all messages of one sender lie."""
    return keyring.blind_index(str(urn))[0] % PARTS


def waiting(db: Db, keyring: Keyring, now: datetime, limit: int, part: int | None = None) -> list[Inbound]:
    """
    Those that wait longest, oldest first; at most one of each resident, so that order is kept.

    One that is put off holds back what the same resident sent after it, and nobody else's.
    Of one `part` only, where it is named (PostgreSQL).
    """
    before = i.alias("before")
    held = exists().where(
        before.c.address_index == i.c.address_index, before.c.handled_at.is_(None), before.c.id < i.c.id
    )
    rows = db.execute(
        select(i.c.id, i.c.channel, i.c.address_sealed, i.c.content, i.c.tries, i.c.received_at)
        .where(i.c.handled_at.is_(None), or_(i.c.retry_at.is_(None), i.c.retry_at <= now), ~held, *_in(part))
        .order_by(i.c.id)
        .limit(limit)
    ).all()
    oldest: dict[Urn, Inbound] = {}
    for row in rows:  # while the secret changes, one resident may wait under two indexes
        inbound = _inbound(row, keyring)
        oldest.setdefault(inbound.urn, inbound)
    return list(oldest.values())


def _in(part: int | None) -> list[ColumnElement[bool]]:
    return [] if part is None else [func.get_byte(i.c.address_index, 0) % PARTS == part]


FREE = select(i.c.id).where(i.c.id == bindparam("which"), i.c.handled_at.is_(None)).with_for_update(skip_locked=True)
TAKE = update(i).where(i.c.id == FREE.scalar_subquery())


def take(db: Db, inbound_id: int, now: datetime) -> bool:
    """
    Mark one as handled, if it still waits; the caller's transaction does the work.

    False when another worker has it or had it: then there is nothing to do.
    """
    return db.execute(TAKE, {"which": inbound_id, "handled_at": now}).rowcount > 0


def put_off(db: Db, inbound_id: int, retry_at: datetime) -> None:
    """Handling broke off: try again at `retry_at`, unless another worker has handled it since."""
    db.execute(
        update(i).where(i.c.id == inbound_id, i.c.handled_at.is_(None)).values(tries=i.c.tries + 1, retry_at=retry_at)
    )


def waiting_since(db: Db) -> datetime | None:
    """When the oldest unhandled one came in; None when nothing waits."""
    return db.execute(
        select(i.c.received_at).where(i.c.handled_at.is_(None)).order_by(i.c.id).limit(1)
    ).scalar_one_or_none()


def _inbound(row: InboundRow, keyring: Keyring) -> Inbound:
    urn = Urn.parse(keyring.decrypt(row.address_sealed, AAD))
    return Inbound(
        id=row.id, channel=row.channel, urn=urn, content=row.content, tries=row.tries, received_at=row.received_at
    )
