"""Who was made one: customers that were merged into others, so that forgetting the one forgets the other"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merged_customers",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("former_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_merged_customers_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "former_id", name=op.f("pk_merged_customers")),
        sqlite_strict=True,
    )
    op.create_index("ix_merged_customers_customer", "merged_customers", ["company_id", "customer_id"])


def downgrade() -> None:
    op.drop_table("merged_customers")
