"""Who is a business"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customer_settings", sa.Column("is_business", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("customer_settings", "is_business")
