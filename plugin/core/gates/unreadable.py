"""A record that cannot be read may be the payment, the credit or the invoice that changes everything."""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def unreadable_record(
    account: Account, _invoice: Invoice, _policy: Policy, _company: Company
) -> Because | None:
    """While the facts are incomplete nobody is chased on them (rule 8)."""
    return facts_incomplete(account)


def facts_incomplete(account: Account) -> Because | None:
    """Why nothing leaves on what we know of *account*; None when all of it can be read."""
    found = min(account.unreadable, key=lambda one: (one.kind, one.id), default=None)
    if found is None:
        return None
    return because("unreadable record", kind=found.kind, id=found.id, reason=found.reason)
