"""Sync that sweeps, counts and rests"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MIRRORS = ("terms", "customers", "invoices", "payments", "credits", "receipts", "journals")
MARKS = ("counted_at", "unhinted_at", "reconciled_at")


def upgrade() -> None:
    for table in MIRRORS:
        op.add_column(table, sa.Column("met_in", sa.DateTime(timezone=True), nullable=True))
    for column in MARKS:
        op.add_column("sync_marks", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "call_counts",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_call_counts_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "month", "kind", name=op.f("pk_call_counts")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("call_counts")
    for column in MARKS:
        op.drop_column("sync_marks", column)
    for table in MIRRORS:
        op.drop_column(table, "met_in")
