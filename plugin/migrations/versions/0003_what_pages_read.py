"""What pages read: wider standings with their totals, tasks set aside, and who has seen the preview"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BUCKETS = ("current_minor", "days_1_30_minor", "days_31_60_minor", "days_61_90_minor", "days_91_minor")


def upgrade() -> None:
    op.create_table(
        "set_aside",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("because", DOCUMENT, nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_set_aside_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_set_aside")),
        sqlite_strict=True,
    )
    op.create_index("ix_set_aside_customer", "set_aside", ["company_id", "customer_id"], unique=False)
    op.create_table(
        "standing_totals",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("at_risk_minor", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in BUCKETS),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_standing_totals_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "currency", "rank", name=op.f("pk_standing_totals")),
        sqlite_strict=True,
    )
    op.add_column("companies", sa.Column("preview_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("companies", sa.Column("preview_seen_by", sa.String(), nullable=True))
    _rebuild_standings()


def _rebuild_standings() -> None:
    """Standings are derived: they are made anew, and everybody waits to be planned."""
    op.drop_table("standings")
    op.create_table(
        "standings",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("is_dirty", sa.Boolean(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("overdue_minor", sa.BigInteger(), nullable=False),
        sa.Column("oldest_due_on", sa.Date(), nullable=True),
        sa.Column("at_risk_minor", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in BUCKETS),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("rank_because", DOCUMENT, nullable=True),
        sa.Column("badges", sa.String(), nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("next_act", sa.String(), nullable=True),
        sa.Column("next_act_on", sa.Date(), nullable=True),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("last_contact", DOCUMENT, nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_standings_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "customer_id", "currency", name=op.f("pk_standings")),
        sqlite_strict=True,
    )
    op.create_index("ix_standings_look_again", "standings", ["company_id", "look_again_on"], unique=False)
    op.create_index(
        "ix_standings_rank",
        "standings",
        ["company_id", "rank", "at_risk_minor", "customer_id", "currency"],
        unique=False,
    )
    zeros = ", ".join(["0"] * (len(BUCKETS) + 5))
    op.execute(
        "INSERT INTO standings (company_id, customer_id, currency, is_dirty, name, badges, "  # noqa: S608
        f"{', '.join(BUCKETS)}, open_minor, overdue_minor, at_risk_minor, rank, approvals) "
        f"SELECT DISTINCT company_id, payer_id, '', {_true()}, '', '', {zeros} FROM customers"
    )


def _true() -> str:
    return "true" if op.get_bind().dialect.name == "postgresql" else "1"


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before the upgrade instead.")
