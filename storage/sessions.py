"""Sessions: where each contact stands in which flow."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from flows.contact import ContactId
from flows.conversation import Session
from flows.outreach.campaign import Progress
from storage.database import Db
from storage.tables import session as s


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A session with its row's number and the campaign that began it, if one did."""

    id: int
    contact_id: ContactId
    session: Session
    campaign_id: int | None


def active(db: Db, contact_id: ContactId, now: datetime) -> Stored | None:
    """The session a contact is in: the one begun last, of those that are neither over nor expired."""
    return _one(db, s.c.contact_id == contact_id, now)


def by_id(db: Db, session_id: int, now: datetime) -> Stored | None:
    """The session with this number, while it is active."""
    return _one(db, s.c.id == session_id, now)


def begin(
    db: Db,
    contact_id: ContactId,
    session: Session,
    *,
    campaign_id: int | None,
    now: datetime,
    expires_at: datetime,
) -> Stored:
    """Keep a new session; those before it wait below it."""
    made = db.execute(
        insert(s)
        .values(
            contact_id=contact_id, flow=session.flow, version=session.version, node=session.node,
            results=dict(session.results), tries=session.tries, state="active", campaign_id=campaign_id,
            started_at=now, touched_at=now, expires_at=expires_at,
        )
        .returning(s.c.id)
    ).scalar_one()  # fmt: skip
    return Stored(id=made, contact_id=contact_id, session=session, campaign_id=campaign_id)


def save(db: Db, session_id: int, session: Session, now: datetime) -> None:
    """Keep where a session stands now."""
    db.execute(
        update(s)
        .where(s.c.id == session_id)
        .values(node=session.node, results=dict(session.results), tries=session.tries, touched_at=now)
    )


def end(db: Db, session_id: int, state: str, now: datetime, *, forget: bool) -> None:
    """Close a session as `finished`, `refused` or `dropped`; `forget` what was said in it (addresses)."""
    values: dict[str, object] = {"state": state, "touched_at": now}
    if forget:
        values["results"] = {}
    db.execute(update(s).where(s.c.id == session_id).values(values))


def end_all(db: Db, contact_id: ContactId, state: str, now: datetime) -> None:
    """Close every session of a contact, and forget what was said in them; answers to surveys are kept apart."""
    pending = (s.c.contact_id == contact_id, s.c.state == "active")
    db.execute(update(s).where(*pending).values(state=state, touched_at=now, results={}))


def expire(db: Db, now: datetime) -> int:
    """Close what waited too long, and forget what was said; answers to surveys are kept apart. Gives how many."""
    late = (s.c.state == "active", s.c.expires_at < now)
    return db.execute(update(s).where(*late).values(state="expired", results={})).rowcount


def progress(db: Db, contact_id: ContactId, flow: str) -> Progress:
    """How far a contact is in a flow; who refused it once is not asked again."""
    states = set(db.execute(select(s.c.state).where(s.c.contact_id == contact_id, s.c.flow == flow)).scalars())
    if "finished" in states:
        return "finished"
    if "refused" in states:
        return "refused"
    return "started" if states else "none"


def _one(db: Db, which: ColumnElement[bool], now: datetime) -> Stored | None:
    row = db.execute(
        select(s.c.id, s.c.contact_id, s.c.flow, s.c.version, s.c.node, s.c.results, s.c.tries, s.c.campaign_id)
        .where(which, s.c.state == "active", s.c.expires_at >= now)
        .order_by(s.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    session = Session(flow=row.flow, version=row.version, node=row.node, results=row.results, tries=row.tries)
    return Stored(id=row.id, contact_id=ContactId(row.contact_id), session=session, campaign_id=row.campaign_id)
