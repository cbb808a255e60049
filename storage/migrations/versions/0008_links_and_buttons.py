"""
Keep the one-time codes that link a phone number and a chat, and which buttons are to be taken away.

Safe while the old code runs: it knows neither. Going back drops them; buttons that are dead do no harm.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False, server_default=sa.text("'data'")),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_link_contact_id_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_link"),
    )
    op.create_index("ix_link_contact_id", "link", ["contact_id"])
    op.add_column("msg", sa.Column("buttons", sa.String(), nullable=True))
    op.add_column("msg", sa.Column("buttons_at", INSTANT, nullable=True))
    op.add_column("msg", sa.Column("buttons_tries", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_index(
        "ix_msg_dead_buttons",
        "msg",
        ["id"],
        sqlite_where=sa.text("buttons = 'dead'"),
        postgresql_where=sa.text("buttons = 'dead'"),
    )
    op.create_index(
        "ix_msg_live_buttons",
        "msg",
        ["session_id"],
        sqlite_where=sa.text("buttons = 'live'"),
        postgresql_where=sa.text("buttons = 'live'"),
    )


def downgrade() -> None:
    op.drop_index("ix_msg_live_buttons", table_name="msg")
    op.drop_index("ix_msg_dead_buttons", table_name="msg")
    for column in ("buttons_tries", "buttons_at", "buttons"):
        op.drop_column("msg", column)
    op.drop_table("link")
