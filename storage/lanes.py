"""
Lanes: a sender's way out, its rate, and the claim of the messages whose turn it is.

A claimed message is `sending` under a lease. Who dies with it leaves it `uncertain`: it may have been
accepted, so it is never sent again by itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, or_, select, update

from flows.contact import ContactId, Urn
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.once import insert_once
from storage.tables import lane as lane_table
from storage.tables import msg as m
from storage.tables import urn as u

MICROSECOND = timedelta(microseconds=1)
"""What an instant is kept to; without this grace a slot of 333,333.3 of them would never be whole."""

_before = m.alias("before")
_ahead = and_(_before.c.state == "queued", _before.c.id < m.c.id, _before.c.priority <= m.c.priority)
EARLIER = exists().where(_before.c.contact_id == m.c.contact_id, or_(_before.c.state == "sending", _ahead))
"""Another message to the same contact is under way, or waits before this one."""

OutboundColumns = tuple[int, int | None, bytes, str, list[Any], str | None, int, int, datetime, int | None]
"""Message, contact, sealed address, text, choices, token, attempts, segments, created_at, campaign."""

OutboundRow = Row[*OutboundColumns]

UNDER_WAY = ("sending", "uncertain")
"""States in which the worker that claimed a message may still say what became of it."""

BEFORE = {
    "wired": ("queued", *UNDER_WAY),
    "failed": ("queued", *UNDER_WAY, "wired"),
    "delivered": ("queued", *UNDER_WAY, "wired", "failed"),
}
"""From which states each receipt moves a message on; a receipt of a queued one means that it was accepted before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message that was claimed: to be sent now, by whoever holds it."""

    id: int
    contact_id: int | None
    """None when the contact was erased."""
    urn: Urn
    text: str
    choices: tuple[tuple[str, str], ...]
    token: str
    attempts: int
    created_at: datetime
    campaign_id: int | None = None
    """Of a message that the city sends by itself; None of a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a lane allows: slots a second, and how many at once after a pause."""

    rate: float
    burst: int

    def free_slots(self, free_at: datetime, now: datetime) -> int:
        """Whole slots free at `now` (GCRA): never more than `rate` a second and `burst` besides."""
        ahead = now - max(free_at, now - self.full) + MICROSECOND
        return min(int(ahead.total_seconds() * self.rate), self.burst)

    @property
    def full(self) -> timedelta:
        """How long a lane rests until all its slots are free."""
        return timedelta(seconds=self.burst / self.rate)

    def time_for(self, segments: int) -> timedelta:
        """How long so many segments keep the lane, rounded up: never faster than `rate`."""
        return timedelta(microseconds=math.ceil(segments / self.rate * 1_000_000))


def claim(db: Db, keyring: Keyring, lane: str, pace: Pace, now: datetime, lease: timedelta) -> list[Outbound]:
    """
    Take the messages whose turn it is, within the lane's rate in segments.

    Replies go first, then by due time. A contact's messages go one after the other: the next is taken
    only when the one before is no longer under way. A message of more segments than the lane's burst
    goes when all slots are free, and the lane then rests for all of it.
    """
    free_at = hold(db, lane, pace, now)
    slots = pace.free_slots(free_at, now)
    taken = _fitting(_ready(db, lane, now, slots), slots, pace.burst) if slots > 0 else []
    if taken:
        _mark(db, [row.id for row in taken], now + lease)
        keep_busy(db, lane, pace, max(free_at, now - pace.full), sum(_size(row) for row in taken))
    return [_outbound(row, keyring) for row in taken]


def hold(db: Db, lane: str, pace: Pace, now: datetime) -> datetime:
    """Hold a lane until the transaction ends; gives since, or from, when it is free."""
    insert_once(db, lane_table, {"name": lane, "rate": pace.rate, "burst": pace.burst, "free_at": now - pace.full})
    return db.execute(select(lane_table.c.free_at).where(lane_table.c.name == lane).with_for_update()).scalar_one()


def keep_busy(db: Db, lane: str, pace: Pace, since: datetime, slots: int) -> None:
    """Use so many slots of a lane that is held."""
    free_at = since + pace.time_for(slots)
    db.execute(
        update(lane_table).where(lane_table.c.name == lane).values(free_at=free_at, rate=pace.rate, burst=pace.burst)
    )


def waits(db: Db, lane: str, now: datetime) -> bool:
    """Whether a message is due in this lane and not yet on its way."""
    due = select(m.c.id).where(m.c.state == "queued", m.c.channel == lane, m.c.due_at <= now)
    return db.execute(due.limit(1)).first() is not None


def push_back(db: Db, lane: str, until: datetime) -> None:
    """Let nothing out of a lane before `until`: the provider asked for a pause."""
    db.execute(update(lane_table).where(lane_table.c.name == lane, lane_table.c.free_at < until).values(free_at=until))


def sent(db: Db, msg_id: int, provider_id: str, now: datetime) -> None:
    """The provider accepted it; a receipt that came sooner stands."""
    db.execute(
        update(m).where(m.c.id == msg_id, m.c.state.in_((*UNDER_WAY, "queued"))).values(state="wired", lease_until=None)
    )
    db.execute(update(m).where(m.c.id == msg_id).values(provider_id=provider_id, sent_at=now))


def failed(db: Db, msg_id: int, error: str) -> None:
    """The provider refused it for good; a receipt that came sooner stands."""
    db.execute(
        update(m)
        .where(m.c.id == msg_id, m.c.state.in_(UNDER_WAY))
        .values(state="failed", error=error, lease_until=None)
    )


def again(db: Db, msg_id: int, error: str, due_at: datetime, *, counts: bool) -> None:
    """
    It was surely not accepted: back in the lane until `due_at`; whether that counts as an attempt.

    Where a receipt came meanwhile the provider has it after all, and it is not sent again.
    """
    db.execute(
        update(m)
        .where(m.c.id == msg_id, m.c.state.in_(UNDER_WAY))
        .values(state="queued", error=error, lease_until=None, due_at=due_at, attempts=m.c.attempts + int(counts))
    )


def cancel(db: Db, msg_id: int, reason: str) -> None:
    """It was claimed and must not go out after all."""
    db.execute(update(m).where(m.c.id == msg_id).values(state="cancelled", error=reason, lease_until=None))


def uncertain(db: Db, msg_id: int, error: str, now: datetime) -> None:
    """It may have been accepted: held until the provider's receipt or answer tells."""
    db.execute(
        update(m)
        .where(m.c.id == msg_id, m.c.state == "sending")
        .values(state="uncertain", error=error, lease_until=now)
    )


def leases_ended(db: Db, now: datetime) -> int:
    """Mark as uncertain what a dead worker had under way; gives how many."""
    found = db.execute(
        update(m)
        .where(m.c.state == "sending", m.c.lease_until < now)
        .values(state="uncertain", error="worker-lost", lease_until=now)
    )
    return found.rowcount


def uncertain_since(db: Db, keyring: Keyring, lane: str, since: datetime, limit: int) -> list[Outbound]:
    """What broke off before `since`, so that the provider can be asked what became of it."""
    rows = db.execute(
        _columns()
        .where(m.c.state == "uncertain", m.c.channel == lane, m.c.lease_until < since)
        .order_by(m.c.id)
        .limit(limit)
    ).all()
    return [_outbound(row, keyring) for row in rows]


def resolvable(db: Db, lane: str, msg_id: int) -> bool:
    """
    Whether what the provider told can decide about a message now; holds its lane until the transaction ends.

    Not when it is uncertain no more: a receipt or another worker was quicker. Nor while the same words
    are under way to the same URN: the provider's answer may be about those.
    """
    db.execute(select(lane_table.c.name).where(lane_table.c.name == lane).with_for_update())
    twin = m.alias("twin")
    same = exists().where(twin.c.urn_id == m.c.urn_id, twin.c.text == m.c.text, twin.c.state == "sending")
    found = select(m.c.id).where(m.c.id == msg_id, m.c.state == "uncertain", ~same).with_for_update(of=m)
    return db.execute(found).scalar_one_or_none() is not None


def known_ids(db: Db, provider_ids: Sequence[str]) -> set[str]:
    """Those of a provider's ids that are messages of ours already."""
    found = db.execute(select(m.c.provider_id).where(m.c.provider_id.in_(provider_ids))).scalars()
    return {id_ for id_ in found if id_ is not None}


def apply_receipt(db: Db, *, token: str, provider_id: str, status: str, error: str) -> int | None:
    """
    Note what the provider says became of a message; gives its number, None when we know no such message.

    The state only moves on (sending → wired → delivered or failed), so receipts may come in any order.
    """
    which = m.c.token == token if token else m.c.provider_id == provider_id
    found = db.execute(select(m.c.id).where(which, m.c.direction == "out")).scalar_one_or_none()
    if found is None:
        return None
    db.execute(
        update(m)
        .where(m.c.id == found, m.c.state.in_(BEFORE[status]))
        .values(state=status, error=error or None, provider_id=provider_id or m.c.provider_id, lease_until=None)
    )
    return found


def awaits_receipt(db: Db, *, token: str, provider_id: str) -> bool:
    """Whether the provider has not yet said what became of a message: a report that comes twice tells nothing new."""
    which = m.c.token == token if token else m.c.provider_id == provider_id
    open_ = select(m.c.id).where(which, m.c.direction == "out", m.c.state.in_(("sending", "uncertain", "wired")))
    return db.execute(open_.limit(1)).scalar_one_or_none() is not None


def receiver(db: Db, keyring: Keyring, msg_id: int) -> tuple[ContactId, Urn] | None:
    """Who a message was for; None when the contact was erased since."""
    row = db.execute(
        select(m.c.contact_id, u.c.address_sealed).join(u, u.c.id == m.c.urn_id).where(m.c.id == msg_id)
    ).one_or_none()
    if row is None or row.contact_id is None:
        return None
    return ContactId(row.contact_id), Urn.parse(keyring.decrypt(row.address_sealed, AAD))


def _columns() -> Select[*OutboundColumns]:
    return select(
        m.c.id, m.c.contact_id, u.c.address_sealed, m.c.text, m.c.choices, m.c.token, m.c.attempts, m.c.segments,
        m.c.created_at, m.c.campaign_id,
    ).join(u, u.c.id == m.c.urn_id)  # fmt: skip


def _ready(db: Db, lane: str, now: datetime, slots: int) -> Sequence[OutboundRow]:
    """The first message of each contact that has none under way, best first; a reply waits for no bulk."""
    before = m.alias("before")
    sooner = or_(before.c.priority < m.c.priority, and_(before.c.priority == m.c.priority, before.c.id < m.c.id))
    under_way = or_(before.c.state == "sending", and_(before.c.state == "queued", sooner))
    earlier = exists().where(before.c.contact_id == m.c.contact_id, before.c.channel == lane, under_way)
    return db.execute(
        _columns()
        .where(m.c.state == "queued", m.c.channel == lane, m.c.due_at <= now, ~earlier)
        .order_by(m.c.priority, m.c.due_at, m.c.id)
        .limit(slots)
        .with_for_update(skip_locked=True, of=m)
    ).all()


def _fitting(rows: Sequence[OutboundRow], slots: int, burst: int) -> list[OutboundRow]:
    """As many of the first as there are slots for; none goes past one that has to wait for more."""
    taken, used = [], 0
    for row in rows:
        if used + min(_size(row), burst) > slots:
            break
        taken.append(row)
        used += _size(row)
    return taken


def _size(row: OutboundRow) -> int:
    return max(int(row.segments), 1)


def _mark(db: Db, ids: list[int], lease_until: datetime) -> None:
    db.execute(update(m).where(m.c.id.in_(ids)).values(state="sending", lease_until=lease_until))


def _outbound(row: OutboundRow, keyring: Keyring) -> Outbound:
    return Outbound(
        id=row.id,
        contact_id=row.contact_id,
        urn=Urn.parse(keyring.decrypt(row.address_sealed, AAD)),
        text=row.text,
        choices=tuple((label, data) for label, data in row.choices),
        token=row.token or "",
        attempts=row.attempts,
        created_at=row.created_at,
        campaign_id=row.campaign_id,
    )
