"""Records of what leaves: actions, what they cover, and every change of their state."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer

from plugin.tables.base import Day, Document, Instant, Minor, Text, company_table

actions = company_table(
    "actions",
    Column("id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("consent", Text, nullable=False),
    Column("payload", Document, nullable=False),  # the planner's action, all its numbers
    Column("because", Document, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("facts_at", Instant, nullable=False),  # how fresh the facts of this decision were
    Column("proposed_on", Day, nullable=False),
    Column("approved_by", Text),
    Column("approved_at", Instant),
    Column("owner", Text),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("not_before", Instant),
    Column("attempts", Integer, nullable=False),
    Column("unclear_times", Integer, nullable=False),
    Column("operation_id", Text),  # the request id of every attempt, stored before the first
    Column("order", Document),  # what was ordered, with the pre-image; set before the call
    Column("ordered_on", Day),  # the day of the order: when it left, or may have left
    Column("proof", Document),
    Column("remote_ref", Text),
    Column("done_on", Day),
    Column("done_at", Instant),
    Column("sentence", Text),  # what a person should know about a failed, unclear or cancelled action
    Column("created_at", Instant, nullable=False),
    CheckConstraint(
        "status IN ('proposed', 'approved', 'sending', 'done', 'unclear', 'failed', 'cancelled')",
        name="status",
    ),
    CheckConstraint("status <> 'done' OR remote_ref IS NOT NULL", name="done_has_proof"),
    CheckConstraint("status NOT IN ('done', 'unclear') OR \"order\" IS NOT NULL", name="sent_has_order"),
    CheckConstraint("status <> 'sending' OR owner IS NOT NULL", name="sending_has_owner"),
)
# What waits is read the oldest first, a page at a time; and what waits of some customers by these customers.
Index("ix_actions_status", actions.c.company_id, actions.c.status, actions.c.created_at, actions.c.id)
Index("ix_actions_customer", actions.c.company_id, actions.c.customer_id, actions.c.status)

# Covered once per subject, step and episode, whatever the clock, two workers or a crash do (rule 2).
action_covers = company_table(
    "action_covers",
    Column("subject", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("episode", Integer, primary_key=True, autoincrement=False),
    Column("action_id", Text, nullable=False),
    ForeignKeyConstraint(
        ["company_id", "action_id"], ["actions.company_id", "actions.id"], name="fk_action_covers_action"
    ),
)
Index("ix_action_covers_action", action_covers.c.company_id, action_covers.c.action_id)

action_events = company_table(
    "action_events",
    Column("id", Text, primary_key=True),
    Column("action_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("why", Text),
)
Index("ix_action_events_action", action_events.c.company_id, action_events.c.action_id)

# Each day of an invoice's interest is billed by one line; a line goes only when its charge never left.
charge_lines = company_table(
    "charge_lines",
    Column("invoice_id", Text, primary_key=True),
    Column("period_from", Day, primary_key=True),
    Column("period_through", Day, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("action_id", Text, nullable=False),
    Column("charge_invoice_id", Text),  # the invoice we raised, once it is proved
    # How the amount came about, so that it can be reckoned again; None where a restored backup lost it.
    Column("principal_minor", Minor),
    Column("annual_rate_percent", Text),
    Column("day_count", Text),
    Column("paid_in_time_through", Day),
    CheckConstraint("period_through >= period_from", name="period"),
    ForeignKeyConstraint(
        ["company_id", "action_id"], ["actions.company_id", "actions.id"], name="fk_charge_lines_action"
    ),
)

# Each late fee of an invoice is billed by one line: the first time, the second, and none of them twice.
charge_fees = company_table(
    "charge_fees",
    Column("invoice_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("amount_minor", Minor, nullable=False),
    Column("owed_minor", Minor, nullable=False),
    Column("percent", Text),
    Column("paid_in_time_through", Day),
    Column("action_id", Text, nullable=False),
    Column("charge_invoice_id", Text),
    CheckConstraint("number >= 1", name="number"),
    ForeignKeyConstraint(
        ["company_id", "action_id"], ["actions.company_id", "actions.id"], name="fk_charge_fees_action"
    ),
)
