"""
Keep legal holds, and the receipts of what was erased.

Safe while the old code runs: it does not know the tables. Going back drops them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", KEY, nullable=False),
        sa.Column("contact_id", KEY, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.Column("lifted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )
    op.create_table(
        "erasure",
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("receipt", name="pk_erasure"),
    )


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("hold")
