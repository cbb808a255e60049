"""
Find the messages that may or may not have gone out without looking through all.

Safe while the old code runs. Going back drops the index; nothing else changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_index(
        "ix_msg_uncertain",
        "msg",
        ["channel", "lease_until"],
        sqlite_where=sa.text("state = 'uncertain'"),
        postgresql_where=sa.text("state = 'uncertain'"),
    )


def downgrade() -> None:
    op.drop_index("ix_msg_uncertain", table_name="msg")
