"""What came in, what goes out, and the lanes it goes out by."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Named, Table, TypedColumns, UniqueConstraint
from sqlalchemy import text as sql

from storage.tables.base import Key, metadata
from storage.types import Instant, Json


class InboxColumns(TypedColumns):
    """What a provider told us, stored before it is answered; handled once."""

    id: Named[int] = Column(Key, primary_key=True)
    channel: Named[str]
    provider_id: Named[str]
    scheme: Named[str]
    address_sealed: Named[bytes] = Column(LargeBinary)
    address_index: Named[bytes] = Column(LargeBinary)
    content: Named[dict[str, Any]] = Column(Json)
    received_at: Named[datetime] = Column(Instant)
    handled_at: Named[datetime | None] = Column(Instant)
    tries: Named[int] = Column(Integer, server_default=sql("0"))
    retry_at: Named[datetime | None] = Column(Instant)


inbox = Table(
    "inbox",
    metadata,
    InboxColumns,
    UniqueConstraint("channel", "provider_id"),
    Index("ix_inbox_waiting", "id", sqlite_where=sql("handled_at IS NULL"),
          postgresql_where=sql("handled_at IS NULL")),
    Index("ix_inbox_of_one", "address_index", "id", sqlite_where=sql("handled_at IS NULL"),
          postgresql_where=sql("handled_at IS NULL")),
    sqlite_autoincrement=True,
)  # fmt: skip


class MsgColumns(TypedColumns):
    """One message, in or out."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int | None] = Column(Key, ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    urn_id: Named[int | None] = Column(Key, ForeignKey("urn.id", ondelete="SET NULL"))
    channel: Named[str]
    direction: Named[str]
    """`in` or `out`."""
    state: Named[str]
    """in: received. out: queued → sending → wired → delivered, or failed / uncertain / cancelled."""
    text: Named[str]
    choices: Named[list[Any]] = Column(Json)
    language: Named[str | None]
    dedup_key: Named[str] = Column(unique=True)
    """What makes it this message and no other: written twice, it is there once."""
    token: Named[str | None] = Column(unique=True)
    """Opaque; travels in the status callback."""
    provider_id: Named[str | None] = Column(index=True)
    priority: Named[int] = Column(Integer, server_default=sql("0"))
    """0 replies, 1 follow-ups and surveys in bulk."""
    due_at: Named[datetime] = Column(Instant)
    lease_until: Named[datetime | None] = Column(Instant)
    attempts: Named[int] = Column(Integer, server_default=sql("0"))
    error: Named[str | None]
    segments: Named[int] = Column(Integer, server_default=sql("0"))
    intent: Named[str | None]
    confidence: Named[float | None]
    card: Named[str | None]
    source: Named[dict[str, Any] | None] = Column(Json)
    """Data set, version, as_of and row keys of an answer."""
    session_id: Named[int | None] = Column(Key)
    buttons: Named[str | None]
    """live while they count, dead when they are to be taken away, gone; None where there were none."""
    buttons_at: Named[datetime | None] = Column(Instant)
    """When dead buttons are to be taken away; None: at once."""
    buttons_tries: Named[int] = Column(Integer, server_default=sql("0"))
    """How often taking them away has failed."""
    campaign_id: Named[int | None] = Column(Key)
    created_at: Named[datetime] = Column(Instant)
    sent_at: Named[datetime | None] = Column(Instant)
    valid_until: Named[datetime | None] = Column(Instant)
    """Behind it the message has lost its sense, and is cancelled; None: it never does."""
    ask_at: Named[datetime | None] = Column(Instant)
    """When the provider is to be asked what became of it; None: never, or it is known."""


msg = Table(
    "msg",
    metadata,
    MsgColumns,
    Index("ix_msg_ready", "channel", "priority", "due_at", "id",
          sqlite_where=sql("state = 'queued'"), postgresql_where=sql("state = 'queued'")),
    Index("ix_msg_dead_buttons", "id", sqlite_where=sql("buttons = 'dead'"), postgresql_where=sql("buttons = 'dead'")),
    Index("ix_msg_live_buttons", "session_id",
          sqlite_where=sql("buttons = 'live'"), postgresql_where=sql("buttons = 'live'")),
    Index("ix_msg_sending", "lease_until",
          sqlite_where=sql("state = 'sending'"), postgresql_where=sql("state = 'sending'")),
    Index("ix_msg_uncertain", "channel", "lease_until",
          sqlite_where=sql("state = 'uncertain'"), postgresql_where=sql("state = 'uncertain'")),
    Index("ix_msg_valid", "channel", "valid_until",
          sqlite_where=sql("state = 'queued' AND valid_until IS NOT NULL"),
          postgresql_where=sql("state = 'queued' AND valid_until IS NOT NULL")),
    Index("ix_msg_ask", "channel", "ask_at",
          sqlite_where=sql("ask_at IS NOT NULL"), postgresql_where=sql("ask_at IS NOT NULL")),
    Index("ix_msg_campaign", "campaign_id", "created_at"),
    sqlite_autoincrement=True,
)  # fmt: skip


class StrayColumns(TypedColumns):
    """A delivery report that is about no message of ours, kept once."""

    channel: Named[str] = Column(primary_key=True)
    provider_id: Named[str] = Column(primary_key=True)
    status: Named[str]
    error: Named[str | None]
    noticed_at: Named[datetime] = Column(Instant)


stray = Table("stray", metadata, StrayColumns)


class LaneColumns(TypedColumns):
    """One sender's way out. `free_at` is the theoretical arrival time of its next slot (GCRA)."""

    name: Named[str] = Column(primary_key=True)
    rate: Named[float]
    burst: Named[int]
    free_at: Named[datetime] = Column(Instant)


lane = Table("lane", metadata, LaneColumns)


class DaySentColumns(TypedColumns):
    """How many segments went out on one day of the city, where a carrier limits them."""

    kind: Named[str] = Column(primary_key=True)
    """Of channels: `sms`, whatever sender it was."""
    day: Named[date] = Column(primary_key=True)
    segments: Named[int]


day_sent = Table("day_sent", metadata, DaySentColumns)


class TicketColumns(TypedColumns):
    """A hand-over to a person, in a department's queue."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int | None] = Column(Key, ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    topic: Named[str]
    reason: Named[str]
    language: Named[str | None]
    opened_at: Named[datetime] = Column(Instant)
    closed_at: Named[datetime | None] = Column(Instant)


ticket = Table("ticket", metadata, TicketColumns)


class UnansweredColumns(TypedColumns):
    """A text that nobody could answer, without what tells who wrote it."""

    id: Named[int] = Column(Key, primary_key=True)
    text: Named[str]
    language: Named[str | None]
    asked_at: Named[datetime] = Column(Instant, index=True)
    """The hour, no more."""


unanswered = Table("unanswered", metadata, UnansweredColumns)
