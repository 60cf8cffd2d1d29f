"""Whether the aging ties"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.add_column("companies", sa.Column("aging_check", document, nullable=True))


def downgrade() -> None:
    op.drop_column("companies", "aging_check")
