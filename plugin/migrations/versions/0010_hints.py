"""Hints"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("due", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("due", sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "hint_inbox",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "fingerprints",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("spread_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_hint_inbox")),
        sqlite_strict=True,
    )
    op.create_index("ix_hint_inbox_spread_at", "hint_inbox", ["spread_at", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_hint_inbox_spread_at", "hint_inbox")
    op.drop_table("hint_inbox")
    op.drop_column("due", "hinted_at")
    op.drop_column("due", "looked_at")
