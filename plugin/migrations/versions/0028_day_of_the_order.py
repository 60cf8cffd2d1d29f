"""The day of the order: what nobody knows the outcome of may have left on it"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("ordered_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("actions", "ordered_on")
