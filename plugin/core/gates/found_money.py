"""Money that is there but not yet matched: the usual cause of a wrong notice (rules 1 and 8)."""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def unapplied_money(account: Account, _invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """A payment or credit nobody has applied: a person applies it first (rule 1).

    This also keeps a charge from being raised while QuickBooks' automatic application of credit could eat a
    deposit with it.
    """
    if account.unapplied_minor <= 0:
        return None
    owed = sum(invoice.balance_minor for invoice in account.overdue(company.today))
    return because("unapplied money", unapplied_minor=account.unapplied_minor, overdue_minor=owed)


@customer_wide
def lookalike_receipt(
    account: Account, _invoice: Invoice, _policy: Policy, _company: Company
) -> Because | None:
    """A deposit or sales receipt equal to an open balance holds the customer (rule 8)."""
    if not account.lookalikes:
        return None
    found = min(account.lookalikes, key=lambda receipt: (receipt.on, receipt.kind, receipt.id))
    return because(
        "lookalike receipt",
        kind=found.kind,
        id=found.id,
        on=found.on,
        amount_minor=found.amount_minor,
        invoice_id=found.invoice_id,
    )


@customer_wide
def unexplained_balance(
    account: Account, _invoice: Invoice, _policy: Policy, _company: Company
) -> Because | None:
    """A balance in QuickBooks that differs from the open items we see holds the customer (rule 8)."""
    member = next((member for member in account.members if member.unexplained_minor), None)
    if member is None:
        return None
    return because(
        "unexplained balance",
        member_id=member.id,
        name=member.name,
        reported_balance_minor=member.reported_balance_minor,
        open_items_minor=member.open_items_minor,
    )
