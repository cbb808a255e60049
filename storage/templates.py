"""Templates: texts that campaigns use again. Each version is kept for ever, and none changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from storage.database import Db
from storage.tables import template as t


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One version of a text."""

    name: str
    version: int
    text: str
    author: str
    saved_at: datetime

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def save(db: Db, name: str, text: str, author: str, now: datetime) -> int:
    """Keep a text under a name and give its version: the newest one's, where it says the same."""
    known = versions(db, name)
    if known and known[-1].text == text:
        return known[-1].version
    newest = db.execute(select(func.max(t.c.version)).where(t.c.name == name)).scalar_one() or 0
    db.execute(insert(t).values(name=name, version=newest + 1, text=text, author=author, saved_at=now))
    return newest + 1


def versions(db: Db, name: str | None = None) -> list[Template]:
    """All versions of one template, or of all, oldest first."""
    found = select(t.c.name, t.c.version, t.c.text, t.c.author, t.c.saved_at).order_by(t.c.name, t.c.version)
    rows = db.execute(found if name is None else found.where(t.c.name == name)).all()
    return [
        Template(name=row.name, version=row.version, text=row.text, author=row.author, saved_at=row.saved_at)
        for row in rows
    ]


def texts(db: Db) -> dict[str, str]:
    """Each version's text by `name@version`, as points name it."""
    return {str(each): each.text for each in versions(db)}
