"""Too little to chase: asked of the customer's whole overdue debt, never of one invoice alone."""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.money import threshold_minor
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def minimum_amount(account: Account, _invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """A customer who owes less overdue than the policy's minimum is left; the list still shows it (S4.1)."""
    minimum = threshold_minor(policy.minimum_amount, account.currency)
    asked = sum(account.asked_minor(invoice) for invoice in account.overdue(company.today))
    if asked >= minimum:
        return None
    return because("below the minimum amount", asked_minor=asked, minimum_minor=minimum)


@customer_wide
def minimum_amount_coming(
    account: Account, _invoice: Invoice, policy: Policy, company: Company
) -> Because | None:
    """Before the due date the same minimum is asked of all that the customer owes."""
    minimum = threshold_minor(policy.minimum_amount, account.currency)
    owed = (*account.overdue(company.today), *account.coming(company.today))
    asked = sum(account.asked_minor(invoice) for invoice in owed)
    if asked >= minimum:
        return None
    return because("owes less than the minimum amount", asked_minor=asked, minimum_minor=minimum)
