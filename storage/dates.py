"""Dates of the contacts' own, such as the end of a permit, that messages are planned around."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from flows.contact import ContactId
from storage.database import Db
from storage.tables import contact_date as d


def named(db: Db, ids: Collection[ContactId], name: str) -> Mapping[ContactId, date]:
    """The date of that name of each contact who has one."""
    rows = db.execute(select(d.c.contact_id, d.c.on).where(d.c.contact_id.in_(ids), d.c.name == name)).all()
    return {ContactId(row.contact_id): row.on for row in rows}
