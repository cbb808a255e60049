"""Where each data set that comes from elsewhere stands, and who fetches it now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storage.database import Db
from storage.once import insert_all_once
from storage.tables import refresh

r = refresh.c

LEASE = timedelta(minutes=15)
"""How long one process may take for a data set before another may try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one data set stands."""

    name: str
    next_at: datetime
    tried_at: datetime | None
    checked_at: datetime | None
    """When its source last said what it holds; None when it was never reached."""
    error: str
    """Of the last try; empty when it went well."""
    version: str
    rows: int


def expect(db: Db, names: Iterable[str], now: datetime) -> None:
    """Let data sets that are new be fetched now."""
    fresh = {"next_at": now, "error": "", "version": "", "rows": 0, "accept": False}
    insert_all_once(db, refresh, [{"name": name, **fresh} for name in names])


def claim_due(db: Db, names: Iterable[str], now: datetime) -> dict[str, bool]:
    """
    Take what is due, so that nobody else fetches it; by name, whether staff accept fewer rows.

    A process that dies keeps its claim for `LEASE`; then another may try.
    """
    free = or_(r.claimed_until.is_(None), r.claimed_until <= now)
    due = refresh.update().where(r.name.in_(sorted(names)), r.next_at <= now, free)
    taken = db.execute(due.values(claimed_until=now + LEASE).returning(r.name, r.accept)).all()
    return {row.name: row.accept for row in taken}


def went_well(db: Db, name: str, *, version: str, rows: int, now: datetime, next_at: datetime) -> None:
    """Note that the source was reached, and what it holds now."""
    done = {"claimed_until": None, "tried_at": now, "checked_at": now, "next_at": next_at, "error": "", "accept": False}
    db.execute(update(refresh).where(r.name == name).values(version=version, rows=rows, **done))


def went_wrong(db: Db, name: str, *, error: str, now: datetime, next_at: datetime) -> None:
    """Note why nothing came; what was there before stays."""
    done = {"claimed_until": None, "tried_at": now, "next_at": next_at, "error": error}
    db.execute(update(refresh).where(r.name == name).values(**done))


def ask_now(db: Db, name: str, now: datetime, *, accept: bool) -> bool:
    """Let a data set be fetched at the next look; `accept` fewer rows once. False when there is none such."""
    return db.execute(update(refresh).where(r.name == name).values(next_at=now, accept=accept)).rowcount == 1


def standings(db: Db) -> Mapping[str, Standing]:
    """Give where every data set stands, by name."""
    rows = db.execute(
        select(r.name, r.next_at, r.tried_at, r.checked_at, r.error, r.version, r.rows).order_by(r.name)
    ).all()
    return {
        name: Standing(
            name=name, next_at=next_at, tried_at=tried, checked_at=checked, error=error, version=version, rows=count
        )
        for name, next_at, tried, checked, error, version, count in rows
    }
