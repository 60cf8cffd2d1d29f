"""Derived rows: rebuilt from mirrors and records by the cycle and after each act of staff."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer

from plugin.tables.base import Day, Document, Flag, Instant, Minor, Text, company_table

BUCKETS = ("current_minor", "days_1_30_minor", "days_31_60_minor", "days_61_90_minor", "days_91_minor")
"""Open balances by days overdue."""

# One standing per paying customer and currency; pages page over it by key and never add up a ledger.
standings = company_table(
    "standings",
    Column("customer_id", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("is_dirty", Flag, nullable=False),
    Column("look_again_on", Day),
    Column("name", Text, nullable=False),
    Column("open_minor", Minor, nullable=False),
    Column("overdue_minor", Minor, nullable=False),
    Column("oldest_due_on", Day),
    Column("at_risk_minor", Minor, nullable=False),
    *(Column(name, Minor, nullable=False) for name in BUCKETS),
    Column("rank", Integer, nullable=False),  # the highest stands first
    Column("rank_because", Document),
    Column("badges", Text, nullable=False),  # |COD|promise|
    Column("approvals", Integer, nullable=False),
    Column("next_act", Text),
    Column("next_act_on", Day),
    Column("last_contact_on", Day),
    Column("last_contact", Document),
    Column("planned_at", Instant),
)
# The order of the list, and with it the key to page by: all four falling.
Index(
    "ix_standings_rank",
    standings.c.company_id,
    standings.c.rank,
    standings.c.at_risk_minor,
    standings.c.customer_id,
    standings.c.currency,
)
Index("ix_standings_dirty", standings.c.company_id, standings.c.is_dirty)
Index("ix_standings_look_again", standings.c.company_id, standings.c.look_again_on)

# What the standings of one rank add up to, kept as they change: a page reads a handful of rows.
standing_totals = company_table(
    "standing_totals",
    Column("currency", Text, primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("customers", Integer, nullable=False),
    Column("at_risk_minor", Minor, nullable=False),
    *(Column(name, Minor, nullable=False) for name in BUCKETS),
)

# The present reason for each silence; a row changes only when its reason does.
skips = company_table(
    "skips",
    Column("customer_id", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("episode", Integer, primary_key=True, autoincrement=False),
    Column("because", Document, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)

tasks = company_table(
    "tasks",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("because", Document, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Text),
)
Index("ix_tasks_customer", tasks.c.company_id, tasks.c.customer_id)
Index(
    "uq_tasks_open",
    tasks.c.company_id,
    tasks.c.kind,
    tasks.c.customer_id,
    tasks.c.subject,
    unique=True,
    sqlite_where=tasks.c.closed_at.is_(None),
    postgresql_where=tasks.c.closed_at.is_(None),
)
