"""Whether the database answers."""

from sqlalchemy import select, true

from storage.database import Db


def answers(db: Db) -> bool:
    """Ask the least that can be asked."""
    return bool(db.execute(select(true())).scalar())
