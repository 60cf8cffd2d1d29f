"""python-quickbooks' own paging loop over three kinds; it writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quickbooks.objects.customer import Customer
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.payment import Payment

from benchmarks.beside.large_company import Company
from benchmarks.beside.measure import told
from benchmarks.beside.our_client import client_of


def measured(company: Company, _folder: Path) -> dict[str, Any]:
    """The figures of reading everything once."""
    client = client_of(company)

    def read() -> None:
        for kind in (Customer, Invoice, Payment):
            start, rows = 1, [None] * 1000
            while len(rows) == 1000:
                rows = kind.filter(start_position=start, max_results=1000, order_by="Id", qb=client)
                start += 1000

    return {"first": told(company, read)}
