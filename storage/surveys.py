"""Published surveys: a version never changes, and sessions end on the one they began."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.database import Db
from storage.once import insert_once
from storage.tables import survey as s

NEWEST = (
    select(s.c.version, s.c.definition).where(s.c.name == bindparam("called")).order_by(s.c.version.desc()).limit(1)
)


def publish(db: Db, name: str, definition: str, now: datetime) -> int:
    """Keep a definition and give its version: the last one's, when nothing changed since."""
    newest = latest(db, name)
    if newest is not None and newest[1] == definition:
        return newest[0]
    version = newest[0] + 1 if newest else 1
    values = {"name": name, "version": version, "definition": definition, "published_at": now}
    if not insert_once(db, s, values):  # another has published that version at the same moment
        return publish(db, name, definition, now)
    return version


def latest(db: Db, name: str) -> tuple[int, str] | None:
    """The newest version of a survey and its definition."""
    row = db.execute(NEWEST, {"called": name}).one_or_none()
    return None if row is None else (row.version, row.definition)


def definition(db: Db, name: str, version: int) -> str | None:
    """One version's definition; None when there is none."""
    return db.execute(select(s.c.definition).where(s.c.name == name, s.c.version == version)).scalar_one_or_none()


def count(db: Db) -> int:
    """How many versions of surveys are published."""
    return db.execute(select(func.count()).select_from(s)).scalar_one()


def names(db: Db) -> list[str]:
    """The names of all published surveys, in order."""
    return list(db.execute(select(s.c.name).distinct().order_by(s.c.name)).scalars())
