"""Late fees"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("companies", sa.Column("late_fees_off", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column(
        "invoices", sa.Column("late_fee_minor", sa.BigInteger(), nullable=False, server_default="0")
    )
    # Invoices are read again in full, and none counts as unchanged.
    op.execute("UPDATE invoices SET sync_token = ''")
    op.execute("UPDATE sync_marks SET mark = NULL")


def downgrade() -> None:
    op.drop_column("invoices", "late_fee_minor")
    op.drop_column("companies", "late_fees_off")
