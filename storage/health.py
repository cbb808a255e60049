"""How it stands with what waits: cheap enough to be asked again and again, whatever the database holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, literal, select, true

from storage.database import Db
from storage.msgs import BULK, REPLY
from storage.tables import fire as f
from storage.tables import inbox as i
from storage.tables import msg as m
from storage.tables import tick as t
from storage.types import Instant

COUNTED_TO = 1_000
"""More of a kind are not counted: what waits for days in a lane shall not make every look slow."""

PRIORITIES: Mapping[str, int] = {"reply": REPLY, "bulk": BULK}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, counted no further than `COUNTED_TO`, and since when the one that waits longest does."""

    depth: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """All that waits at one moment."""

    inbox: Waiting
    fires_due: Waiting
    fires_later: Waiting
    """Whose hour has not come; `oldest_at` is when the next one is due."""
    lanes: Mapping[tuple[str, ...], Waiting]
    """By channel and priority (`reply`, `bulk`): messages whose hour has come."""
    uncertain: Mapping[str, Waiting]
    """By channel: messages that may or may not have gone out; since when we do not know."""


def takes_writes(db: Db) -> bool:
    """Ask in a transaction that could write; False where the server takes none. SQLite fails to begin one then."""
    if db.dialect.name == "sqlite":
        return bool(db.execute(select(true())).scalar())
    return bool(db.execute(select(func.current_setting("transaction_read_only") == "off")).scalar())


def backlog(db: Db, channels: Iterable[str], now: datetime) -> Backlog:
    """Look at all that waits, in one statement of short looks into indexes."""
    channels = tuple(channels)
    lanes = {(channel, name): _due(channel, priority, now) for channel in channels for name, priority in
             PRIORITIES.items()}  # fmt: skip
    uncertain = {channel: _uncertain(channel) for channel in channels}
    unfired = f.c.fired_at.is_(None)
    first = (
        _Look(i.c.id, i.c.received_at, i.c.handled_at.is_(None)),
        _Look(f.c.due_at, f.c.due_at, and_(unfired, f.c.due_at <= now)),
        _Look(f.c.due_at, f.c.due_at, and_(unfired, f.c.due_at > now)),
    )
    looks = [*first, *lanes.values(), *uncertain.values()]
    row: Sequence[Any] = db.execute(select(*(part for look in looks for part in look.parts()))).one()
    found = [Waiting(row[2 * number], row[2 * number + 1]) for number in range(len(looks))]
    inbox, due, later, *rest = found
    return Backlog(
        inbox=inbox,
        fires_due=due,
        fires_later=later,
        lanes=dict(zip(lanes, rest[: len(lanes)], strict=True)),
        uncertain=dict(zip(uncertain, rest[len(lanes) :], strict=True)),
    )


def without_sender(db: Db, channels: Iterable[str]) -> dict[str, int]:
    """How many messages wait for channels that are none of these, by channel."""
    open_ = m.c.state.in_(("queued", "sending", "uncertain"))
    rows = db.execute(
        select(m.c.channel, func.count())
        .where(m.c.direction == "out", open_, m.c.channel.not_in(tuple(channels)))
        .group_by(m.c.channel)
    ).all()
    return {row[0]: row[1] for row in rows}


def last_slots(db: Db) -> dict[str, datetime]:
    """When the clock last did each of its jobs, going from job to job through the key and not from row to row."""
    jobs = select(func.min(t.c.job).label("job")).cte("jobs", recursive=True)
    behind = select(func.min(t.c.job)).where(t.c.job > jobs.c.job).scalar_subquery()
    jobs = jobs.union_all(select(behind).where(jobs.c.job.is_not(None)))
    slot = select(func.max(t.c.slot)).where(t.c.job == jobs.c.job).scalar_subquery()
    rows = db.execute(select(jobs.c.job, slot).where(jobs.c.job.is_not(None))).all()
    return {job: last for job, last in rows if last is not None}


def database_time(db: Db) -> datetime | None:
    """What the database's own clock says; None where it has none but ours."""
    if db.dialect.name == "sqlite":
        return None
    return db.execute(select(func.clock_timestamp(type_=Instant))).scalar_one()


def server_version(db: Db) -> tuple[int, ...]:
    """The version of PostgreSQL or of the SQLite library, major number first."""
    return tuple(int(part) for part in db.dialect.server_version_info or ())


@dataclass(frozen=True, slots=True)
class _Look:
    """One kind of thing that waits: in what order, since when, and which."""

    order: ColumnElement[Any]
    since: ColumnElement[Any]
    which: ColumnElement[bool]

    def parts(self) -> tuple[ScalarSelect[int], ScalarSelect[datetime]]:
        """How many, and since when the first of them."""
        some = select(literal(1).label("one")).select_from(self.order.table).where(self.which)
        return (
            select(func.count()).select_from(some.limit(COUNTED_TO).subquery()).scalar_subquery(),
            select(self.since).where(self.which).order_by(self.order).limit(1).scalar_subquery(),
        )


def _due(channel: str, priority: int, now: datetime) -> _Look:
    which = and_(m.c.state == "queued", m.c.channel == channel, m.c.priority == priority, m.c.due_at <= now)
    return _Look(m.c.due_at, m.c.due_at, which)


def _uncertain(channel: str) -> _Look:
    return _Look(m.c.lease_until, m.c.lease_until, and_(m.c.state == "uncertain", m.c.channel == channel))
