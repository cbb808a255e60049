"""Which rows of the open data residents say are wrong, and since when."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from flows.cards.doubt import WEEK, in_doubt
from flows.contact import ContactId
from storage.database import Db
from storage.snapshots.schema import Row
from storage.tables import flag as f


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A row as it stood when residents said that it is wrong, and when they said so, the first one first."""

    dataset: str
    key: str
    hash: str
    flagged_at: Sequence[datetime]

    @property
    def in_doubt(self) -> bool:
        """Whether answers from this row, as long as it is unchanged, have to be confirmed."""
        return in_doubt(self.flagged_at)


def row_hash(row: Row) -> str:
    """Tell a row's values from any others it may get with a refresh."""
    values = sorted((name, repr(value)) for name, value in row.items())
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def raise_flag(db: Db, contact_id: ContactId, *, dataset: str, key: str, hash_: str, now: datetime) -> bool:
    """
    Note that a contact says a row is wrong; False when they said so of the same row within a week.

    The caller holds the contact's lock, so that two of their messages are never both the first.
    """
    again = select(f.c.id).where(
        f.c.contact_id == contact_id, f.c.dataset == dataset, f.c.row_key == key, f.c.row_hash == hash_,
        f.c.flagged_at > now - WEEK,
    )  # fmt: skip
    if db.execute(again).first() is not None:
        return False
    values = {"dataset": dataset, "row_key": key, "row_hash": hash_, "contact_id": contact_id, "flagged_at": now}
    db.execute(insert(f).values(**values))
    return True


def of_rows(db: Db, dataset: str, keys: Collection[str]) -> list[Flagged]:
    """Give those of these rows that have flags."""
    return _gathered(db, f.c.dataset == dataset, f.c.row_key.in_(keys))


def every(db: Db) -> list[Flagged]:
    """Give all flagged rows, by data set and key."""
    return _gathered(db)


def clear(db: Db, dataset: str, key: str) -> int:
    """Take away all flags of a row; gives how many there were."""
    return db.execute(delete(f).where(f.c.dataset == dataset, f.c.row_key == key)).rowcount


def _gathered(db: Db, *which: ColumnElement[bool]) -> list[Flagged]:
    rows = db.execute(
        select(f.c.dataset, f.c.row_key, f.c.row_hash, f.c.flagged_at)
        .where(*which)
        .order_by(f.c.dataset, f.c.row_key, f.c.row_hash, f.c.flagged_at)
    ).all()
    flagged: dict[tuple[str, str, str], list[datetime]] = {}
    for dataset, key, hash_, at in rows:
        flagged.setdefault((dataset, key, hash_), []).append(at)
    return [
        Flagged(dataset=dataset, key=key, hash=hash_, flagged_at=tuple(instants))
        for (dataset, key, hash_), instants in flagged.items()
    ]
