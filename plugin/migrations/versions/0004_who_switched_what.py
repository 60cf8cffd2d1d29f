"""Who switched what"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_events",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_events_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_company_events")),
        sqlite_strict=True,
    )
    op.create_index("ix_standings_dirty", "standings", ["company_id", "is_dirty"])
    op.create_index("ix_tasks_customer", "tasks", ["company_id", "customer_id"])


def downgrade() -> None:
    op.drop_index("ix_tasks_customer", "tasks")
    op.drop_index("ix_standings_dirty", "standings")
    op.drop_table("company_events")
