"""What waits in its order"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BEFORE = {"ix_actions_status": ["status"], "ix_actions_customer": ["customer_id"]}
_AFTER = {
    "ix_actions_status": ["status", "created_at", "id"],
    "ix_actions_customer": ["customer_id", "status"],
}


def upgrade() -> None:
    _index(_AFTER)


def downgrade() -> None:
    _index(_BEFORE)


def _index(columns: dict[str, list[str]]) -> None:
    for name, named in columns.items():
        op.drop_index(name, "actions")
        op.create_index(name, "actions", ["company_id", *named])
