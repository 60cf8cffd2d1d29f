"""While our figures and the accounting system's own differ, nothing is charged on them."""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def aging_does_not_tie(
    _account: Account, _invoice: Invoice, _policy: Policy, company: Company
) -> Because | None:
    """No charge while the latest comparison with QuickBooks' own A/R Aging showed a difference."""
    return untied(company)


def untied(company: Company) -> Because | None:
    """Why nothing is charged; None when the figures tied, or were never compared."""
    if not company.untied_customers:
        return None
    return because("aging does not tie", customers=company.untied_customers)


@customer_wide
def charges_do_not_match(
    _account: Account, _invoice: Invoice, _policy: Policy, company: Company
) -> Because | None:
    """No charge while an earlier one does not stand as raised, or another passes for one of ours."""
    return unmatched(company)


def unmatched(company: Company) -> Because | None:
    """Why nothing is charged; None when our register was found as it is, or was never compared."""
    if not company.differing_charges:
        return None
    return because("charges do not match", charges=company.differing_charges)
