"""Mirrors: what QuickBooks owns. They may be dropped at any time; a full sync rebuilds them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from plugin.tables.base import Day, Document, Flag, Instant, Minor, Text, company_table


def _mirror(name: str, *columns: Column[object]) -> Table:
    """A mirror of one kind of QuickBooks record, keyed by its id there."""
    return company_table(
        name,
        Column("id", Text, primary_key=True),
        *columns,
        Column("sync_token", Text, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("met_in", Instant),  # when the reading began that met it last; one that meets it not drops it
    )


terms = _mirror(
    "terms",
    Column("name", Text, nullable=False),
    Column("is_active", Flag, nullable=False),
    Column("due_days", Integer),
)

customers = _mirror(
    "customers",
    Column("name", Text, nullable=False),
    Column("is_active", Flag, nullable=False),
    Column("parent_id", Text),
    Column("bills_with_parent", Flag, nullable=False),
    Column("payer_id", Text, nullable=False),  # the paying entity: ourselves, or the parent billed for us
    Column("email", Text),
    Column("term_id", Text),
    Column("currency", Text, nullable=False),
    Column("balance_minor", Minor, nullable=False),
    Column("notes", Text, nullable=False),
    Column("has_phone", Flag, nullable=False),
    Column("has_address", Flag, nullable=False),
    Column("has_contact_name", Flag, nullable=False),
)
Index("ix_customers_payer", customers.c.company_id, customers.c.payer_id)
Index("ix_customers_parent", customers.c.company_id, customers.c.parent_id)

invoices = _mirror(
    "invoices",
    Column("number", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("issued_on", Day, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("total_minor", Minor, nullable=False),
    Column("balance_minor", Minor, nullable=False),
    Column("late_fee_minor", Minor, nullable=False),
    Column("charged_minor", Minor, nullable=False),  # what stands on the item that we charge with
    Column("email", Text),
    Column("memo", Text, nullable=False),
    Column("private_note", Text, nullable=False),
    Column("emailed_at", Instant),
    Column("email_error", Text),
    Column("is_voided", Flag, nullable=False),
    Column("served_on", Day),  # the earliest day of service that its lines name
)
Index("ix_invoices_customer", invoices.c.company_id, invoices.c.customer_id)

# What QuickBooks has and we cannot read. The mirror keeps what it last read of such a record.
unreadable = company_table(
    "unreadable",
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("customer_ids", Document, nullable=False),  # whose accounts it may change; "" stands for anybody's
    Column("day", Day),
    Column("updated_at", Instant),
    Column("met_in", Instant),
    Column("found_at", Instant, nullable=False),
)

payments = _mirror(
    "payments",
    Column("number", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("paid_on", Day, nullable=False),
    Column("total_minor", Minor, nullable=False),
    Column("unapplied_minor", Minor, nullable=False),
)
Index("ix_payments_customer", payments.c.company_id, payments.c.customer_id)

payment_lines = company_table(
    "payment_lines",
    Column("payment_id", Text, primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("target", Text, nullable=False),
    Column("target_id", Text, nullable=False),
    Column("amount_minor", Minor, nullable=False),
)
Index("ix_payment_lines_target", payment_lines.c.company_id, payment_lines.c.target_id)

credits_ = _mirror(
    "credits",
    Column("number", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("issued_on", Day, nullable=False),
    Column("total_minor", Minor, nullable=False),
    Column("remaining_minor", Minor, nullable=False),
    Column("charged_minor", Minor, nullable=False),  # what of it takes back charges, by its lines' item
)
Index("ix_credits_customer", credits_.c.company_id, credits_.c.customer_id)

receipts = company_table(
    "receipts",
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("received_on", Day, nullable=False),
    Column("currency", Text, nullable=False),
    Column("sync_token", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("met_in", Instant),
)

receipt_lines = company_table(
    "receipt_lines",
    Column("kind", Text, primary_key=True),
    Column("receipt_id", Text, primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", Text),
    Column("amount_minor", Minor, nullable=False),
)
Index("ix_receipt_lines_amount", receipt_lines.c.company_id, receipt_lines.c.amount_minor)

journals = _mirror(
    "journals",
    Column("entered_on", Day, nullable=False),
    Column("currency", Text, nullable=False),
)

journal_lines = company_table(
    "journal_lines",
    Column("journal_id", Text, primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", Text, nullable=False),
    Column("amount_minor", Minor, nullable=False),
)
Index("ix_journal_lines_customer", journal_lines.c.company_id, journal_lines.c.customer_id)
