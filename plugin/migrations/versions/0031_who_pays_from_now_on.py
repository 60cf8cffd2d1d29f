"""Who pays from now on: what went to another payer, until what was said and done about it has followed"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payer_changes",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("former_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("invoice_id", sa.String(), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_payer_changes_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_payer_changes")),
        sqlite_strict=True,
    )
    op.create_index("ix_payer_changes_former", "payer_changes", ["company_id", "former_id"], unique=False)
    op.create_index("ix_payer_changes_followed", "payer_changes", ["company_id", "followed_at"], unique=False)


def downgrade() -> None:
    op.drop_table("payer_changes")
