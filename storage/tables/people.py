"""Who we talk with, and where they are reached."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, Named, Table, TypedColumns, UniqueConstraint
from sqlalchemy import text as sql

from storage.tables.base import Key, metadata
from storage.types import Instant


class ContactColumns(TypedColumns):
    """A resident: language, time zone, consent as it stands."""

    id: Named[int] = Column(Key, primary_key=True)
    language: Named[str | None]
    timezone: Named[str]
    zone: Named[str | None] = Column(index=True)
    opted_in_at: Named[datetime | None] = Column(Instant)
    """The latest opt-in, unless an opt-out came after it; the proof is in consent_event."""
    stopped_at: Named[datetime | None] = Column(Instant)
    created_at: Named[datetime] = Column(Instant)
    heard_at: Named[datetime | None] = Column(Instant)
    weekly_limit: Named[int | None]
    """Messages a week this resident wants at most, of those we send first; None for the city's own limit."""


contact = Table("contact", metadata, ContactColumns, sqlite_autoincrement=True)


class UrnColumns(TypedColumns):
    """Where a contact is reached; the address lies encrypted and is found by its keyed hash."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int] = Column(Key, ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    scheme: Named[str]
    address_sealed: Named[bytes] = Column(LargeBinary)
    address_index: Named[bytes] = Column(LargeBinary)
    channel: Named[str]
    last_used_at: Named[datetime] = Column(Instant)
    refused_at: Named[datetime | None] = Column(Instant)
    """Since when a provider says that writing here is of no use; None: as far as we know it is."""
    refused_as: Named[str | None]
    """Its code."""


urn = Table("urn", metadata, UrnColumns, UniqueConstraint("scheme", "address_index"))


class ContactTopicColumns(TypedColumns):
    """What a contact is interested in, as staff learnt it with their consent: parks, roads."""

    contact_id: Named[int] = Column(
        Key, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    topic: Named[str] = Column(primary_key=True, index=True)


contact_topic = Table("contact_topic", metadata, ContactTopicColumns)


class ContactDateColumns(TypedColumns):
    """A day that is a contact's own, such as the day their permit expires; messages may be planned from it."""

    contact_id: Named[int] = Column(
        Key, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Named[str] = Column(primary_key=True)
    on: Named[date] = Column(index=True)


contact_date = Table("contact_date", metadata, ContactDateColumns)


class ImportRunColumns(TypedColumns):
    """How far the import of one file came, so that one that was killed goes on and does nothing twice."""

    file: Named[str] = Column(primary_key=True)
    """The hash of the file and of how its columns were read."""
    rows: Named[int]
    """The last row of the file that is done with."""
    staff: Named[str]
    begun_at: Named[datetime] = Column(Instant)
    done_at: Named[datetime | None] = Column(Instant)


import_run = Table("import_run", metadata, ImportRunColumns)


class LoopColumns(TypedColumns):
    """A contact that writes the same again and again, as a machine does: for a while nothing is answered."""

    contact_id: Named[int] = Column(
        Key, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    noticed_at: Named[datetime] = Column(Instant)
    silent_until: Named[datetime] = Column(Instant)


loop = Table("loop", metadata, LoopColumns)


class LinkColumns(TypedColumns):
    """A code that works once: to link a phone and a chat, or to let staff hand out a resident's data."""

    code_hash: Named[bytes] = Column(LargeBinary, primary_key=True)
    contact_id: Named[int] = Column(Key, ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    purpose: Named[str] = Column(server_default=sql("'data'"))
    """`chat` (opened there, it shows where the chat is), `offer` (a YES there joins it with the phone) or `data`."""
    expires_at: Named[datetime] = Column(Instant)
    used_at: Named[datetime | None] = Column(Instant)


link = Table("link", metadata, LinkColumns)
