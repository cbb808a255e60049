"""What staff did, in order. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from storage.database import Db
from storage.tables import audit


def record(db: Db, *, actor: str, act: str, object_: str, now: datetime, **detail: Any) -> None:
    """Write one audit row: who did what to what."""
    db.execute(insert(audit).values(at=now, actor=actor, act=act, object=object_, detail=detail))
