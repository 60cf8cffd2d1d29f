"""Who holds which part in collecting"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_holders",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_part_holders_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "part", name=op.f("pk_part_holders")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("part_holders")
