"""Every table, with the words of the domain. SQLite and PostgreSQL hold the same."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)
from sqlalchemy import (
    text as sql,
)

from storage.types import Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")
"""A row number; SQLite numbers rows by itself only where the type is exactly INTEGER."""


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


urn = Table("urn", metadata, UrnColumns, UniqueConstraint("scheme", "address_index"))


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
    campaign_id: Named[int | None] = Column(Key)
    created_at: Named[datetime] = Column(Instant)
    sent_at: Named[datetime | None] = Column(Instant)


msg = Table(
    "msg",
    metadata,
    MsgColumns,
    Index("ix_msg_ready", "channel", "priority", "due_at", "id",
          sqlite_where=sql("state = 'queued'"), postgresql_where=sql("state = 'queued'")),
    Index("ix_msg_sending", "lease_until",
          sqlite_where=sql("state = 'sending'"), postgresql_where=sql("state = 'sending'")),
    sqlite_autoincrement=True,
)  # fmt: skip


class LaneColumns(TypedColumns):
    """One sender's way out. `free_at` is the theoretical arrival time of its next slot (GCRA)."""

    name: Named[str] = Column(primary_key=True)
    rate: Named[float]
    burst: Named[int]
    free_at: Named[datetime] = Column(Instant)


lane = Table("lane", metadata, LaneColumns)


class SessionColumns(TypedColumns):
    """A contact's place in one flow."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int] = Column(Key, ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    flow: Named[str]
    version: Named[int]
    node: Named[str]
    results: Named[dict[str, Any]] = Column(Json)
    tries: Named[int] = Column(Integer, server_default=sql("0"))
    state: Named[str]
    """active, finished, expired, stopped."""
    campaign_id: Named[int | None] = Column(Key, index=True)
    started_at: Named[datetime] = Column(Instant)
    touched_at: Named[datetime] = Column(Instant)
    expires_at: Named[datetime | None] = Column(Instant)


session = Table(
    "session",
    metadata,
    SessionColumns,
    Index("ix_session_active", "contact_id", "id",
          sqlite_where=sql("state = 'active'"), postgresql_where=sql("state = 'active'")),
    sqlite_autoincrement=True,
)  # fmt: skip


class ResultColumns(TypedColumns):
    """One answer of one contact's pass through a survey."""

    id: Named[int] = Column(Key, primary_key=True)
    session_id: Named[int] = Column(Key, ForeignKey("session.id", ondelete="CASCADE"))
    contact_id: Named[int] = Column(Key, index=True)
    survey: Named[str]
    version: Named[int]
    question: Named[str]
    value: Named[str]
    """A code that is the same in every language; for own words, the words."""
    language: Named[str]
    answered_at: Named[datetime] = Column(Instant)


result = Table(
    "result",
    metadata,
    ResultColumns,
    UniqueConstraint("session_id", "question"),
    Index("ix_result_survey_question", "survey", "question"),
)


class SurveyColumns(TypedColumns):
    """A published survey; a version never changes."""

    name: Named[str] = Column(primary_key=True)
    version: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    definition: Named[str]
    """The YAML as it was published."""
    published_at: Named[datetime] = Column(Instant)


survey = Table("survey", metadata, SurveyColumns)


class CampaignColumns(TypedColumns):
    """Outreach, in its present version."""

    id: Named[int] = Column(Key, primary_key=True)
    name: Named[str] = Column(unique=True)
    version: Named[int] = Column(Integer)
    state: Named[str]
    """draft, scheduled, running, paused, done, cancelled."""
    audience: Named[str]
    starts_on: Named[date]
    survey: Named[str | None]
    author: Named[str]
    planned_to: Named[int] = Column(Key, server_default=sql("0"))
    """The last contact whose fires are planned: a planner that was killed goes on from here."""
    created_at: Named[datetime] = Column(Instant)


campaign = Table("campaign", metadata, CampaignColumns, sqlite_autoincrement=True)


class PointColumns(TypedColumns):
    """One moment of one version of a campaign."""

    campaign_id: Named[int] = Column(
        Key, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    key: Named[str] = Column(primary_key=True)
    position: Named[int] = Column(Integer)
    definition: Named[dict[str, Any]] = Column(Json)


point = Table("point", metadata, PointColumns)


class FireColumns(TypedColumns):
    """One contact's appointment with a point. The key makes a second plan change nothing."""

    campaign_id: Named[int] = Column(
        Key, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    point: Named[str] = Column(primary_key=True)
    contact_id: Named[int] = Column(Key, primary_key=True, autoincrement=False)
    due_at: Named[datetime] = Column(Instant)
    fired_at: Named[datetime | None] = Column(Instant)
    skipped: Named[str | None]
    """Why nothing was sent, in a word."""


fire = Table(
    "fire",
    metadata,
    FireColumns,
    Index("ix_fire_waiting", "due_at",
          sqlite_where=sql("fired_at IS NULL"), postgresql_where=sql("fired_at IS NULL")),
)  # fmt: skip


class ConsentEventColumns(TypedColumns):
    """Append-only. Outlives the contact: `address_index` still finds who said STOP."""

    id: Named[int] = Column(Key, primary_key=True)
    contact_id: Named[int | None] = Column(Key, index=True)
    scheme: Named[str]
    address_index: Named[bytes] = Column(LargeBinary, index=True)
    kind: Named[str]
    """opt_in or opt_out."""
    scope: Named[str]
    """`all`, or one programme."""
    source: Named[str]
    """keyword, sentence, provider, staff, import."""
    wording: Named[str]
    """What the resident was shown, to the letter."""
    language: Named[str | None]
    at: Named[datetime] = Column(Instant)


consent_event = Table("consent_event", metadata, ConsentEventColumns)


class DatasetColumns(TypedColumns):
    """Each version of each data set that was fetched, or the error that kept us from it."""

    name: Named[str] = Column(primary_key=True)
    version: Named[str] = Column(primary_key=True)
    as_of: Named[date]
    rows: Named[int] = Column(Integer)
    sha256: Named[str]
    fetched_at: Named[datetime] = Column(Instant)


dataset = Table("dataset", metadata, DatasetColumns)


class RefreshColumns(TypedColumns):
    """Where each data set that comes from elsewhere stands: fetched when, with what result, and when again."""

    name: Named[str] = Column(primary_key=True)
    next_at: Named[datetime] = Column(Instant)
    claimed_until: Named[datetime | None] = Column(Instant)
    tried_at: Named[datetime | None] = Column(Instant)
    checked_at: Named[datetime | None] = Column(Instant)
    error: Named[str]
    version: Named[str]
    rows: Named[int] = Column(Integer)
    accept: Named[bool]


refresh = Table("refresh", metadata, RefreshColumns)


class SnapshotPartColumns(TypedColumns):
    """The snapshot files themselves, compressed and in parts, for the machines that did not build them."""

    name: Named[str] = Column(primary_key=True)
    version: Named[str] = Column(primary_key=True)
    part: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    content: Named[bytes] = Column(LargeBinary)


snapshot_part = Table("snapshot_part", metadata, SnapshotPartColumns)


class AuditColumns(TypedColumns):
    """What staff did. Append-only."""

    id: Named[int] = Column(Key, primary_key=True)
    at: Named[datetime] = Column(Instant)
    actor: Named[str]
    act: Named[str]
    object: Named[str]
    detail: Named[dict[str, Any]] = Column(Json)


audit = Table("audit", metadata, AuditColumns)


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


class TickColumns(TypedColumns):
    """A slot of the clock that was done; its key makes a second try find it done."""

    job: Named[str] = Column(primary_key=True)
    slot: Named[datetime] = Column(Instant, primary_key=True)


tick = Table("tick", metadata, TickColumns)


class UnansweredColumns(TypedColumns):
    """A text that nobody could answer, without what tells who wrote it."""

    id: Named[int] = Column(Key, primary_key=True)
    text: Named[str]
    language: Named[str | None]
    asked_at: Named[datetime] = Column(Instant, index=True)
    """The hour, no more."""


unanswered = Table("unanswered", metadata, UnansweredColumns)


class AnswerColumns(TypedColumns):
    """The last answer a contact got, for the hour in which more of it may be asked for."""

    contact_id: Named[int] = Column(
        Key, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token: Named[str]
    """Of the message that gave it: there it is written which rows it came from."""
    turn: Named[str]
    """What the keys of the messages have in common that were last said about it."""
    card: Named[str]
    slots: Named[dict[str, Any]] = Column(Json)
    """What it was looked up with (maybe an address), where the card has more to tell; else nothing."""
    page: Named[int] = Column(Integer)
    """How many pages of the long form were told."""
    told_at: Named[datetime] = Column(Instant)


answer = Table("answer", metadata, AnswerColumns)


class FlagColumns(TypedColumns):
    """A resident's word that a row of the open data is wrong."""

    id: Named[int] = Column(Key, primary_key=True)
    dataset: Named[str]
    row_key: Named[str]
    row_hash: Named[str]
    """Of the row's values as they were told: with others it is another row, of which nobody complained."""
    contact_id: Named[int | None] = Column(Key, ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    flagged_at: Named[datetime] = Column(Instant)


flag = Table("flag", metadata, FlagColumns, Index("ix_flag_row", "dataset", "row_key"))
