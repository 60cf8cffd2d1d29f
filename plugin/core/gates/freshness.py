"""Stale facts send nothing: fresh means synced lately, and payments confirmed as entered (rule 8)."""

from __future__ import annotations

from datetime import timedelta

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@customer_wide
def stale_facts(_account: Account, _invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """The last good sync must be recent."""
    return stale_sync(policy, company)


def stale_sync(policy: Policy, company: Company) -> Because | None:
    """Why the facts are too old to act on; None when the last good sync is recent."""
    if company.synced_at is None:
        return because("never synced")
    if company.now - company.synced_at <= timedelta(hours=policy.facts_fresh_hours):
        return None
    return because(
        "stale facts",
        synced_at=f"{company.synced_at:%Y-%m-%d %H:%M} UTC",
        facts_fresh_hours=policy.facts_fresh_hours,
    )


@customer_wide
def payments_not_confirmed(
    _account: Account, _invoice: Invoice, policy: Policy, company: Company
) -> Because | None:
    """A person must have said lately that payments are entered; the age is counted in working days.

    Asking the person is the shell's: one task for the company, not one for every customer.
    """
    return unconfirmed(policy, company)


def unconfirmed(policy: Policy, company: Company) -> Because | None:
    """Why payments do not count as entered; None when somebody has confirmed it lately."""
    through = company.payments_entered_through
    if through is None:
        return because("payments not confirmed", books_through_days=policy.books_through_days)
    if company.calendar.working_days(through, company.today) <= policy.books_through_days:
        return None
    return because(
        "payments not confirmed",
        payments_entered_through=through,
        books_through_days=policy.books_through_days,
    )
