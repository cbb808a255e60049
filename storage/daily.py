"""How many segments went out on each day, where a carrier limits them."""

from datetime import date, timedelta

from sqlalchemy import bindparam, delete, select, update

from storage.database import Db
from storage.once import insert_once
from storage.tables import day_sent as d

KEPT = timedelta(days=40)

HELD = select(d.c.segments).where(d.c.kind == bindparam("kind"), d.c.day == bindparam("day")).with_for_update()
ADD = (
    update(d)
    .where(d.c.kind == bindparam("of"), d.c.day == bindparam("on"))
    .values(segments=d.c.segments + bindparam("more"))
)


def hold(db: Db, kind: str, day: date) -> int:
    """How many have gone on that day; nobody else counts until the transaction ends."""
    segments = db.execute(HELD, {"kind": kind, "day": day}).scalar_one_or_none()
    if segments is not None:
        return segments
    if insert_once(db, d, {"kind": kind, "day": day, "segments": 0}):
        db.execute(delete(d).where(d.c.kind == kind, d.c.day < day - KEPT))
    return db.execute(HELD, {"kind": kind, "day": day}).scalar_one()


def add(db: Db, kind: str, day: date, segments: int) -> None:
    """Count more of a day that is held."""
    db.execute(ADD, {"of": kind, "on": day, "more": segments})
