"""What happened in a company, as webhooks tell it (qbo.md §9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Attachable, CompanyInfo and rates are not among the entities that webhooks speak of.
SILENT = {
    "Attachable",
    "CompanyInfo",
    "ExchangeRate",
    "TaxCode",
    "TaxRate",
    "CompanyCurrency",
    "CustomerType",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One change of one record."""

    realm_id: str
    entity: str
    id: str
    operation: str
    """created, updated, deleted, voided, emailed or merged."""
    at: datetime
    deleted_id: str = ""
    """Who was merged into this record."""
