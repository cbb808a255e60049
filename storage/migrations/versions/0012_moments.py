"""
Keep points that come due again, budgets, and which campaigns are looked at again and when.

Safe while the old code runs: it plans first occurrences, and leaves the other columns empty. Going back forgets
all occurrences but one of each appointment.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_ONE = ["campaign_id", "version", "point", "contact_id"]
WAITS = sa.text("fired_at IS NULL")


def upgrade() -> None:
    for column in (
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("budget", sa.String(), nullable=True),
        sa.Column("spent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("open", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("looked_to", KEY, server_default=sa.text("0"), nullable=False),
        sa.Column("stood_still_for", sa.String(), nullable=True),
    ):
        op.add_column("campaign", column)
    with op.batch_alter_table("fire") as fire:
        fire.add_column(sa.Column("occurrence", sa.Integer(), server_default=sa.text("0"), nullable=False))
        fire.add_column(sa.Column("planned_at", INSTANT, nullable=True))
        fire.drop_constraint("pk_fire", type_="primary")
        fire.create_primary_key("pk_fire", [*OF_ONE, "occurrence"])
    op.create_index("ix_fire_open", "fire", ["campaign_id", "version"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_table(
        "occurrence",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("plan_at", INSTANT, nullable=False),
        sa.Column("planned_to", KEY, server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_occurrence_campaign_id_campaign", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "version", "point", "number", name="pk_occurrence"),
    )


def downgrade() -> None:
    op.drop_table("occurrence")
    op.drop_index("ix_fire_open", table_name="fire")
    op.execute("DELETE FROM fire WHERE occurrence <> 0")
    with op.batch_alter_table("fire") as fire:
        fire.drop_constraint("pk_fire", type_="primary")
        fire.create_primary_key("pk_fire", OF_ONE)
        fire.drop_column("planned_at")
        fire.drop_column("occurrence")
    for column in ("stood_still_for", "looked_to", "look_at", "open", "spent", "budget", "ends_on"):
        op.drop_column("campaign", column)
