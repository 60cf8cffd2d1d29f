"""What QuickBooks does by itself and no program can see: two systems must not charge one customer."""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def late_fees_not_off(
    _account: Account, _invoice: Invoice, _policy: Policy, company: Company
) -> Because | None:
    """No charge before a person has said that QuickBooks' own late fees are off (qbo.md 2.4).

    Asking the person is the shell's: one task for the company, not one for every customer.
    """
    return None if company.late_fees_off else because("late fees not confirmed off")


def late_fees_unconfirmed(policy: Policy, company: Company) -> Because | None:
    """Why to ask a person about QuickBooks' late fees; None where nothing would be charged anyhow."""
    charges = policy.interest is not None and any(step.kind == "charge" for step in policy.steps)
    discloses = company.terms_disclose_interest or company.terms_disclose_fees
    if company.late_fees_off or not charges or not discloses:
        return None
    return because("late fees not confirmed off")
