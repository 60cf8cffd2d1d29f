"""How far a reading has come"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.add_column("sync_marks", sa.Column("reading_pace", document, nullable=True))


def downgrade() -> None:
    op.drop_column("sync_marks", "reading_pace")
