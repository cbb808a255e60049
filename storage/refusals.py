"""URNs that a provider says are of no use: a landline, a number out of use. Campaigns leave them out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.database import Db
from storage.tables import msg as m
from storage.tables import urn as u

USABLE = u.c.refused_at.is_(None)

REFUSE = (
    update(u)
    .where(
        u.c.id == select(m.c.urn_id).where(m.c.id == bindparam("msg")).scalar_subquery(),
        u.c.last_used_at <= select(m.c.created_at).where(m.c.id == bindparam("msg")).scalar_subquery(),
        USABLE,
    )
    .values(refused_at=bindparam("at"), refused_as=bindparam("code"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """How many URNs a provider refused for one reason, and when the last."""

    code: str
    urns: int
    last_at: datetime


def note(db: Db, msg_id: int, code: str, now: datetime) -> None:
    """
    Keep that the URN of this message is of no use, with the provider's code.

    Whoever has written from there since the message was made is reached there after all.
    """
    db.execute(REFUSE, {"msg": msg_id, "code": code, "at": now})


def by_code(db: Db) -> list[Refused]:
    """What was refused, by the provider's code, that of the most URNs first."""
    rows = db.execute(
        select(u.c.refused_as, func.count(), func.max(u.c.refused_at))
        .where(u.c.refused_at.is_not(None))
        .group_by(u.c.refused_as)
        .order_by(func.count().desc(), u.c.refused_as)
    ).all()
    return [Refused(code=code or "", urns=urns, last_at=last) for code, urns, last in rows if last is not None]


def contacts_with(db: Db, code: str, most: int) -> list[int]:
    """Numbers of contacts with a URN that was refused so, the newest first."""
    rows = db.execute(
        select(u.c.contact_id).where(u.c.refused_as == code).order_by(u.c.refused_at.desc(), u.c.id).limit(most)
    )
    return list(rows.scalars())


def forgive(db: Db, contact_ids: Collection[int]) -> int:
    """Take it back of all URNs of these contacts, as staff know better; gives how many."""
    which = (u.c.contact_id.in_(contact_ids), u.c.refused_at.is_not(None))
    return db.execute(update(u).where(*which).values(refused_at=None, refused_as=None)).rowcount
