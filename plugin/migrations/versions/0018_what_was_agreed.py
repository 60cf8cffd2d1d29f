"""What was agreed: outcomes of contacts, disputes settled, payment plans, acknowledged terms"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TEXT = sa.String()
_ADDED = {
    "contacts": (("reason_code", _TEXT), ("invoice_id", _TEXT)),
    "disputes": (("owner", _TEXT), ("resolution", _TEXT), ("resolution_note", _TEXT)),
    "payment_plans": (
        ("review_on", sa.Date()),
        ("sent_on", sa.Date()),
        ("sent_by", _TEXT),
        ("acknowledged_on", sa.Date()),
        ("acknowledged_by", _TEXT),
        ("acknowledged_how", _TEXT),
        ("ended_by", _TEXT),
        ("ended_why", _TEXT),
    ),
    "customer_settings": (
        ("terms_on", sa.Date()),
        ("terms_person", _TEXT),
        ("terms_how", _TEXT),
        ("terms_recorded_by", _TEXT),
    ),
}
_FILLED = (
    ("contacts", "outcome", "talked"),
    ("payment_plans", "person", ""),
    ("payment_plans", "interest", "waits"),
    ("payment_plans", "text", ""),
)


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, name, first in _FILLED:
        op.add_column(table, sa.Column(name, _TEXT, nullable=False, server_default=first))
    # Who was not reached was tried in vain, and nobody wrote down how.
    op.execute("UPDATE contacts SET outcome = 'no answer' WHERE NOT reached")
    with op.batch_alter_table("payment_plans") as batch:
        batch.create_check_constraint(op.f("ck_payment_plans_interest"), "interest IN ('waits', 'runs')")


def downgrade() -> None:
    with op.batch_alter_table("payment_plans") as batch:
        batch.drop_constraint(op.f("ck_payment_plans_interest"), type_="check")
    for table, name, _first in _FILLED:
        op.drop_column(table, name)
    for table, columns in _ADDED.items():
        for name, _kind in columns:
            op.drop_column(table, name)
