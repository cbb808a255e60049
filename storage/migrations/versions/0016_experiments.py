"""
Keep which wording a fire had, who is held out, staff's own numbers and templates; find a campaign's messages by time.

Safe while the old code runs: the columns have defaults, and it does not know the tables. Going back drops them: staff
verify their numbers again, templates are saved again, and results by wording are gone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_index("ix_msg_campaign", "msg", ["campaign_id", "created_at"])
    op.add_column("fire", sa.Column("variant", sa.String(), nullable=True))
    op.add_column("campaign", sa.Column("hold_out", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("campaign", sa.Column("split_key", sa.String(), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "staff_number",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_number"),
        sa.UniqueConstraint("name", name="uq_staff_number_name"),
    )
    op.create_table(
        "template",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_template"),
    )


def downgrade() -> None:
    op.drop_table("template")
    op.drop_table("staff_number")
    op.drop_column("campaign", "split_key")
    op.drop_column("campaign", "hold_out")
    op.drop_column("fire", "variant")
    op.drop_index("ix_msg_campaign", table_name="msg")
