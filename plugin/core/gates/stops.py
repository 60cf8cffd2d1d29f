"""A person, or the law, has said stop."""

from __future__ import annotations

from datetime import timedelta

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def legal_stop(account: Account, _invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """Bankruptcy, attorney, deceased, agency, "stop contacting me": ends every outward act (rule 1)."""
    return stopped_by_law(account)


def stopped_by_law(account: Account) -> Because | None:
    """The legal stop of *account*, as a reason."""
    stop = account.legal_stop
    if stop is None:
        return None
    return because("legal stop", reason=stop.reason, placed_by=stop.placed_by, placed_on=stop.placed_on)


def on_hold(account: Account, invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """A person's pause beats the policy, until it ends (rule 5)."""
    holds = [hold for hold in account.holds if hold.covers(invoice.id, company.today)]
    if not holds:
        return None
    hold = max(holds, key=lambda hold: (hold.until is None, hold.until or hold.placed_on))
    return because(
        "on hold",
        until=hold.until + timedelta(days=1) if hold.until else None,
        reason=hold.reason,
        placed_by=hold.placed_by,
        placed_on=hold.placed_on,
        through=hold.until,
        scope="invoice" if hold.invoice_id else "customer",
    )
