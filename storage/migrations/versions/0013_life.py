"""
Keep until when an approval can be taken back, and which contacts write as a machine does.

Safe while the old code runs: the column may be empty, and it does not know the table. Going back forgets them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("campaign", sa.Column("undo_until", INSTANT, nullable=True))
    op.create_table(
        "loop",
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("noticed_at", INSTANT, nullable=False),
        sa.Column("silent_until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_loop_contact_id_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", name="pk_loop"),
    )


def downgrade() -> None:
    op.drop_table("loop")
    op.drop_column("campaign", "undo_until")
