"""What answers what: which message or attempt of ours a contact responds to"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("answers", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("contacts", "answers")
