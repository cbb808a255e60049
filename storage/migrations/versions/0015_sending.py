"""
Keep until when a message may go, when to ask what became of it, and which receipts are of no message of ours.

Safe while the old code runs: the columns may be empty, and it does not know the table. Going back drops them;
messages that would have expired go out late then.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")

VALID = sa.text("state = 'queued' AND valid_until IS NOT NULL")
ASK = sa.text("ask_at IS NOT NULL")


def upgrade() -> None:
    for name in ("valid_until", "ask_at"):
        op.add_column("msg", sa.Column(name, INSTANT, nullable=True))
    columns = ["channel", "valid_until"]
    op.create_index("ix_msg_valid", "msg", columns, sqlite_where=VALID, postgresql_where=VALID)
    op.create_index("ix_msg_ask", "msg", ["channel", "ask_at"], sqlite_where=ASK, postgresql_where=ASK)
    op.create_table(
        "stray",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("noticed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "provider_id", name="pk_stray"),
    )


def downgrade() -> None:
    op.drop_table("stray")
    op.drop_index("ix_msg_ask", table_name="msg")
    op.drop_index("ix_msg_valid", table_name="msg")
    op.drop_column("msg", "ask_at")
    op.drop_column("msg", "valid_until")
