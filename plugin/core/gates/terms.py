"""Was interest agreed with this customer? Where the policy asks, somebody there knows our terms (S4.8)."""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def terms_not_acknowledged(
    account: Account, _invoice: Invoice, policy: Policy, _company: Company
) -> Because | None:
    """No interest for who has not acknowledged the terms, if the policy says so (S4.8)."""
    return None if knows_terms(account, policy) else because("terms not acknowledged")


def knows_terms(account: Account, policy: Policy) -> bool:
    """Whether interest may be spoken of as agreed, as far as the policy asks."""
    asks = policy.interest is not None and policy.interest.only_if_acknowledged
    return not asks or account.terms_acknowledged_on is not None
