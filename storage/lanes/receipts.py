"""What a provider says became of our messages, in whatever order it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, delete, func, or_, select, update

from flows.contact import ContactId, Urn
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.lanes.outcomes import OPEN, UNDER_WAY
from storage.once import insert_once
from storage.tables import msg as m
from storage.tables import stray as s
from storage.tables import urn as u

BEFORE = {
    "wired": ("queued", *UNDER_WAY),
    "failed": OPEN,
    "delivered": (*OPEN, "failed"),
}
"""From which states each receipt moves a message on; a receipt of a queued one means that it was accepted before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a provider says of one message: `wired`, `delivered` or `failed`; found by our token, or by its own id."""

    token: str
    provider_id: str
    status: str
    error: str = ""
    at: datetime | None = None
    """When it came: where nothing of ours says when the message was sent, that was before."""
    ask_at: datetime | None = None
    """When to ask what became of a message that was taken, where nothing of ours says so; None: never."""


def apply_receipts(db: Db, reports: Sequence[Report]) -> list[int | None]:
    """
    Note what the provider says became of messages; gives the number of each, None where we know no such message.

    The state only moves on (sending → wired → delivered or failed), so receipts may come in any order.
    """
    of_token = _found(db, m.c.token.key, [report.token for report in reports if report.token])
    of_id = _found(db, m.c.provider_id.key, [report.provider_id for report in reports if not report.token])
    which = [of_token.get(report.token) if report.token else of_id.get(report.provider_id) for report in reports]
    for status in BEFORE:
        changes = [
            {"which": id_, "said": report.error or None, "sid": report.provider_id or None,
             **({"at": report.at, "ask": report.ask_at} if status == "wired" else {})}
            for id_, report in zip(which, reports, strict=True)
            if id_ is not None and report.status == status
        ]  # fmt: skip
        if changes:
            db.execute(_move_on(status), changes)
    return which


def note_stray(db: Db, channel: str, report: Report, now: datetime) -> bool:
    """Keep a report that is about no message of ours; False when it is not the first about the same."""
    values = {"channel": channel, "provider_id": report.provider_id, "status": report.status, "noticed_at": now}
    return insert_once(db, s, {**values, "error": report.error or None})


def forget_strays(db: Db, before: datetime) -> int:
    """Take away what was kept of reports about no message of ours; gives how many."""
    return db.execute(delete(s).where(s.c.noticed_at < before)).rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A message that a provider took, of which no receipt came."""

    msg_id: int
    provider_id: str
    sent_at: datetime


def silent(db: Db, lane: str, now: datetime, most: int) -> list[Silent]:
    """Messages of which the provider is to be asked what became of them, those first that are due longest."""
    rows = db.execute(
        select(m.c.id, m.c.provider_id, m.c.sent_at)
        .where(m.c.ask_at <= now, m.c.channel == lane, m.c.state == "wired", m.c.provider_id.is_not(None))
        .order_by(m.c.ask_at)
        .limit(most)
    ).all()
    return [
        Silent(msg_id=id_, provider_id=provider_id, sent_at=sent_at)
        for id_, provider_id, sent_at in rows
        if provider_id is not None and sent_at is not None
    ]


def ask_again(db: Db, msg_id: int, at: datetime | None, error: str | None = None) -> None:
    """Ask what became of a message then, or never again; `error` where the provider could not tell."""
    said = {} if error is None else {"error": error}
    db.execute(update(m).where(m.c.id == msg_id, m.c.state == "wired").values(ask_at=at, **said))


def _found(db: Db, column: str, values: Sequence[str]) -> dict[str, int]:
    """The numbers of our messages that have these values in a column."""
    if not values:
        return {}
    return {value: id_ for value, id_ in db.execute(_looking(column), {"wanted": values}).all()}  # noqa: C416 - rows are no pairs to mypy


@cache
def _looking(column: str) -> Select[str, int]:
    looked_at = m.c[column]
    return select(looked_at, m.c.id).where(looked_at.in_(bindparam("wanted", expanding=True)), m.c.direction == "out")


@cache
def _move_on(status: str) -> Update:
    """Built once for each status; no IN, which a statement for many rows at once cannot have."""
    given = bindparam("sid", type_=m.c.provider_id.type)
    values: dict[str, Any] = {"state": status, "error": bindparam("said"), "lease_until": None}
    final: dict[str, Any] = {"ask_at": None}
    if status == "wired":
        sent_at, ask_at = (bindparam(name, type_=m.c.ask_at.type) for name in ("at", "ask"))
        final = {"sent_at": func.coalesce(m.c.sent_at, sent_at), "ask_at": func.coalesce(m.c.ask_at, ask_at)}
    return (
        update(m)
        .where(m.c.id == bindparam("which"), or_(*(m.c.state == before for before in BEFORE[status])))
        .values(**values, **final, provider_id=func.coalesce(given, m.c.provider_id))
    )


def awaits_receipt(db: Db, *, token: str, provider_id: str) -> bool:
    """Whether the provider has not yet said what became of a message: a report that comes twice tells nothing new."""
    which = m.c.token == token if token else m.c.provider_id == provider_id
    open_ = select(m.c.id).where(which, m.c.direction == "out", m.c.state.in_(("sending", "uncertain", "wired")))
    return db.execute(open_.limit(1)).scalar_one_or_none() is not None


def receiver(db: Db, keyring: Keyring, msg_id: int) -> tuple[ContactId, Urn] | None:
    """Who a message was for; None when the contact was erased since."""
    row = db.execute(
        select(m.c.contact_id, u.c.address_sealed).join(u, u.c.id == m.c.urn_id).where(m.c.id == msg_id)
    ).one_or_none()
    if row is None or row.contact_id is None:
        return None
    return ContactId(row.contact_id), Urn.parse(keyring.decrypt(row.address_sealed, AAD))
