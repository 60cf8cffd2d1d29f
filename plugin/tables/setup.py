"""Records of the set-up: companies, their connection, people, policies, runs and who works on what."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from plugin.tables.base import Day, Document, Flag, Instant, Text, company_table, metadata

companies = Table(
    "companies",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("home_currency", Text, nullable=False),
    Column("auto_applies_credit", Flag, nullable=False),
    Column("books_closed_through", Day),
    Column("default_term_id", Text),
    Column("cod_term_id", Text),
    Column("mode", Text, nullable=False),
    Column("is_stopped", Flag, nullable=False),
    Column("terms_disclose_interest", Flag, nullable=False),
    Column("terms_disclose_fees", Flag, nullable=False),  # ours, beside interest
    Column("late_fees_off", Flag, nullable=False),  # QuickBooks' own, by a person's word
    Column("aging_check", Document),  # how our figures last compared with QuickBooks' own
    Column("register_check", Document),  # how our charges last compared with what stands there
    Column("payments_entered_through", Day),
    Column("chasing_starts_on", Day),
    Column("policy_version", Integer),
    Column("preview_seen_at", Instant),  # rule 6: nothing is switched on before somebody has looked
    Column("preview_seen_by", Text),
    Column("profile_read_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("mode IN ('preview', 'approve', 'automatic')", name="mode"),
    sqlite_strict=True,
)

# A person may belong to many companies, so these keys alone do not start with one.
users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("subject", Text, nullable=False, unique=True),  # who they are at the identity provider
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("created_at", Instant, nullable=False),
    sqlite_strict=True,
)

memberships = company_table(
    "memberships",
    Column("user_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("signed_in_at", Instant),  # the last time; None until the first
    ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    CheckConstraint("role IN ('viewer', 'collector', 'manager')", name="role"),
)

# Whoever has left is still called by their name in what they did here.
former_members = company_table(
    "former_members",
    Column("user_id", Text, primary_key=True),
    Column("left_at", Instant, nullable=False),
    ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
)

connections = company_table(
    "connections",
    Column(
        "realm_fingerprint", Text, nullable=False
    ),  # keyed hash: finds the company without naming its realm
    Column("secret", LargeBinary, nullable=False),  # realm id and tokens, encrypted
    Column("token_version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_reason", Text),
    Column("access_expires_at", Instant, nullable=False),
    Column("refresh_expires_at", Instant, nullable=False),
    Column("refresh_hard_expires_at", Instant),
    Column("refreshing_by", Text),
    Column("refreshing_until", Instant),
    Column("connected_at", Instant, nullable=False),
    Column("connected_by", Text, nullable=False),
    UniqueConstraint("realm_fingerprint"),
    CheckConstraint("status IN ('connected', 'dead', 'disconnected')", name="status"),
)

# An attempt to connect or to sign in ends after ten minutes or one use.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state_hash", Text, primary_key=True, nullable=False),
    Column("browser_hash", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("target_id", Text),  # the company to sign in to; a stranger names it, so it proves nothing
    Column("waiting_hash", Text),  # the framed page that waits for the sign-in
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("purpose IN ('connect', 'sign-in')", name="purpose"),
    sqlite_strict=True,
)

invitations = company_table(
    "invitations",
    Column("email", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("invited_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("role IN ('viewer', 'collector', 'manager')", name="role"),
)

# A session hangs on the membership and ends with it. One token may open several companies.
sessions = company_table(
    "sessions",
    Column("token_hash", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("waiting_hash", Text),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["company_id", "user_id"], ["memberships.company_id", "memberships.user_id"], ondelete="CASCADE"
    ),
    Index("ix_sessions_token_hash", "token_hash"),
    Index("ix_sessions_member", "company_id", "user_id"),
)

# What a top-level window leaves for the framed page: sixty seconds, one use.
handovers = company_table(
    "handovers",
    Column("waiting_hash", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["company_id", "user_id"], ["memberships.company_id", "memberships.user_id"], ondelete="CASCADE"
    ),
)

embed_origins = company_table("embed_origins", Column("origin", Text, primary_key=True))

# Who holds a part in collecting; whoever has left is passed over, so that no task is nobody's.
part_holders = company_table(
    "part_holders",
    Column("part", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_at", Instant, nullable=False),
)

policies = company_table(
    "policies",
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("toml", Text, nullable=False),
    Column("activated_at", Instant, nullable=False),
    Column("activated_by", Text, nullable=False),
    Column("moves_running", Flag, nullable=False),  # cases that run go over to it instead of keeping theirs
)

sync_marks = company_table(
    "sync_marks",
    Column("mark", Instant),  # QuickBooks' own time; None until the first sync is complete
    Column("reading_since", Instant),  # when the full read under way began, in QuickBooks' time
    Column("reading_kind", Text),
    Column("reading_position", Integer),
    Column("reading_pace", Document),  # how far the full read has come in all, and how fast it goes
    Column("synced_at", Instant),  # our time of the last good sync
    Column("error", Text),
    Column("counted_at", Instant),  # our time when customers were last counted, once a day
    Column("unhinted_at", Instant),  # our time when a change was last met of which no webhook had told
    Column("reconciled_at", Instant),  # our time of the last comparison with QuickBooks, once a week
)

runs = company_table(
    "runs",
    Column("id", Text, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("outcome", Text, nullable=False),
    Column("counts", Document, nullable=False),
    Column("calls", Document, nullable=False),
    Column("error", Text),
    CheckConstraint("outcome IN ('running', 'done', 'failed')", name="outcome"),
)

# Calls to the accounting system, by UTC month and kind: reads are metered by the month and for the whole app.
call_counts = company_table(
    "call_counts",
    Column("month", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("calls", Integer, nullable=False),
)

# Where several processes work on one database: when calls of a company started, and which are under way.
call_turns = company_table(
    "call_turns",
    Column("starts", Document, nullable=False),  # seconds since the epoch, the oldest first
    Column("batches", Document, nullable=False),
    Column("running", Document, nullable=False),  # until when each place is held
    Column("silent_until", Instant),
)

# Who switched what, and when: modes, stops, confirmations, people. Nothing here is ever changed.
company_events = company_table(
    "company_events",
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_company_events_at", "company_id", "at", "id"),
)

# What the program stopped by itself, and who let it go on. At most one of a kind is open.
safety_stops = company_table(
    "safety_stops",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("because", Document, nullable=False),
    Column("since", Instant, nullable=False),
    Column("lifted_at", Instant),
    Column("lifted_by", Text),
    CheckConstraint("kind IN ('unusual volume', 'restored backup')", name="kind"),
)
Index(
    "ix_safety_stops_open",
    safety_stops.c.company_id,
    safety_stops.c.kind,
    unique=True,
    sqlite_where=safety_stops.c.lifted_at.is_(None),
    postgresql_where=safety_stops.c.lifted_at.is_(None),
)

# The sole truth about who runs what: a scheduler or a job engine only says "look at this company".
due = company_table(
    "due",
    Column("next_due_at", Instant, nullable=False),
    Column("owner", Text),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("looked_at", Instant),  # when the last run began
    Column("hinted_at", Instant),  # when QuickBooks last told that something has changed
)

# Webhooks as they came, by the hash of their body: what they say is looked up, never believed. One body may
# speak of many companies, which are named by the fingerprints of their realms.
hint_inbox = Table(
    "hint_inbox",
    metadata,
    Column("digest", Text, primary_key=True, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("fingerprints", Document, nullable=False),
    Column("spread_at", Instant),
    sqlite_strict=True,
)
Index("ix_hint_inbox_spread_at", hint_inbox.c.spread_at, hint_inbox.c.received_at)
