"""
Keep what contacts are interested in, days of their own, and how far each import of contacts came.

Safe while the old code runs: it knows none of these tables. Going back drops them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "contact_topic",
        sa.Column("contact_id", KEY, nullable=False, autoincrement=False),
        sa.Column("topic", sa.String(), nullable=False),
        _of_contact("contact_topic"),
        sa.PrimaryKeyConstraint("contact_id", "topic", name="pk_contact_topic"),
    )
    op.create_index("ix_contact_topic_topic", "contact_topic", ["topic"])
    op.create_table(
        "contact_date",
        sa.Column("contact_id", KEY, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        _of_contact("contact_date"),
        sa.PrimaryKeyConstraint("contact_id", "name", name="pk_contact_date"),
    )
    op.create_index("ix_contact_date_on", "contact_date", ["on"])
    op.create_table(
        "import_run",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("file", name="pk_import_run"),
    )


def downgrade() -> None:
    for table in ("import_run", "contact_date", "contact_topic"):
        op.drop_table(table)


def _of_contact(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_contact_id_contact"
    return sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=name, ondelete="CASCADE")
