"""What contacts agreed to, what is held, and what was erased: it outlives the contacts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Named, Table, TypedColumns
from sqlalchemy import text as sql

from storage.tables.base import Key, metadata
from storage.types import Instant, Json


class ConsentEventColumns(TypedColumns):
    """Append-only. Outlives the contact: `address_index` still finds who said STOP."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int | None] = Column(Key, index=True)
    scheme: Named[str]
    address_index: Named[bytes] = Column(LargeBinary, index=True)
    kind: Named[str]
    """opt_in, opt_out; asked (to confirm a programme); scope_asked, scope (an opt-out narrowed to one)."""
    scope: Named[str]
    """`all`, `area` (that the contact's area is kept), or one programme."""
    source: Named[str]
    """keyword, sentence, reply, campaign, provider, staff, import."""
    wording: Named[str]
    """What the resident wrote, or was shown, to the letter; of staff, why."""
    language: Named[str | None]
    at: Named[datetime] = Column(Instant)
    staff: Named[str] = Column(server_default=sql("''"))
    """Who entered it, where a resident did not do it by text."""
    previous: Named[str] = Column(server_default=sql("''"))
    """The hash of the event before, so that none can be changed or taken out unseen."""
    hash: Named[str] = Column(server_default=sql("''"))
    seal: Named[bytes | None] = Column(LargeBinary)
    """Holds `address_index` to `hash`, by the same secret key; None where it is older than the chain."""


consent_event = Table("consent_event", metadata, ConsentEventColumns)


class LedgerColumns(TypedColumns):
    """The end of the chain of consent events: one row, locked by whoever adds to it."""

    id: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    length: Named[int] = Column(Key)
    hash: Named[str]


ledger = Table("ledger", metadata, LedgerColumns)


class ProgrammeColumns(TypedColumns):
    """What a contact may leave by itself, as the campaigns of it say."""

    name: Named[str] = Column(primary_key=True)
    title: Named[str]
    """An English msgid."""
    confirm: Named[bool]
    """Recurring: it needs an opt-in of its own, confirmed."""


programme = Table("programme", metadata, ProgrammeColumns)


class SubscriptionColumns(TypedColumns):
    """How a contact stands with one programme; the proof is in consent_event."""

    contact_id: Named[int] = Column(
        Key, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    programme: Named[str] = Column(primary_key=True)
    state: Named[str]
    """asked (to confirm it), in, out."""
    at: Named[datetime] = Column(Instant)


subscription = Table("subscription", metadata, SubscriptionColumns)


class HoldColumns(TypedColumns):
    """A legal hold: while it stands, nothing of that contact (of anybody, without one) is erased."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int | None] = Column(Key)
    reason: Named[str]
    staff: Named[str]
    placed_at: Named[datetime] = Column(Instant)
    lifted_at: Named[datetime | None] = Column(Instant)


hold = Table("hold", metadata, HoldColumns)


class ErasureColumns(TypedColumns):
    """The receipt of an erasure that was asked for; who asked is known by the keyed hash alone."""

    receipt: Named[str] = Column(primary_key=True)
    scheme: Named[str]
    address_index: Named[bytes] = Column(LargeBinary)
    source: Named[str]
    """text or staff."""
    asked_at: Named[datetime] = Column(Instant)
    done_at: Named[datetime | None] = Column(Instant)
    """None while a hold or the time that records are to be kept stands in the way."""
    counts: Named[dict[str, Any]] = Column(Json)
    """How many rows of each class were erased, or wait and until when."""


erasure = Table("erasure", metadata, ErasureColumns)
