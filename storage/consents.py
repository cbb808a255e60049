"""
The ledger of consent: append-only, chained, and it outlives the contact it speaks of.

Nothing changes an event but `forget_contact`, and the rotation of keys, which changes no proof.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, LargeBinary, Row, Select, bindparam, insert, select, update

from flows.consent import chain
from flows.consent.chain import ALL, AREA, START, Event, Head, Kind, Link, Seal, Verdict, hash_of
from flows.consent.scopes import Subscription, last_word
from flows.contact import ContactId, Urn
from storage import subscriptions
from storage.crypto import Keyring
from storage.database import Db
from storage.errors import CannotDecrypt
from storage.once import insert_once
from storage.tables import consent_event as e
from storage.tables import contact as c
from storage.tables import ledger

HEAD = 1
"""The one row of the table `ledger`."""

NOTHING = Head(length=0, hash=START)
"""The end of a ledger in which nothing is written yet."""

PAGE = 5_000
"""Events read at a time."""

AAD = b"consent_event.hash:"
"""What a seal begins with, so that no sealed bytes of another place pass for one."""

STATES: Mapping[str, Subscription] = {"opt_in": "in", "opt_out": "out", "asked": "asked"}
"""How a contact stands with a programme after an event about it."""

COLUMNS: tuple[ColumnElement[Any], ...] = (
    e.c.id, e.c.kind, e.c.scheme, e.c.scope, e.c.source, e.c.wording, e.c.language, e.c.at, e.c.staff, e.c.previous,
    e.c.hash, e.c.seal, e.c.address_index,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One event to be written: what was said, by which URN, of which contact (None: of nobody we know)."""

    urn: Urn
    contact_id: ContactId | None
    event: Event


def record(
    db: Db,
    keyring: Keyring,
    kind: Kind,
    *,
    contact_id: ContactId | None,
    urn: Urn,
    source: str,
    wording: str,
    language: str | None,
    now: datetime,
    scope: str = ALL,
) -> None:
    """Write one event, and what follows from it for the contact."""
    event = Event(
        kind=kind, scheme=urn.scheme, scope=scope, source=source, wording=wording, language=language, at=now
    )  # fmt: skip
    record_all(db, keyring, [Said(urn=urn, contact_id=contact_id, event=event)])


def record_all(db: Db, keyring: Keyring, said: Sequence[Said]) -> str:
    """
    Write events in their order, and what follows from each; gives the hash of the last.

    The end of the ledger is held until the transaction ends: who else writes to it waits.
    """
    last = write_all(db, keyring, said)
    for each in said:
        if each.contact_id is not None:
            _follow(db, each.contact_id, each.event)
    return last


def write_all(db: Db, keyring: Keyring, said: Sequence[Said]) -> str:
    """Write events in their order, for who keeps with the contacts what follows; gives the hash of the last."""
    if not said:
        return _head(db).hash
    head = _hold_head(db)
    rows, last = [], head.hash
    for each in said:
        previous, last = last, hash_of(last, each.event)
        rows.append(_row(keyring, each, previous, last))
    db.execute(insert(e), rows)
    db.execute(update(ledger).where(ledger.c.id == HEAD).values(length=head.length + len(rows), hash=last))
    return last


def latest(db: Db, keyring: Keyring, urn: Urn) -> tuple[Literal["opt_in", "opt_out"], datetime] | None:
    """The last word on everything the city sends to an address, also when its contact was erased."""
    return last_word([link.event for link in of_urn(db, keyring, urn)])


def of_urn(db: Db, keyring: Keyring, urn: Urn) -> list[Link]:
    """Every event of an address, first to last."""
    of_address = (e.c.scheme == urn.scheme, e.c.address_index.in_(keyring.blind_indexes(str(urn))))
    return [_link(keyring, row) for row in db.execute(select(*COLUMNS).where(*of_address).order_by(e.c.id))]


def verify(db: Db, keyring: Keyring) -> Verdict:
    """Look through the whole ledger; nothing is kept in memory but a page of it."""
    return chain.verify(_links(db, keyring), _head(db))


def forget_contact(db: Db, contact_id: ContactId) -> None:
    """Let go of a contact that is erased; what they said is still found by their address's keyed hash."""
    db.execute(update(e).where(e.c.contact_id == contact_id).values(contact_id=None))


def readdress(db: Db, keyring: Keyring, indexes: Mapping[bytes, bytes]) -> None:
    """Put events under the new index of their address, sealed anew; a seal that is broken stays so."""
    rows = db.execute(select(*COLUMNS).where(e.c.address_index.in_(indexes))).all()
    renewed = [
        {
            "of_row": row.id,
            "new_index": indexes[row.address_index],
            "new_seal": row.seal
            if _seal_of(keyring, row) != "holds"
            else keyring.encrypt("", _aad(indexes[row.address_index], row.hash)),
        }
        for row in rows
    ]
    if renewed:
        index, seal = (bindparam(name, type_=LargeBinary) for name in ("new_index", "new_seal"))
        change = update(e).where(e.c.id == bindparam("of_row")).values(address_index=index, seal=seal)
        db.execute(change, renewed)


def _head(db: Db) -> Head:
    return _read_head(db, select(ledger.c.length, ledger.c.hash)) or NOTHING


def _hold_head(db: Db) -> Head:
    """
    Hold the end of the ledger until the transaction ends.

    Of two that write the first event of all, one makes the row and the other waits for it.
    """
    held = select(ledger.c.length, ledger.c.hash).with_for_update()
    head = _read_head(db, held)
    if head is None:
        insert_once(db, ledger, {"id": HEAD, "length": NOTHING.length, "hash": NOTHING.hash})
        head = _read_head(db, held)
    assert head is not None, "the row was made, or was in our way"  # noqa: S101
    return head


def _read_head(db: Db, read: Select[int, str]) -> Head | None:
    row = db.execute(read.where(ledger.c.id == HEAD)).one_or_none()
    return None if row is None else Head(length=row.length, hash=row.hash)


def _row(keyring: Keyring, said: Said, previous: str, hash_: str) -> dict[str, Any]:
    index, event = keyring.blind_index(str(said.urn)), said.event
    return {
        "contact_id": said.contact_id, "scheme": event.scheme, "address_index": index, "kind": event.kind,
        "scope": event.scope, "source": event.source, "wording": event.wording, "language": event.language,
        "at": event.at, "staff": event.staff, "previous": previous, "hash": hash_,
        "seal": keyring.encrypt("", _aad(index, hash_)),
    }  # fmt: skip


def _follow(db: Db, contact_id: ContactId, event: Event) -> None:
    """Keep with the contact what now stands: with everything, or with one programme."""
    if event.scope == AREA:
        return
    match event.kind, event.scope == ALL:
        case "opt_in", True:
            subscriptions.forget(db, contact_id)
            _stand(db, contact_id, opted_in_at=event.at, stopped_at=None)
        case "opt_out", True:
            _stand(db, contact_id, stopped_at=event.at)
        case "scope", _:
            _stand(db, contact_id, stopped_at=None)
            subscriptions.set_state(db, contact_id, event.scope, "out", event.at)
        case ("opt_in" | "opt_out" | "asked") as kind, _:
            subscriptions.set_state(db, contact_id, event.scope, STATES[kind], event.at)
        case _:
            return


def _stand(db: Db, contact_id: ContactId, **values: datetime | None) -> None:
    db.execute(update(c).where(c.c.id == contact_id).values(**values))


def _links(db: Db, keyring: Keyring) -> Iterator[Link]:
    after = 0
    while rows := db.execute(select(*COLUMNS).where(e.c.id > after).order_by(e.c.id).limit(PAGE)).all():
        yield from (_link(keyring, row) for row in rows)
        after = rows[-1].id


def _link(keyring: Keyring, row: Row[*tuple[Any, ...]]) -> Link:
    event = Event(
        kind=row.kind, scheme=row.scheme, scope=row.scope, source=row.source, wording=row.wording,
        language=row.language, at=row.at, staff=row.staff,
    )  # fmt: skip
    return Link(id=row.id, event=event, previous=row.previous, hash=row.hash, seal=_seal_of(keyring, row))


def _seal_of(keyring: Keyring, row: Row[*tuple[Any, ...]]) -> Seal:
    if row.seal is None:
        return "none"
    try:
        keyring.decrypt(row.seal, _aad(row.address_index, row.hash))
    except CannotDecrypt:
        return "broken"
    return "holds"


def _aad(index: bytes, hash_: str) -> bytes:
    return AAD + index + hash_.encode()
