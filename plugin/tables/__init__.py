"""Every table. Three kinds, kept apart because they have different owners:

* *mirrors* hold what QuickBooks owns; a full sync rebuilds them;
* *records* are ours alone; back these up;
* *derived* rows are rebuilt from both.

Every key carries the company; every query is scoped to it by `plugin.store.scope`.
"""

from plugin.tables.audit import audit_entries, audit_heads, audit_keys, audit_texts
from plugin.tables.base import metadata
from plugin.tables.derived import BUCKETS, skips, standing_totals, standings, tasks
from plugin.tables.findings import findings
from plugin.tables.mirrors import (
    credits_,
    customers,
    invoices,
    journal_lines,
    journals,
    payment_lines,
    payments,
    receipt_lines,
    receipts,
    terms,
    unreadable,
)
from plugin.tables.outbox import action_covers, action_events, actions, charge_fees, charge_lines
from plugin.tables.records import (
    SAID,
    cod_decisions,
    cod_states,
    contacts,
    customer_settings,
    disputes,
    episodes,
    escalations,
    holds,
    legal_stops,
    merged_customers,
    own_settings,
    payer_changes,
    payment_plans,
    promises,
    set_aside,
    waivers,
)
from plugin.tables.setup import (
    call_turns,
    companies,
    company_events,
    connections,
    due,
    embed_origins,
    former_members,
    handovers,
    hint_inbox,
    invitations,
    memberships,
    oauth_states,
    part_holders,
    policies,
    runs,
    safety_stops,
    sessions,
    sync_marks,
    users,
)

MIRRORS = (
    terms,
    customers,
    invoices,
    payments,
    payment_lines,
    credits_,
    receipts,
    receipt_lines,
    journals,
    journal_lines,
    unreadable,
    sync_marks,
)
"""What a full sync rebuilds, with the mark that says how far it has come."""

DERIVED = (standings, standing_totals, skips, tasks, findings)
"""What the next plan rebuilds."""

PASSING = (oauth_states, sessions, handovers, hint_inbox, call_turns)
"""What ends by itself; nobody misses it after a restore."""

__all__ = [
    "BUCKETS",
    "DERIVED",
    "MIRRORS",
    "PASSING",
    "SAID",
    "action_covers",
    "action_events",
    "actions",
    "audit_entries",
    "audit_heads",
    "audit_keys",
    "audit_texts",
    "call_turns",
    "charge_fees",
    "charge_lines",
    "cod_decisions",
    "cod_states",
    "companies",
    "company_events",
    "connections",
    "contacts",
    "credits_",
    "customer_settings",
    "customers",
    "disputes",
    "due",
    "embed_origins",
    "episodes",
    "escalations",
    "findings",
    "former_members",
    "handovers",
    "hint_inbox",
    "holds",
    "invitations",
    "invoices",
    "journal_lines",
    "journals",
    "legal_stops",
    "memberships",
    "merged_customers",
    "metadata",
    "oauth_states",
    "own_settings",
    "part_holders",
    "payer_changes",
    "payment_lines",
    "payment_plans",
    "payments",
    "policies",
    "promises",
    "receipt_lines",
    "receipts",
    "runs",
    "safety_stops",
    "sessions",
    "set_aside",
    "skips",
    "standing_totals",
    "standings",
    "sync_marks",
    "tasks",
    "terms",
    "unreadable",
    "users",
    "waivers",
]
