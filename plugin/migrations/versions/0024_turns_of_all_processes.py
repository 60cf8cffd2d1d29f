"""Turns of all processes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "call_turns",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("starts", document, nullable=False),
        sa.Column("batches", document, nullable=False),
        sa.Column("running", document, nullable=False),
        sa.Column("silent_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_call_turns_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_call_turns")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("call_turns")
