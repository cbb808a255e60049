"""
Chain the events of consent to one another, and keep what a contact agreed to of each programme.

Safe while the old code runs: it leaves the new columns empty. Going back drops the chain.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("consent_event", sa.Column("staff", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("consent_event", sa.Column("previous", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("consent_event", sa.Column("hash", sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", KEY, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
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
    op.drop_table("ledger")
    for column in ("hash", "previous", "staff"):
        op.drop_column("consent_event", column)
