"""Whose settings are whose, and which cases a version of the policy takes along"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("policies", sa.Column("moves_running", sa.Boolean(), nullable=False, server_default="1"))
    op.create_table(
        "own_settings",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_own_settings_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_own_settings")),
        sqlite_strict=True,
    )
    op.create_index("ix_own_settings_customer", "own_settings", ["company_id", "customer_id"])


def downgrade() -> None:
    op.drop_index("ix_own_settings_customer", "own_settings")
    op.drop_table("own_settings")
    op.drop_column("policies", "moves_running")
