"""Sessions: where each contact stands in which flow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, insert, or_, select, update

from flows.contact import ContactId
from flows.conversation import DRAFT, Session
from flows.outreach.campaign import Progress
from storage import results
from storage.database import Db
from storage.partial import is_word
from storage.tables import contact as c
from storage.tables import session as s

UNKNOWN_LANGUAGE = "en"
"""What a contact is written to in of whom no language is known."""

StoredColumns = tuple[int, int, str, int, str, dict[str, Any], int, int | None, datetime | None, str | None]
"""id, contact, flow, version, node, results, tries, campaign, wake_at, wake_for."""

DraftColumns = tuple[int, int, str, int, str, dict[str, Any], datetime, str | None]
"""id, contact, flow, version, node, results, touched_at, the contact's language."""

WakeFor = Literal["settle", "later", "remind"]
"""Why a session is taken up by itself: an answer is whole, it was asked for, or nothing was heard."""


@dataclass(frozen=True, slots=True)
class Wake:
    """When a session is taken up by itself, and what for."""

    at: datetime
    for_: WakeFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A session with its row's number and the campaign that began it, if one did."""

    id: int
    contact_id: ContactId
    session: Session
    campaign_id: int | None
    wake: Wake | None = None


def active(db: Db, contact_id: ContactId, now: datetime) -> Stored | None:
    """The session a contact is in: the one begun last, of those that are neither over nor expired."""
    return _stored(db.execute(ACTIVE, {"who": contact_id, "now": now}).one_or_none())


def by_id(db: Db, session_id: int, now: datetime) -> Stored | None:
    """The session with this number, while it is active."""
    return _read(db, s.c.id == session_id, s.c.expires_at >= now)


def below(db: Db, above: Stored, now: datetime) -> Stored | None:
    """The active session that waits right below another of the same contact."""
    return _read(db, s.c.contact_id == above.contact_id, s.c.id < above.id, s.c.expires_at >= now)


def begin(
    db: Db,
    contact_id: ContactId,
    session: Session,
    *,
    campaign_id: int | None,
    now: datetime,
    expires_at: datetime,
    wake: Wake | None = None,
) -> Stored:
    """Keep a new session; those before it wait below it."""
    made = db.execute(NEW, {
        "contact_id": contact_id, "flow": session.flow, "version": session.version, "node": session.node,
        "results": dict(session.results), "tries": session.tries, "state": "active", "campaign_id": campaign_id,
        "started_at": now, "touched_at": now, "expires_at": expires_at, **_waking(wake),
    }).scalar_one()  # fmt: skip
    return Stored(id=made, contact_id=contact_id, session=session, campaign_id=campaign_id, wake=wake)


def save(db: Db, session_id: int, session: Session, now: datetime, wake: Wake | None = None) -> None:
    """Keep where a session stands now, and when it is to be taken up by itself."""
    values = {"node": session.node, "results": dict(session.results), "tries": session.tries, "touched_at": now}
    db.execute(ONE, {"which": session_id, **values, **_waking(wake)})


def wake_at(db: Db, session_id: int, wake: Wake, *, open_until: datetime | None = None) -> None:
    """Have an active session be taken up at a time; it stays open at least until `open_until`."""
    mine = (s.c.id == session_id, is_word(s.c.state, "active"))
    db.execute(update(s).where(*mine).values(**_waking(wake)))
    if open_until is not None:
        db.execute(update(s).where(*mine, s.c.expires_at < open_until).values(expires_at=open_until))


def due(db: Db, now: datetime, limit: int) -> list[tuple[int, ContactId]]:
    """The sessions to be taken up by themselves, with their contacts, longest due first."""
    rows = db.execute(
        select(s.c.id, s.c.contact_id)
        .where(is_word(s.c.state, "active"), s.c.wake_at <= now)
        .order_by(s.c.wake_at, s.c.id)
        .limit(limit)
    ).all()
    return [(row.id, ContactId(row.contact_id)) for row in rows]


def claim_wake(db: Db, session_id: int, now: datetime) -> Stored | None:
    """
    Take a session that is due; None when another worker has it, or it is no longer due.

    If the caller's transaction rolls back, it is due again.
    """
    found = _read(db, s.c.id == session_id, s.c.wake_at <= now)
    mine = (s.c.id == session_id, is_word(s.c.state, "active"), s.c.wake_at <= now)
    taken = db.execute(update(s).where(*mine).values(**_waking(None))).rowcount == 1
    return found if taken else None


def next_wake(db: Db) -> datetime | None:
    """When the next session is to be taken up by itself; None when none is."""
    waiting = (is_word(s.c.state, "active"), s.c.wake_at.is_not(None))
    return db.execute(select(func.min(s.c.wake_at)).where(*waiting)).scalar_one()


def reopen(db: Db, contact_id: ContactId, flow: str, now: datetime, expires_at: datetime) -> Stored | None:
    """Open the last unfinished session of a contact in a flow again, with the answers it has; None without one."""
    found = db.execute(
        select(s.c.id)
        .where(s.c.contact_id == contact_id, s.c.flow == flow, s.c.state.in_(("expired", "stopped")))
        .order_by(s.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        return None
    values = {"state": "active", "touched_at": now, "expires_at": expires_at, "tries": 0, **_waking(None)}
    db.execute(update(s).where(s.c.id == found).values(**values, results=dict(results.of_session(db, found))))
    return by_id(db, found, now)


def end(db: Db, session_id: int, state: str, now: datetime, *, forget: bool) -> None:
    """Close a session as `finished`, `refused` or `dropped`; `forget` what was said in it (addresses)."""
    _save_drafts(db, db.execute(DRAFTS_OF_ONE, {"which": session_id}).all())
    values: dict[str, object] = {"state": state, "touched_at": now}
    if forget:
        values["results"] = {}
    db.execute(ONE, {"which": session_id, **values})


def end_all(db: Db, contact_id: ContactId, state: str, now: datetime) -> None:
    """Close every session of a contact, and forget what was said in them; answers to surveys are kept apart."""
    pending = (s.c.contact_id == contact_id, is_word(s.c.state, "active"))
    _save_drafts(db, db.execute(_drafts().where(s.c.contact_id == contact_id)).all())
    db.execute(update(s).where(*pending).values(state=state, touched_at=now, results={}))


def expire(db: Db, now: datetime) -> int:
    """Close what waited too long, and forget what was said; answers to surveys are kept apart. Gives how many."""
    whole = or_(s.c.wake_for.is_(None), s.c.wake_for != "settle")  # a draft is saved first
    late = (is_word(s.c.state, "active"), s.c.expires_at < now, whole)
    return db.execute(update(s).where(*late).values(state="expired", results={})).rowcount


def progress(db: Db, contact_id: ContactId, flow: str) -> Progress:
    """How far a contact is in a flow; who refused it once is not asked again."""
    states = set(db.execute(STATES, {"who": contact_id, "through": flow}).scalars())
    if "finished" in states:
        return "finished"
    if "refused" in states:
        return "refused"
    return "started" if states else "none"


def _read(db: Db, *which: ColumnElement[bool]) -> Stored | None:
    return _stored(db.execute(_newest(*which)).one_or_none())


def _newest(*which: ColumnElement[bool]) -> Select[*StoredColumns]:
    """The active session that was begun last, of those."""
    return (
        select(
            s.c.id, s.c.contact_id, s.c.flow, s.c.version, s.c.node, s.c.results, s.c.tries, s.c.campaign_id,
            s.c.wake_at, s.c.wake_for,
        )
        .where(*which, is_word(s.c.state, "active"))
        .order_by(s.c.id.desc())
        .limit(1)
    )  # fmt: skip


def _drafts() -> Select[*DraftColumns]:
    """Active sessions with an answer that waits for the rest of it."""
    return (
        select(s.c.id, s.c.contact_id, s.c.flow, s.c.version, s.c.node, s.c.results, s.c.touched_at, c.c.language)
        .join(c, c.c.id == s.c.contact_id)
        .where(is_word(s.c.state, "active"), s.c.wake_for == "settle")
    )


ACTIVE = _newest(s.c.contact_id == bindparam("who"), s.c.expires_at >= bindparam("now"))
STATES = select(s.c.state).where(s.c.contact_id == bindparam("who"), s.c.flow == bindparam("through"))
DRAFTS_OF_ONE = _drafts().where(s.c.id == bindparam("which"))
NEW = insert(s).returning(s.c.id)
ONE = update(s).where(s.c.id == bindparam("which"))
"""Statements of every turn, built once: building one takes longer than running it."""


def _stored(row: Row[*StoredColumns] | None) -> Stored | None:
    if row is None:
        return None
    wake = Wake(row.wake_at, cast("WakeFor", row.wake_for)) if row.wake_at and row.wake_for else None
    return Stored(
        id=row.id,
        contact_id=ContactId(row.contact_id),
        session=Session(flow=row.flow, version=row.version, node=row.node, results=row.results, tries=row.tries),
        campaign_id=row.campaign_id,
        wake=wake,
    )


def _waking(wake: Wake | None) -> dict[str, datetime | str | None]:
    return {"wake_at": wake.at if wake else None, "wake_for": wake.for_ if wake else None}


def _save_drafts(db: Db, drafted: Sequence[Row[*DraftColumns]]) -> None:
    """Save answers that waited for the rest of them, before their sessions close: what was said is not lost."""
    for row in drafted:
        draft, language = row.results.get(DRAFT), row.language or UNKNOWN_LANGUAGE
        if draft is None:
            continue
        saved = results.save(
            db, session_id=row.id, contact_id=ContactId(row.contact_id), survey=row.flow, version=row.version,
            question=row.node, value=draft, language=language, now=row.touched_at,
        )  # fmt: skip
        if not saved:
            results.correct(
                db, session_id=row.id, question=row.node, value=draft, language=language, now=row.touched_at
            )
