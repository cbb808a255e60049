"""The ledger of consent: append-only, and it outlives the contact it speaks of."""

from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select, update

from flows.contact import ContactId, Urn
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import consent_event as e
from storage.tables import contact as c

Kind = Literal["opt_in", "opt_out"]


def record(
    db: Db,
    keyring: Keyring,
    kind: Kind,
    *,
    contact_id: ContactId,
    urn: Urn,
    source: str,
    wording: str,
    language: str | None,
    now: datetime,
    scope: str = "all",
) -> None:
    """Write one event, and what follows from it for the contact."""
    db.execute(
        insert(e).values(
            contact_id=contact_id, scheme=urn.scheme, address_index=keyring.blind_index(str(urn)), kind=kind,
            scope=scope, source=source, wording=wording, language=language, at=now,
        )
    )  # fmt: skip
    follows = {"opted_in_at": now, "stopped_at": None} if kind == "opt_in" else {"stopped_at": now}
    db.execute(update(c).where(c.c.id == contact_id).values(**follows))


def latest(db: Db, keyring: Keyring, urn: Urn) -> tuple[Kind, datetime] | None:
    """The last word on an address, also when its contact was erased."""
    row = db.execute(
        select(e.c.kind, e.c.at)
        .where(e.c.scheme == urn.scheme, e.c.address_index.in_(keyring.blind_indexes(str(urn))))
        .order_by(e.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else ("opt_in" if row.kind == "opt_in" else "opt_out", row.at)
