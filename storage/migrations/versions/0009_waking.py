"""
Keep when a session is to be taken up again by itself and what for, and when an answer was corrected.

Safe while the old code runs: it leaves the columns empty. Going back drops them; what was to be woken expires.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("session", sa.Column("wake_at", INSTANT, nullable=True))
    op.add_column("session", sa.Column("wake_for", sa.String(), nullable=True))
    op.create_index(
        "ix_session_waking",
        "session",
        ["wake_at"],
        sqlite_where=sa.text("state = 'active' AND wake_at IS NOT NULL"),
        postgresql_where=sa.text("state = 'active' AND wake_at IS NOT NULL"),
    )
    op.add_column("result", sa.Column("corrected_at", INSTANT, nullable=True))


def downgrade() -> None:
    op.drop_column("result", "corrected_at")
    op.drop_index("ix_session_waking", table_name="session")
    op.drop_column("session", "wake_for")
    op.drop_column("session", "wake_at")
