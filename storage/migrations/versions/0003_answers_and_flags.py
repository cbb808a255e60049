"""
Keep each contact's last answer for an hour, and which rows residents say are wrong.

Safe while the old code runs: it does not know the tables. Going back drops them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("contact_id", KEY, autoincrement=False, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("turn", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("slots", JSON, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name="pk_answer"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_answer_contact_id_contact", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "flag",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dataset", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.Column("contact_id", KEY, nullable=True),
        sa.Column("flagged_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_flag"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_flag_contact_id_contact", ondelete="SET NULL"),
    )
    op.create_index("ix_flag_row", "flag", ["dataset", "row_key"])
    op.create_index("ix_flag_contact_id", "flag", ["contact_id"])


def downgrade() -> None:
    op.drop_table("flag")
    op.drop_table("answer")
