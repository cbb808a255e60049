"""
Chain the events of consent to one another, and keep what a contact agreed to of each programme.

Safe while the old code runs, but what that writes from now on is in no chain, and `grove consent verify`
says so: stop it first. Events there are already are chained in their order. Going back drops the chain.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

BATCH = 5_000
HASHED = ("kind", "language", "scheme", "scope", "source", "wording")


def upgrade() -> None:
    op.add_column("consent_event", sa.Column("staff", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("consent_event", sa.Column("previous", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("consent_event", sa.Column("hash", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("consent_event", sa.Column("seal", sa.LargeBinary(), nullable=True))
    ledger = op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", KEY, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
    )
    length, last = _chain(op.get_bind())
    if length:
        op.bulk_insert(ledger, [{"id": 1, "length": length, "hash": last}])
    op.create_table(
        "programme",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("confirm", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_programme"),
    )
    op.create_table(
        "subscription",
        sa.Column("contact_id", KEY, autoincrement=False, nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_subscription_contact_id_contact", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "programme", name="pk_subscription"),
    )
    op.add_column("campaign", sa.Column("programme", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("campaign", "programme")
    op.drop_table("subscription")
    op.drop_table("programme")
    op.drop_table("ledger")
    for column in ("seal", "hash", "previous", "staff"):
        op.drop_column("consent_event", column)


def _chain(db: sa.Connection) -> tuple[int, str]:
    """Chain the events there are, in their order; gives how many, and the hash of the last."""
    event = sa.table("consent_event", *map(sa.column, ("id", "at", "staff", "previous", "hash", *HASHED)))
    length, last, after = 0, "", 0
    read = sa.select(event.c.id, event.c.at, *(event.c[name] for name in HASHED)).order_by(event.c.id).limit(BATCH)
    change = sa.update(event).where(event.c.id == sa.bindparam("of_row"))
    while rows := db.execute(read.where(event.c.id > after)).mappings().all():
        chained = []
        for row in rows:
            previous, last = last, _hash(last, row)
            chained.append({"of_row": row["id"], "previous": previous, "hash": last})
        db.execute(change.values(previous=sa.bindparam("previous"), hash=sa.bindparam("hash")), chained)
        length, after = length + len(rows), rows[-1]["id"]
    return length, last


def _hash(previous: str, row: Any) -> str:
    """As the program's chain has it, for an event that no key has sealed."""
    at = row["at"]
    if isinstance(at, datetime):
        at = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    said = {name: row[name] for name in HASHED} | {"at": at, "previous": previous, "sealed": False, "staff": ""}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
