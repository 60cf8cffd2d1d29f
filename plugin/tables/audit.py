"""The audit: what was ordered and what became of it. Triggers of the database keep it only added to.

Entries hold ids, codes and numbers. Names and texts lie sealed beside them, under a key for each customer,
so that a customer can be forgotten while the chain still verifies (reliability.md 5).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary

from plugin.tables.base import Instant, Text, company_table

audit_entries = company_table(
    "audit_entries",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),
    Column("action_id", Text),
    Column("customer_id", Text),
    Column("body", Text, nullable=False),  # canonical JSON, exactly as it was hashed
    Column("text_hash", Text),  # of the sealed text beside it, when there is one
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
)
Index("ix_audit_entries_action", audit_entries.c.company_id, audit_entries.c.action_id)
Index("ix_audit_entries_customer", audit_entries.c.company_id, audit_entries.c.customer_id)

# The last entry, locked while the next is added.
audit_heads = company_table(
    "audit_heads",
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

audit_texts = company_table(
    "audit_texts",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
Index("ix_audit_texts_customer", audit_texts.c.company_id, audit_texts.c.customer_id)

audit_keys = company_table(
    "audit_keys",
    Column("customer_id", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # the customer's key, sealed by the installation's
)
