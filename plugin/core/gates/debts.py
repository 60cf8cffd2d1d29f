"""Is this an invoice the customer owes and is late with?"""

from __future__ import annotations

from datetime import timedelta

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


def voided(_account: Account, invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """Nobody is contacted about a voided invoice (rule 1)."""
    return because("voided", number=invoice.number) if invoice.is_voided else None


def paid(_account: Account, invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """Nobody is contacted about a paid invoice (rule 1)."""
    if invoice.balance_minor > 0:
        return None
    paid_on = max((part.on for part in invoice.applied), default=None)
    return because("paid", number=invoice.number, paid_on=paid_on)


def only_a_late_fee(
    _account: Account, invoice: Invoice, _policy: Policy, _company: Company
) -> Because | None:
    """A late fee that QuickBooks added by itself is never asked for, so alone it is no debt to chase."""
    if invoice.principal_minor > 0:
        return None
    return because("only a late fee", number=invoice.number, balance_minor=invoice.balance_minor)


def charge_of_ours(_account: Account, invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """An unpaid charge alone never triggers anything (rule 3)."""
    return because("charge of ours", number=invoice.number) if invoice.is_charge else None


def not_overdue(_account: Account, invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """Up to and including its due date an invoice is not late."""
    if company.today > invoice.due_on:
        return None
    return because(
        "not overdue", until=invoice.due_on + timedelta(days=1), number=invoice.number, due_on=invoice.due_on
    )
