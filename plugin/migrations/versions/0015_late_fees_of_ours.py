"""Late fees of ours"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_HOW = (
    ("principal_minor", sa.BigInteger()),
    ("annual_rate_percent", sa.String()),
    ("day_count", sa.String()),
    ("paid_in_time_through", sa.Date()),
)


def upgrade() -> None:
    op.add_column(
        "companies", sa.Column("terms_disclose_fees", sa.Boolean(), nullable=False, server_default="0")
    )
    for name, kind in _HOW:
        op.add_column("charge_lines", sa.Column(name, kind, nullable=True))
    op.create_table(
        "charge_fees",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("owed_minor", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.String(), nullable=True),
        sa.Column("paid_in_time_through", sa.Date(), nullable=True),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("charge_invoice_id", sa.String(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_charge_fees_number")),
        sa.ForeignKeyConstraint(
            ["company_id", "action_id"], ["actions.company_id", "actions.id"], name="fk_charge_fees_action"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_charge_fees_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "invoice_id", "name", "number", name=op.f("pk_charge_fees")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("charge_fees")
    for name, _ in reversed(_HOW):
        op.drop_column("charge_lines", name)
    op.drop_column("companies", "terms_disclose_fees")
