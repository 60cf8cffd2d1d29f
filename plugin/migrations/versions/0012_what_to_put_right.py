"""What to put right"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "because",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_findings_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "company_id", "customer_id", "currency", "kind", "subject", name=op.f("pk_findings")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_findings_rank",
        "findings",
        ["company_id", "rank", "amount_minor", "customer_id", "currency", "subject"],
    )
    # Found as customers are planned: everybody is planned anew.
    op.execute(sa.text("UPDATE standings SET is_dirty = :yes").bindparams(yes=True))


def downgrade() -> None:
    op.drop_index("ix_findings_rank", "findings")
    op.drop_table("findings")
