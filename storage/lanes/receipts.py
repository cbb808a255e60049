"""What a provider says became of our messages, in whatever order it says so."""

from sqlalchemy import select, update

from flows.contact import ContactId, Urn
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.lanes.outcomes import UNDER_WAY
from storage.tables import msg as m
from storage.tables import urn as u

BEFORE = {
    "wired": ("queued", *UNDER_WAY),
    "failed": ("queued", *UNDER_WAY, "wired"),
    "delivered": ("queued", *UNDER_WAY, "wired", "failed"),
}
"""From which states each receipt moves a message on; a receipt of a queued one means that it was accepted before."""


def apply_receipt(db: Db, *, token: str, provider_id: str, status: str, error: str) -> int | None:
    """
    Note what the provider says became of a message; gives its number, None when we know no such message.

    The state only moves on (sending → wired → delivered or failed), so receipts may come in any order.
    """
    which = m.c.token == token if token else m.c.provider_id == provider_id
    found = db.execute(select(m.c.id).where(which, m.c.direction == "out")).scalar_one_or_none()
    if found is None:
        return None
    db.execute(
        update(m)
        .where(m.c.id == found, m.c.state.in_(BEFORE[status]))
        .values(state=status, error=error or None, provider_id=provider_id or m.c.provider_id, lease_until=None)
    )
    return found


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
