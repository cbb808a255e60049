"""Senders that are there no more: those they wrote to, and what waits for them, go to the first of their kind."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update

from flows.contact import kind_of
from storage.database import Db
from storage.lanes import Pace, hold
from storage.tables import lane, msg, urn

OPEN = ("queued", "sending", "uncertain")


def hand_over(db: Db, paces: Mapping[str, Pace], now: datetime) -> int:
    """
    Hand over what belongs to senders that are not among these any more; gives how many senders that were.

    Only where the first of their kind is there: a kind that is switched off keeps what it has until it is back.
    """
    known = set(db.execute(select(lane.c.name)).scalars())
    for name in sorted(paces.keys() - known):
        hold(db, name, paces[name], now)  # so that it is known, should it be gone one day
    gone = sorted(name for name in known - paces.keys() if kind_of(name) != name and kind_of(name) in paces)
    for name in gone:
        _move(db, name, kind_of(name))
    return len(gone)


def _move(db: Db, gone: str, to: str) -> None:
    for state in OPEN:
        db.execute(update(msg).where(msg.c.channel == gone, msg.c.state == state).values(channel=to))
    db.execute(update(urn).where(urn.c.channel == gone).values(channel=to))
    db.execute(delete(lane).where(lane.c.name == gone))
