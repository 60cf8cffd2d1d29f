"""Credits of charges"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("credits", sa.Column("charged_minor", sa.BigInteger(), nullable=False, server_default="0"))
    # Credits are read again in full, and none counts as unchanged.
    op.execute("UPDATE credits SET sync_token = ''")
    op.execute("UPDATE sync_marks SET mark = NULL")
    _rename("invoice_id", "document_id")


def downgrade() -> None:
    op.drop_column("credits", "charged_minor")
    _rename("document_id", "invoice_id")


def _rename(before: str, after: str) -> None:
    """What differs may be a credit memo by now."""
    kind = postgresql.JSONB() if op.get_bind().dialect.name == "postgresql" else sa.Text()
    companies = sa.table("companies", sa.column("register_check", kind))
    text = sa.cast(companies.c.register_check, sa.Text())
    renamed = sa.cast(sa.func.replace(text, f'"{before}"', f'"{after}"'), kind)
    op.execute(sa.update(companies).values(register_check=renamed))
