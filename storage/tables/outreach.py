"""Campaigns, their points, and each contact's appointment with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Named,
    Table,
    TypedColumns,
    false,
)
from sqlalchemy import text as sql

from storage.tables.base import Key, metadata
from storage.types import Instant, Json


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
    programme: Named[str | None]
    """What a contact must have agreed to besides, and may leave by itself; None for general messages."""
    author: Named[str]
    planned_to: Named[int] = Column(Key, server_default=sql("0"))
    """The last contact whose fires are planned: a planner that was killed goes on from here."""
    ends_on: Named[date | None]
    """The last day on which what happens to contacts is followed."""
    budget: Named[str | None]
    spent: Named[int] = Column(Integer, server_default=sql("0"))
    """Segments that were queued so far; counted where there is a budget."""
    open: Named[bool] = Column(server_default=false())
    """More may come due than is planned: it is not done when nothing waits."""
    look_at: Named[datetime | None] = Column(Instant)
    """When to look for who came into the audience, or whether it is over; None: never."""
    looked_to: Named[int] = Column(Key, server_default=sql("0"))
    """The last contact that was looked at: who was killed at it goes on from here."""
    stood_still_for: Named[str | None]
    """Why it was paused, when nobody of the staff did it."""
    undo_until: Named[datetime | None] = Column(Instant)
    """Until then its approval can be taken back, and nothing of it is planned."""
    hold_out: Named[int] = Column(Integer, server_default=sql("0"))
    """So many of a hundred contacts get nothing of it, to compare with."""
    split_key: Named[str] = Column(server_default=sql("''"))
    """What contacts are split by, into wordings and the hold-out; the same in all versions."""
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
    occurrence: Named[int] = Column(Integer, primary_key=True, autoincrement=False, server_default=sql("0"))
    """Which of several; 0 where there is one only."""
    due_at: Named[datetime] = Column(Instant)
    planned_at: Named[datetime | None] = Column(Instant)
    """When it first came due; None where it was never put off."""
    fired_at: Named[datetime | None] = Column(Instant)
    skipped: Named[str | None]
    """Why nothing was sent, in a word."""
    variant: Named[str | None]
    """Which of a point's wordings was said; None where it has one only."""


fire = Table(
    "fire",
    metadata,
    FireColumns,
    Index("ix_fire_waiting", "due_at",
          sqlite_where=sql("fired_at IS NULL"), postgresql_where=sql("fired_at IS NULL")),
    Index("ix_fire_open", "campaign_id", "version",
          sqlite_where=sql("fired_at IS NULL"), postgresql_where=sql("fired_at IS NULL")),
)  # fmt: skip


class OccurrenceColumns(TypedColumns):
    """One day of a point that recurs, and how far it is planned."""

    campaign_id: Named[int] = Column(
        Key, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    point: Named[str] = Column(primary_key=True)
    number: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    """From 1 on."""
    day: Named[date]
    plan_at: Named[datetime] = Column(Instant)
    """When its fires are planned: for the audience as it is then."""
    planned_to: Named[int] = Column(Key, server_default=sql("0"))


occurrence = Table("occurrence", metadata, OccurrenceColumns)
