"""Charges as posted"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.add_column("unreadable", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("companies", sa.Column("register_check", document, nullable=True))
    op.add_column("invoices", sa.Column("charged_minor", sa.BigInteger(), nullable=False, server_default="0"))
    # Invoices are read again in full, and none counts as unchanged.
    op.execute("UPDATE invoices SET sync_token = ''")
    op.execute("UPDATE sync_marks SET mark = NULL")


def downgrade() -> None:
    op.drop_column("invoices", "charged_minor")
    op.drop_column("companies", "register_check")
    op.drop_column("unreadable", "day")
