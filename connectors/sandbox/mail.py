"""Outgoing mail, as it looked the moment it left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message QuickBooks sent on the company's behalf (qbo.md §6)."""

    at: datetime
    entity: str
    id: str
    doc_number: str
    to: str
    cc: str
    subject: str
    memo: str
    """CustomerMemo at that moment: the only words of the message that differ from form to form."""
    balance: Decimal
    due_date: str
    by: str
    """ "api", "person", or "quickbooks" for what it sends by itself."""
