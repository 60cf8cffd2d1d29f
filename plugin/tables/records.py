"""Records of what people said and decided about customers: ours alone; back these up."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table

from plugin.tables.base import Day, Document, Flag, Instant, Minor, Text, company_table


def _said(name: str, *columns: Column[object] | CheckConstraint) -> Table:
    """Something a person recorded about a customer, with who recorded it and when."""
    table = company_table(
        name,
        Column("id", Text, primary_key=True),
        Column("customer_id", Text, nullable=False),
        *columns,
        Column("recorded_by", Text, nullable=False),
        Column("recorded_at", Instant, nullable=False),
    )
    Index(f"ix_{name}_customer", table.c.company_id, table.c.customer_id)
    return table


contacts = _said(
    "contacts",
    Column("happened_on", Day, nullable=False),
    Column("how", Text, nullable=False),
    Column("reached", Flag, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("reason_code", Text),
    Column("invoice_id", Text),
    Column("answers", Text),  # the message of ours, or the attempt in vain, to which it is the response
)

promises = _said(
    "promises",
    Column("contact_id", Text),
    Column("made_on", Day, nullable=False),
    Column("pay_by", Day, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("method", Text, nullable=False),
    Column("invoice_ids", Document, nullable=False),
    Column("paid_already_minor", Minor, nullable=False),
    Column("cancelled_on", Day),
)

disputes = _said(
    "disputes",
    Column("invoice_id", Text, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner", Text),
    Column("opened_on", Day, nullable=False),
    Column("closed_on", Day),
    Column("closed_by", Text),
    Column("resolution", Text),
    Column("resolution_note", Text),
)

holds = _said(
    "holds",
    Column("invoice_id", Text),
    Column("reason", Text, nullable=False),
    Column("placed_on", Day, nullable=False),
    Column("until", Day),
    Column("lifted_on", Day),
    Column("lifted_by", Text),
)

legal_stops = _said(
    "legal_stops",
    Column("reason", Text, nullable=False),
    Column("placed_on", Day, nullable=False),
    Column("lifted_on", Day),
    Column("lifted_by", Text),
)

payment_plans = _said(
    "payment_plans",
    Column("invoice_ids", Document, nullable=False),
    Column("instalments", Document, nullable=False),
    Column("agreed_on", Day, nullable=False),
    Column("person", Text, nullable=False),
    Column("interest", Text, nullable=False),
    Column("review_on", Day),  # of small recurring payments: when a person looks whether they still fit
    Column("text", Text, nullable=False),  # what the customer is asked to agree to, word for word
    Column("sent_on", Day),
    Column("sent_by", Text),
    Column("acknowledged_on", Day),
    Column("acknowledged_by", Text),
    Column("acknowledged_how", Text),
    Column("ended_on", Day),
    Column("ended_by", Text),
    Column("ended_why", Text),
    CheckConstraint("interest IN ('waits', 'runs')", name="interest"),
)

cod_states = _said(
    "cod_states",
    Column("since", Day, nullable=False),
    Column("cause", Text, nullable=False),
    Column("former_terms", Document, nullable=False),
    Column("ended_on", Day),
    CheckConstraint("cause IN ('arrears', 'history', 'by hand')", name="cause"),
)

# That a customer pays before work, by a person's decision and until one ends it: at most one stands.
cod_decisions = _said(
    "cod_decisions",
    Column("reason", Text, nullable=False),
    Column("decided_on", Day, nullable=False),
    Column("ended_on", Day),
    Column("ended_by", Text),
)
Index(
    "ix_cod_decisions_standing",
    cod_decisions.c.company_id,
    cod_decisions.c.customer_id,
    unique=True,
    sqlite_where=cod_decisions.c.ended_on.is_(None),
    postgresql_where=cod_decisions.c.ended_on.is_(None),
)

# What a person has set for one customer or invoice; `plugin.core.said.Own` says which names there are.
own_settings = _said(
    "own_settings",
    Column("invoice_id", Text),
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("set_on", Day, nullable=False),
    Column("ended_on", Day),
    Column("ended_by", Text),
)

# "There is nothing to do": a task that a person set aside stays so while its reason is the same.
set_aside = _said(
    "set_aside",
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("because", Document, nullable=False),
)

# What a person decided about a debt that nothing else has settled (S2.10).
escalations = _said(
    "escalations",
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_on", Day, nullable=False),
)

# That a charge of ours is not asked for, by a person's decision: once for a charge.
waivers = _said(
    "waivers",
    Column("charge_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("waived_on", Day, nullable=False),
)
Index("ix_waivers_charge", waivers.c.company_id, waivers.c.charge_id, unique=True)

SAID = (
    contacts,
    promises,
    disputes,
    holds,
    legal_stops,
    payment_plans,
    cod_states,
    cod_decisions,
    set_aside,
    own_settings,
    waivers,
    escalations,
)
"""Everything that is recorded about customers, row by row."""

customer_settings = company_table(
    "customer_settings",
    Column("customer_id", Text, primary_key=True),
    Column("is_consumer", Flag, nullable=False),
    Column("is_business", Flag),  # None: nobody has said
    Column("set_by", Text, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("terms_on", Day),  # when somebody there acknowledged our terms, who, how, and who says so
    Column("terms_person", Text),
    Column("terms_how", Text),
    Column("terms_recorded_by", Text),
)

# A customer or an invoice that went to another payer in QuickBooks: what was said and done follows, once.
payer_changes = company_table(
    "payer_changes",
    Column("id", Text, primary_key=True),
    Column("former_id", Text, nullable=False),
    Column("customer_id", Text),  # who has another payer now
    Column("invoice_id", Text),  # or what another customer owes now
    Column("noticed_at", Instant, nullable=False),
    Column("followed_at", Instant),
)
Index("ix_payer_changes_former", payer_changes.c.company_id, payer_changes.c.former_id)
Index("ix_payer_changes_followed", payer_changes.c.company_id, payer_changes.c.followed_at)

# Who was merged away, and into whom. The audit names a customer for ever as it was when something left.
merged_customers = company_table(
    "merged_customers",
    Column("former_id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("noticed_at", Instant, nullable=False),
)
Index("ix_merged_customers_customer", merged_customers.c.company_id, merged_customers.c.customer_id)

# Only invoices we have acted on get rows: an episode matters once something covers the one before it.
episodes = company_table(
    "episodes",
    Column("invoice_id", Text, primary_key=True),
    Column("episode", Integer, primary_key=True, autoincrement=False),
    Column("began_on", Day),  # when it was owed again; None for the first episode, which the due date begins
    Column("ended_on", Day),
)
