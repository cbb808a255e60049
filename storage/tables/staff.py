"""What staff did, and which slots of the clock are done."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Named, Table, TypedColumns

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
