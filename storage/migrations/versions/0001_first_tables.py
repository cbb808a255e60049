"""
The first tables: contacts, messages, conversations, campaigns and their records.

Nothing runs before it; going back drops all of them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TEXT, INTEGER, DAY, BYTES = sa.String(), sa.Integer(), sa.Date(), sa.LargeBinary()
NUMBER: sa.Double[float] = sa.Double()
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = (
    "contact", "urn", "consent_event", "inbox", "msg", "lane", "session", "result", "survey",
    "ticket", "campaign", "point", "fire", "dataset", "audit", "tick",
)  # fmt: skip
"""In the order they are made; those that refer come after those referred to."""


def upgrade() -> None:
    _make_people()
    _make_messages()
    _make_conversations()
    _make_outreach()
    _make_records()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _must(name: str, kind: sa.types.TypeEngine[Any], default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=sa.text(default) if default else None)


def _may(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _refers(table: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{to}_id_{to}"
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete=ondelete)


def _index_where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _make_people() -> None:
    op.create_table(
        "contact",
        _must("id", KEY),
        _may("language", TEXT),
        _must("timezone", TEXT),
        _may("zone", TEXT),
        _may("opted_in_at", INSTANT),
        _may("stopped_at", INSTANT),
        _must("created_at", INSTANT),
        _may("heard_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_zone", "contact", ["zone"])
    op.create_table(
        "urn",
        _must("id", KEY),
        _must("contact_id", KEY),
        _must("scheme", TEXT),
        _must("address_sealed", BYTES),
        _must("address_index", BYTES),
        _must("channel", TEXT),
        _must("last_used_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_urn"),
        _refers("urn", "contact", "CASCADE"),
        sa.UniqueConstraint("scheme", "address_index", name="uq_urn_scheme_address_index"),
    )
    op.create_index("ix_urn_contact_id", "urn", ["contact_id"])
    op.create_table(
        "consent_event",
        _must("id", KEY),
        _may("contact_id", KEY),
        _must("scheme", TEXT),
        _must("address_index", BYTES),
        _must("kind", TEXT),
        _must("scope", TEXT),
        _must("source", TEXT),
        _must("wording", TEXT),
        _may("language", TEXT),
        _must("at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_consent_event"),
    )
    op.create_index("ix_consent_event_address_index", "consent_event", ["address_index"])
    op.create_index("ix_consent_event_contact_id", "consent_event", ["contact_id"])


def _make_messages() -> None:
    op.create_table(
        "inbox",
        _must("id", KEY),
        _must("channel", TEXT),
        _must("provider_id", TEXT),
        _must("scheme", TEXT),
        _must("address_sealed", BYTES),
        _must("address_index", BYTES),
        _must("content", JSON),
        _must("received_at", INSTANT),
        _may("handled_at", INSTANT),
        _must("tries", INTEGER, "0"),
        _may("retry_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "provider_id", name="uq_inbox_channel_provider_id"),
        sqlite_autoincrement=True,
    )
    _index_where("ix_inbox_waiting", "inbox", ["id"], "handled_at IS NULL")
    _index_where("ix_inbox_of_one", "inbox", ["address_index", "id"], "handled_at IS NULL")
    op.create_table(
        "msg",
        _must("id", KEY),
        _may("contact_id", KEY),
        _may("urn_id", KEY),
        _must("channel", TEXT),
        _must("direction", TEXT),
        _must("state", TEXT),
        _must("text", TEXT),
        _must("choices", JSON),
        _may("language", TEXT),
        _must("dedup_key", TEXT),
        _may("token", TEXT),
        _may("provider_id", TEXT),
        _must("priority", INTEGER, "0"),
        _must("due_at", INSTANT),
        _may("lease_until", INSTANT),
        _must("attempts", INTEGER, "0"),
        _may("error", TEXT),
        _must("segments", INTEGER, "0"),
        _may("intent", TEXT),
        _may("confidence", NUMBER),
        _may("card", TEXT),
        _may("source", JSON),
        _may("session_id", KEY),
        _may("campaign_id", KEY),
        _must("created_at", INSTANT),
        _may("sent_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_msg"),
        _refers("msg", "contact", "SET NULL"),
        _refers("msg", "urn", "SET NULL"),
        sa.UniqueConstraint("dedup_key", name="uq_msg_dedup_key"),
        sa.UniqueConstraint("token", name="uq_msg_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_msg_contact_id", "msg", ["contact_id"])
    op.create_index("ix_msg_provider_id", "msg", ["provider_id"])
    _index_where("ix_msg_ready", "msg", ["channel", "priority", "due_at", "id"], "state = 'queued'")
    _index_where("ix_msg_sending", "msg", ["lease_until"], "state = 'sending'")
    op.create_table(
        "lane",
        _must("name", TEXT),
        _must("rate", NUMBER),
        _must("burst", INTEGER),
        _must("free_at", INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_lane"),
    )


def _make_conversations() -> None:
    op.create_table(
        "session",
        _must("id", KEY),
        _must("contact_id", KEY),
        _must("flow", TEXT),
        _must("version", INTEGER),
        _must("node", TEXT),
        _must("results", JSON),
        _must("tries", INTEGER, "0"),
        _must("state", TEXT),
        _may("campaign_id", KEY),
        _must("started_at", INSTANT),
        _must("touched_at", INSTANT),
        _may("expires_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        _refers("session", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    _index_where("ix_session_active", "session", ["contact_id", "id"], "state = 'active'")
    op.create_index("ix_session_campaign_id", "session", ["campaign_id"])
    op.create_index("ix_session_contact_id", "session", ["contact_id"])
    op.create_table(
        "result",
        _must("id", KEY),
        _must("session_id", KEY),
        _must("contact_id", KEY),
        _must("survey", TEXT),
        _must("version", INTEGER),
        _must("question", TEXT),
        _must("value", TEXT),
        _must("language", TEXT),
        _must("answered_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_result"),
        _refers("result", "session", "CASCADE"),
        sa.UniqueConstraint("session_id", "question", name="uq_result_session_id_question"),
    )
    op.create_index("ix_result_contact_id", "result", ["contact_id"])
    op.create_index("ix_result_survey_question", "result", ["survey", "question"])
    op.create_table(
        "survey",
        _must("name", TEXT),
        _must("version", INTEGER),
        _must("definition", TEXT),
        _must("published_at", INSTANT),
        sa.PrimaryKeyConstraint("name", "version", name="pk_survey"),
    )
    op.create_table(
        "ticket",
        _must("id", KEY),
        _may("contact_id", KEY),
        _must("topic", TEXT),
        _must("reason", TEXT),
        _may("language", TEXT),
        _must("opened_at", INSTANT),
        _may("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        _refers("ticket", "contact", "SET NULL"),
    )
    op.create_index("ix_ticket_contact_id", "ticket", ["contact_id"])


def _make_outreach() -> None:
    op.create_table(
        "campaign",
        _must("id", KEY),
        _must("name", TEXT),
        _must("version", INTEGER),
        _must("state", TEXT),
        _must("audience", TEXT),
        _must("starts_on", DAY),
        _may("survey", TEXT),
        _must("author", TEXT),
        _must("planned_to", KEY, "0"),
        _must("created_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("name", name="uq_campaign_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "point",
        _must("campaign_id", KEY),
        _must("version", INTEGER),
        _must("key", TEXT),
        _must("position", INTEGER),
        _must("definition", JSON),
        sa.PrimaryKeyConstraint("campaign_id", "version", "key", name="pk_point"),
        _refers("point", "campaign", "CASCADE"),
    )
    op.create_table(
        "fire",
        _must("campaign_id", KEY),
        _must("version", INTEGER),
        _must("point", TEXT),
        _must("contact_id", KEY),
        _must("due_at", INSTANT),
        _may("fired_at", INSTANT),
        _may("skipped", TEXT),
        sa.PrimaryKeyConstraint("campaign_id", "version", "point", "contact_id", name="pk_fire"),
        _refers("fire", "campaign", "CASCADE"),
    )
    _index_where("ix_fire_waiting", "fire", ["due_at"], "fired_at IS NULL")


def _make_records() -> None:
    op.create_table(
        "dataset",
        _must("name", TEXT),
        _must("version", TEXT),
        _must("as_of", DAY),
        _must("rows", INTEGER),
        _must("sha256", TEXT),
        _must("fetched_at", INSTANT),
        sa.PrimaryKeyConstraint("name", "version", name="pk_dataset"),
    )
    op.create_table(
        "audit",
        _must("id", KEY),
        _must("at", INSTANT),
        _must("actor", TEXT),
        _must("act", TEXT),
        _must("object", TEXT),
        _must("detail", JSON),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "tick",
        _must("job", TEXT),
        _must("slot", INSTANT),
        sa.PrimaryKeyConstraint("job", "slot", name="pk_tick"),
    )
