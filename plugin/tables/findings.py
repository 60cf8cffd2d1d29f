"""What a person should put right in QuickBooks: derived rows, made anew whenever a customer is planned."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer

from plugin.tables.base import Document, Minor, Text, company_table

findings = company_table(
    "findings",
    Column("customer_id", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("rank", Integer, nullable=False),  # of its kind; the highest stands first
    Column("amount_minor", Minor, nullable=False),
    Column("name", Text, nullable=False),
    Column("because", Document, nullable=False),
)
# The order of the page, and with it the key to page by: all falling.
Index(
    "ix_findings_rank",
    findings.c.company_id,
    findings.c.rank,
    findings.c.amount_minor,
    findings.c.customer_id,
    findings.c.currency,
    findings.c.subject,
)
