"""What was fetched of the open data, and what residents say of it."""

from datetime import date, datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Named,
    Table,
    TypedColumns,
)

from storage.tables.base import Key, metadata
from storage.types import Instant


class DatasetColumns(TypedColumns):
    """Each version of each data set that was fetched, or the error that kept us from it."""

    name: Named[str] = Column(primary_key=True)
    version: Named[str] = Column(primary_key=True)
    as_of: Named[date]
    rows: Named[int] = Column(Integer)
    sha256: Named[str]
    fetched_at: Named[datetime] = Column(Instant)


dataset = Table("dataset", metadata, DatasetColumns)


class RefreshColumns(TypedColumns):
    """Where each data set that comes from elsewhere stands: fetched when, with what result, and when again."""

    name: Named[str] = Column(primary_key=True)
    next_at: Named[datetime] = Column(Instant)
    claimed_until: Named[datetime | None] = Column(Instant)
    tried_at: Named[datetime | None] = Column(Instant)
    checked_at: Named[datetime | None] = Column(Instant)
    error: Named[str]
    version: Named[str]
    rows: Named[int] = Column(Integer)
    accept: Named[bool]


refresh = Table("refresh", metadata, RefreshColumns)


class SnapshotPartColumns(TypedColumns):
    """The snapshot files themselves, compressed and in parts, for the machines that did not build them."""

    name: Named[str] = Column(primary_key=True)
    version: Named[str] = Column(primary_key=True)
    part: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    content: Named[bytes] = Column(LargeBinary)


snapshot_part = Table("snapshot_part", metadata, SnapshotPartColumns)


class FlagColumns(TypedColumns):
    """A resident's word that a row of the open data is wrong."""

    id: Named[int] = Column(Key, primary_key=True)
    dataset: Named[str]
    row_key: Named[str]
    row_hash: Named[str]
    """Of the row's values as they were told: with others it is another row, of which nobody complained."""
    contact_id: Named[int | None] = Column(Key, ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    flagged_at: Named[datetime] = Column(Instant)


flag = Table("flag", metadata, FlagColumns, Index("ix_flag_row", "dataset", "row_key"))
