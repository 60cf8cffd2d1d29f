"""What was decided at the end of the road"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalations",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_escalations_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_escalations")),
        sqlite_strict=True,
    )
    op.create_index("ix_escalations_customer", "escalations", ["company_id", "customer_id"])


def downgrade() -> None:
    op.drop_table("escalations")
