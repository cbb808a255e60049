"""Where each contact stands in a conversation, and what was answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, Named, Table, TypedColumns, UniqueConstraint
from sqlalchemy import text as sql

from storage.tables.base import Key, metadata
from storage.types import Instant, Json


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
    wake_at: Named[datetime | None] = Column(Instant)
    """When it is taken up again by itself; `wake_for` says what for: settle, later, remind."""
    wake_for: Named[str | None]


session = Table(
    "session",
    metadata,
    SessionColumns,
    Index("ix_session_waking", "wake_at", sqlite_where=sql("state = 'active' AND wake_at IS NOT NULL"),
          postgresql_where=sql("state = 'active' AND wake_at IS NOT NULL")),
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
    corrected_at: Named[datetime | None] = Column(Instant)
    """When the resident went back and gave this answer in place of another."""


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
