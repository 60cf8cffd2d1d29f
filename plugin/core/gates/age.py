"""Debts too old or too young for the policy (rule 6, S0.3)."""

from __future__ import annotations

from datetime import timedelta

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


def before_chasing_started(
    _account: Account, invoice: Invoice, _policy: Policy, company: Company
) -> Because | None:
    """A debt due before the day chosen when the company connected is a person's to decide."""
    starts_on = company.chasing_starts_on
    if starts_on is None or invoice.due_on >= starts_on:
        return None
    return because(
        "before chasing started", number=invoice.number, due_on=invoice.due_on, chasing_starts_on=starts_on
    )


def old_debt(account: Account, invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """A debt already older than the policy's limit when chasing would begin is a person's to decide.

    One whose chasing began in time grows older under the policy; only a fresh start is refused.
    """
    if invoice.days_overdue(company.today) <= policy.oldest_days_overdue or _begun(account, invoice):
        return None
    return because(
        "old debt",
        number=invoice.number,
        due_on=invoice.due_on,
        oldest_days_overdue=policy.oldest_days_overdue,
    )


def grace(account: Account, invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """Nothing leaves until the invoice is `grace_days` overdue (S0.3); a person may have set other days."""
    own = account.own_setting("grace days", invoice)
    if own is not None:
        if invoice.days_overdue(company.today) >= int(own.value):
            return None
        return because(
            "grace by a person",
            until=invoice.due_on + timedelta(days=int(own.value)),
            due_on=invoice.due_on,
            own_grace_days=int(own.value),
            by=own.by,
            on=own.on,
        )
    if invoice.days_overdue(company.today) >= policy.grace_days:
        return None
    return because(
        "grace",
        until=invoice.due_on + timedelta(days=policy.grace_days),
        due_on=invoice.due_on,
        grace_days=policy.grace_days,
    )


def _begun(account: Account, invoice: Invoice) -> bool:
    subject = f"invoice/{invoice.id}"
    return any(
        past.kind == "notice"
        and not past.is_courtesy
        and past.status not in ("cancelled", "failed")
        and any(c.subject == subject and c.episode == invoice.episode for c in past.covers)
        for past in account.past
    )
