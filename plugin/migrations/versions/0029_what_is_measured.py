"""What is measured: days of service, and which contact data are known"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KNOWN = ("has_phone", "has_address", "has_contact_name")


def upgrade() -> None:
    for name in KNOWN:
        op.add_column("customers", sa.Column(name, sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("invoices", sa.Column("served_on", sa.Date(), nullable=True))
    # Both are read again in full, and none counts as unchanged.
    op.execute("UPDATE customers SET sync_token = ''")
    op.execute("UPDATE invoices SET sync_token = ''")
    op.execute("UPDATE sync_marks SET mark = NULL")


def downgrade() -> None:
    op.drop_column("invoices", "served_on")
    for name in reversed(KNOWN):
        op.drop_column("customers", name)
