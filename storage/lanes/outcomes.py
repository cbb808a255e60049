"""What became of a message that was claimed, as the worker that had it under way says."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, null, or_, update

from storage.database import Db
from storage.tables import msg as m
from storage.types import Instant

UNDER_WAY = ("sending", "uncertain")
"""States in which the worker that claimed a message may still say what became of it."""

OPEN = ("queued", *UNDER_WAY, "wired")
"""States in which the provider may still say what became of a message."""


def _is(*states: str) -> ColumnElement[bool]:
    """One of these states; no IN, which a statement for many rows at once cannot have."""
    return or_(*(m.c.state == state for state in states))


_taken = _is("queued", *UNDER_WAY)
SENT = (
    update(m)
    .where(m.c.id == bindparam("which"))
    .values(
        state=case((_taken, "wired"), else_=m.c.state),
        lease_until=None,
        provider_id=bindparam("sid"),
        sent_at=bindparam("at"),
        ask_at=case((_is(*OPEN), bindparam("ask", type_=Instant())), else_=null()),
    )
)
"""Of every message; built once."""


WAITS = case((m.c.urn_id.is_(None), "cancelled"), else_="queued")
"""What becomes of a message that is to go again: with nobody any more to go to it would wait for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A message that the provider took."""

    msg_id: int
    provider_id: str
    at: datetime
    ask_at: datetime | None = None
    """When the provider is to be asked what became of it, should no receipt say so; None: it cannot be asked."""


def sent(db: Db, *accepted: Accepted) -> None:
    """The provider accepted them; a receipt that came sooner stands."""
    db.execute(
        SENT,
        [{"which": each.msg_id, "sid": each.provider_id, "at": each.at, "ask": each.ask_at} for each in accepted],
    )


def failed(db: Db, msg_id: int, error: str) -> None:
    """The provider refused it for good; a receipt that came sooner stands."""
    db.execute(
        update(m)
        .where(m.c.id == msg_id, m.c.state.in_(UNDER_WAY))
        .values(state="failed", error=error, lease_until=None)
    )


def again(db: Db, msg_id: int, error: str, due_at: datetime, *, counts: bool) -> None:
    """
    It was surely not accepted: back in the lane until `due_at`; whether that counts as an attempt.

    Where a receipt came meanwhile the provider has it after all, and it is not sent again; nor is it when its
    contact was erased meanwhile.
    """
    db.execute(
        update(m)
        .where(m.c.id == msg_id, m.c.state.in_(UNDER_WAY))
        .values(state=WAITS, error=error, lease_until=None, due_at=due_at, attempts=m.c.attempts + int(counts))
    )


def cancel(db: Db, msg_id: int, reason: str) -> None:
    """It was claimed and must not go out after all."""
    db.execute(update(m).where(m.c.id == msg_id).values(state="cancelled", error=reason, lease_until=None))


def uncertain(db: Db, msg_id: int, error: str, now: datetime) -> None:
    """It may have been accepted: held until the provider's receipt or answer tells."""
    db.execute(
        update(m)
        .where(m.c.id == msg_id, m.c.state == "sending")
        .values(state="uncertain", error=error, lease_until=now)
    )
