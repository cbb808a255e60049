"""What staff did, their own numbers and their templates, and which slots of the clock are done."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Named, Table, TypedColumns
from sqlalchemy import text as sql

from storage.tables.base import Key, metadata
from storage.types import Instant, Json


class AuditColumns(TypedColumns):
    """What staff did. Append-only."""

    id: Named[int] = Column(Key, primary_key=True)
    at: Named[datetime] = Column(Instant)
    actor: Named[str]
    act: Named[str]
    object: Named[str]
    detail: Named[dict[str, Any]] = Column(Json)


audit = Table("audit", metadata, AuditColumns)


class TickColumns(TypedColumns):
    """A slot of the clock that was done; its key makes a second try find it done."""

    job: Named[str] = Column(primary_key=True)
    slot: Named[datetime] = Column(Instant, primary_key=True)


tick = Table("tick", metadata, TickColumns)


class StaffNumberColumns(TypedColumns):
    """Where a person of the staff gets test messages; it counts once its code was written back."""

    id: Named[int] = Column(Key, primary_key=True)
    name: Named[str] = Column(unique=True)
    channel: Named[str]
    address_sealed: Named[bytes] = Column(LargeBinary)
    address_index: Named[bytes] = Column(LargeBinary)
    code_hash: Named[bytes | None] = Column(LargeBinary)
    """The keyed hash of the code that was sent there; None once it is used, or tried too often."""
    code_until: Named[datetime | None] = Column(Instant)
    tries: Named[int] = Column(Integer, server_default=sql("0"))
    added_by: Named[str]
    added_at: Named[datetime] = Column(Instant)
    verified_at: Named[datetime | None] = Column(Instant)


staff_number = Table("staff_number", metadata, StaffNumberColumns)


class TemplateColumns(TypedColumns):
    """One version of a text that campaigns use again; it never changes."""

    name: Named[str] = Column(primary_key=True)
    version: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    text: Named[str]
    author: Named[str]
    saved_at: Named[datetime] = Column(Instant)


template = Table("template", metadata, TemplateColumns)
