"""What contacts are interested in, and days of their own; both come with an import."""

from typing import Any

from sqlalchemy import Table, delete, select

from flows.contact import ContactId
from storage.database import Db
from storage.once import insert_all_once
from storage.tables import contact_date, contact_topic

TABLES: tuple[Table[Any], ...] = (contact_topic, contact_date)


def join(db: Db, kept: ContactId, gone: ContactId) -> None:
    """Give one contact what another had; of two days of one name, its own stands."""
    for table in TABLES:
        theirs = db.execute(select(table).where(table.c.contact_id == gone)).mappings().all()
        insert_all_once(db, table, [{**row, "contact_id": kept} for row in theirs])
        db.execute(delete(table).where(table.c.contact_id == gone))
