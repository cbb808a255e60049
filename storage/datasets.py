"""Which version of each data set was fetched when: the record behind “as of”."""

from datetime import date, datetime

from sqlalchemy import select

from storage.database import Db
from storage.once import insert_once
from storage.tables import dataset


def record(db: Db, *, name: str, version: str, as_of: date, rows: int, sha256: str, fetched_at: datetime) -> bool:
    """Note a version; False when it is known."""
    values = {"name": name, "version": version, "as_of": as_of, "rows": rows, "sha256": sha256}
    return insert_once(db, dataset, {**values, "fetched_at": fetched_at})


def fetched_at(db: Db, name: str, version: str) -> datetime | None:
    """When a version was fetched; None for one that was never noted."""
    return db.execute(
        select(dataset.c.fetched_at).where(dataset.c.name == name, dataset.c.version == version)
    ).scalar_one_or_none()
