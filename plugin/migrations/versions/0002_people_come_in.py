"""People come in: sessions, invitations, the way into the frame, and who may frame a company"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _company_table(name: str, *columns: sa.schema.SchemaItem, key: str) -> None:
    op.create_table(
        name,
        sa.Column("company_id", sa.String(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f(f"fk_{name}_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", key, name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )


def _of_a_member(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", "user_id"],
        ["memberships.company_id", "memberships.user_id"],
        name=op.f(f"fk_{name}_memberships"),
        ondelete="CASCADE",
    )


def _create_states(*more: sa.schema.SchemaItem) -> None:
    op.create_table(
        "oauth_states",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        *more,
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_oauth_states")),
        sqlite_strict=True,
    )


def upgrade() -> None:
    # States live ten minutes: whoever is in the middle of connecting starts again.
    op.drop_table("oauth_states")
    _create_states(
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=True),
        sa.Column("waiting_hash", sa.String(), nullable=True),
        sa.CheckConstraint("purpose IN ('connect', 'sign-in')", name=op.f("ck_oauth_states_purpose")),
    )
    _company_table("embed_origins", sa.Column("origin", sa.String(), nullable=False), key="origin")
    _company_table(
        "invitations",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'collector', 'manager')", name=op.f("ck_invitations_role")),
        key="email",
    )
    _company_table(
        "handovers",
        sa.Column("waiting_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_member("handovers"),
        key="waiting_hash",
    )
    _company_table(
        "sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("waiting_hash", sa.String(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_member("sessions"),
        key="token_hash",
    )
    op.create_index(op.f("ix_sessions_token_hash"), "sessions", ["token_hash"], unique=False)
    op.create_index("ix_sessions_member", "sessions", ["company_id", "user_id"], unique=False)


def downgrade() -> None:
    for name in ("sessions", "handovers", "invitations", "embed_origins", "oauth_states"):
        op.drop_table(name)
    _create_states()
