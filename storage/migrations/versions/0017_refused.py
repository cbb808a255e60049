"""
Keep of a URN that a provider says is of no use, and since when; and how much went out by SMS in a day.

Safe while the old code runs: it knows neither the columns, which may be empty, nor the table. Going back drops them:
campaigns write to landlines and to numbers out of use again, and a daily cap counts from nought.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("urn", sa.Column("refused_at", INSTANT, nullable=True))
    op.add_column("urn", sa.Column("refused_as", sa.String(), nullable=True))
    op.create_table(
        "day_sent",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name="pk_day_sent"),
    )


def downgrade() -> None:
    op.drop_table("day_sent")
    op.drop_column("urn", "refused_as")
    op.drop_column("urn", "refused_at")
