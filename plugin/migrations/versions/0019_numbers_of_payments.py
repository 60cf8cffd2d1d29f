"""Numbers of payments"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Payments read before this have no number until they change or are compared.
    op.add_column("payments", sa.Column("number", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("payments", "number")
