"""
The claim of the messages whose turn it is.

A claimed message is `sending` under a lease. Who dies with it leaves it `uncertain`: it may have been
accepted, so it is never sent again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, or_, select, update

from flows.contact import Urn
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.lanes.pace import Pace, hold, keep_busy
from storage.msgs import BULK, REPLY
from storage.tables import msg as m
from storage.tables import urn as u

OutboundColumns = tuple[
    int, int | None, bytes, str, list[Any], str | None, int, int, datetime, int | None, datetime | None
]
"""Message, contact, sealed address, text, choices, token, attempts, segments, created_at, campaign, valid_until."""

OutboundRow = Row[*OutboundColumns]

AT_ONCE = 100
"""Messages claimed in one go at most: beyond it a claim costs no less for each."""

EXPIRE_AT_ONCE = 1_000
"""Of a long backlog that has expired, so many are cancelled in one go, so that replies need not wait for all."""

EXPIRED = "expired"
"""Why a message was cancelled that could not go in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message that was claimed: to be sent now, by whoever holds it."""

    id: int
    contact_id: int | None
    """None when the contact was erased."""
    urn: Urn
    text: str
    segments: int
    choices: tuple[tuple[str, str], ...]
    token: str
    attempts: int
    created_at: datetime
    campaign_id: int | None = None
    """Of a message that the city sends by itself; None of a reply."""
    valid_until: datetime | None = None
    """Behind it the message has lost its sense: nobody is to get it then."""


def claim(
    db: Db,
    keyring: Keyring,
    lane: str,
    pace: Pace,
    now: datetime,
    lease: timedelta,
    most: int = AT_ONCE,
    bulk_left: int | None = None,
) -> list[Outbound]:
    """
    Take the messages whose turn it is, at most so many, within the lane's rate in segments.

    Replies go first, then by due time. A contact's messages go one after the other: the next is taken
    only when the one before is no longer under way, and the lane's gap has passed. A message of more segments
    than the lane's burst goes when all slots are free, and the lane then rests for all of it. What could not go
    in time stays, for `expire`. Of bulk no more than `bulk_left` segments go, where it says how many.
    """
    free_at = hold(db, lane, pace, now)
    slots = pace.free_slots(free_at, now)
    ready = _ready(db, lane, pace, now, min(slots, most), bulk_left) if slots > 0 else []
    taken = _fitting(ready, slots, pace.burst)
    if taken:
        db.execute(MARK, {"taken": [row.id for row in taken], "lease": now + lease})
        keep_busy(db, lane, pace, max(free_at, now - pace.full), sum(_size(row) for row in taken))
    return [outbound(row, keyring) for row in taken]


def waits(db: Db, lane: str, now: datetime) -> bool:
    """Whether a message is due in this lane and not yet on its way."""
    return db.execute(DUE, {"lane": lane, "now": now}).first() is not None


def expire(db: Db, lane: str, now: datetime) -> int:
    """Cancel some of what waits in a lane and could not go in time; gives how many."""
    late = db.execute(LATE, {"lane": lane, "now": now}).scalars().all()
    if late:
        db.execute(CANCEL, {"late": late, "error": EXPIRED})
    return len(late)


def columns() -> Select[*OutboundColumns]:
    """All that a sender needs of a message, with the address it goes to."""
    return select(
        m.c.id, m.c.contact_id, u.c.address_sealed, m.c.text, m.c.choices, m.c.token, m.c.attempts, m.c.segments,
        m.c.created_at, m.c.campaign_id, m.c.valid_until,
    ).join(u, u.c.id == m.c.urn_id)  # fmt: skip


def outbound(row: OutboundRow, keyring: Keyring) -> Outbound:
    """A message that was claimed, from its row."""
    return Outbound(
        id=row.id,
        contact_id=row.contact_id,
        urn=Urn.parse(keyring.decrypt(row.address_sealed, AAD)),
        text=row.text,
        segments=_size(row),
        choices=tuple((label, data) for label, data in row.choices),
        token=row.token or "",
        attempts=row.attempts,
        created_at=row.created_at,
        campaign_id=row.campaign_id,
        valid_until=row.valid_until,
    )


def _ready(db: Db, lane: str, pace: Pace, now: datetime, most: int, bulk_left: int | None) -> list[OutboundRow]:
    """
    The first message of each contact that has none under way, best first; a reply waits for no bulk.

    Each priority is asked for by itself, so that what waits for tomorrow behind one is never gone through.
    """
    found: list[OutboundRow] = []
    asked = {"lane": lane, "now": now, "spoke": now - pace.gap}
    for priority in (REPLY, BULK):
        if len(found) < most:
            statement = _first_of_each(gap=bool(pace.gap))
            rows = db.execute(statement, {**asked, "priority": priority, "most": most - len(found)}).all()
            found += rows if priority == REPLY or bulk_left is None else _within(rows, bulk_left)
    return found


def _within(rows: Sequence[OutboundRow], segments: int) -> Sequence[OutboundRow]:
    """As many of the first as have so many segments together."""
    used = accumulate(map(_size, rows))
    return [row for row, total in zip(rows, used, strict=True) if total <= segments]


@cache
def _first_of_each(*, gap: bool) -> Select[*OutboundColumns]:
    """Ask for one priority; with a gap, not for those who got something since `spoke`."""
    before = m.alias("before")
    sooner = or_(before.c.priority < m.c.priority, and_(before.c.priority == m.c.priority, before.c.id < m.c.id))
    under_way = or_(
        before.c.state == "sending",
        and_(before.c.state == "queued", sooner),
        *([before.c.sent_at > bindparam("spoke")] if gap else []),
    )
    earlier = exists().where(before.c.contact_id == m.c.contact_id, before.c.channel == m.c.channel, under_way)
    return (
        columns()
        .where(
            m.c.state == "queued",
            m.c.channel == bindparam("lane"),
            m.c.priority == bindparam("priority"),
            m.c.due_at <= bindparam("now"),
            or_(m.c.valid_until.is_(None), m.c.valid_until > bindparam("now")),
            ~earlier,
        )
        .order_by(m.c.due_at, m.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=m)
    )


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


DUE = (
    select(m.c.id)
    .where(
        m.c.state == "queued",
        m.c.channel == bindparam("lane"),
        m.c.priority.in_((REPLY, BULK)),
        m.c.due_at <= bindparam("now"),
    )
    .limit(1)
)
LATE = (
    select(m.c.id)
    .where(m.c.state == "queued", m.c.channel == bindparam("lane"), m.c.valid_until <= bindparam("now"))
    .limit(EXPIRE_AT_ONCE)
    .with_for_update(skip_locked=True)
)
MARK = (
    update(m)
    .where(m.c.id.in_(bindparam("taken", expanding=True)))
    .values(state="sending", lease_until=bindparam("lease"))
)
CANCEL = (
    update(m)
    .where(m.c.id.in_(bindparam("late", expanding=True)))
    .values(state="cancelled", error=bindparam("error"), lease_until=None)
)
"""Statements of every claim, built once: building one takes longer than running it."""
