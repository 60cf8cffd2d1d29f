"""What is open on a customer's account besides its invoices, each item by itself."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.owed import OpenItem
from plugin.store.gather import Gathered


def other_items(found: Gathered, customer_id: str) -> Iterator[OpenItem]:
    """Unapplied payments, what is left of credits, and each line of a journal entry that is not settled.

    Lines stay apart: a debit of an entry is a debt even where another line of it is a credit.
    """
    for row in found.payments_by_customer.get(customer_id, []):
        yield OpenItem(kind="payment", id=row.id, customer_id=customer_id, open_minor=-row.unapplied_minor)
    for row in found.credits_by_customer.get(customer_id, []):
        yield OpenItem(kind="credit", id=row.id, customer_id=customer_id, open_minor=-row.remaining_minor)
    for line in found.journal_by_customer.get(customer_id, []):
        paid = found.paid_journals.get(line.journal_id, 0)
        sign = 1 if line.amount_minor > 0 else -1
        left = line.amount_minor - sign * min(paid, abs(line.amount_minor))
        if left:
            yield OpenItem(kind="journal", id=line.journal_id, customer_id=customer_id, open_minor=left)
