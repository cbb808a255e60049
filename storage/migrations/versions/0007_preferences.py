"""
Keep how many messages a week a resident wants.

Safe while the old code runs: it leaves the column empty. Going back drops it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("contact", sa.Column("weekly_limit", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("contact", "weekly_limit")
