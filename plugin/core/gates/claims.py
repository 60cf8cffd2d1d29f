"""What the customer has said about the debt: it is disputed, promised, or being paid by a plan."""

from __future__ import annotations

from datetime import timedelta

from plugin.core import plans, promises
from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.policy import Policy
from plugin.core.said import PaymentPlan

_DAY = timedelta(days=1)


def in_dispute(account: Account, invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """A wholly disputed invoice is left; of a partly disputed one the rest is asked for (rule 1, S1.5)."""
    if account.asked_minor(invoice) > 0:
        return None
    dispute = next(d for d in account.disputes if d.invoice_id == invoice.id and not d.closed_on)
    return because(
        "in dispute",
        disputed_minor=account.disputed_minor(invoice),
        reason=dispute.reason,
        opened_on=dispute.opened_on,
    )


def open_promise(account: Account, invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """An open promise pauses the invoices it names, or the whole customer when it names none (rule 1)."""
    open_ones = [
        promise
        for promise in account.promises
        if promises.concerns(promise, invoice.id)
        and promises.judged(promise, account, company.today) == "open"
    ]
    if not open_ones:
        return None
    last = max(open_ones, key=lambda promise: (promise.pay_by, promise.id))
    return because(
        "open promise",
        until=last.pay_by + _DAY,
        amount_minor=last.amount_minor,
        pay_by=last.pay_by,
        made_on=last.made_on,
    )


def plan_being_kept(account: Account, invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """While a payment plan is kept nobody is chased about its invoices (rule 1, S1.4)."""
    plan = _kept(account, invoice, company)
    return _being_kept(plan, company) if plan is not None else None


def interest_waits(account: Account, invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """While a plan is kept nothing is charged, unless it was agreed that interest goes on."""
    plan = _kept(account, invoice, company)
    return _being_kept(plan, company) if plan is not None and plan.interest == "waits" else None


def _kept(account: Account, invoice: Invoice, company: Company) -> PaymentPlan | None:
    for plan in account.plans:
        if invoice.id in plan.invoice_ids and plans.state(plan, account, company.today) == "kept":
            return plan
    return None


def _being_kept(plan: PaymentPlan, company: Company) -> Because:
    coming = [part.due_on for part in plan.instalments if part.due_on >= company.today]
    next_due = min(coming, default=None)
    return because(
        "plan being kept",
        until=next_due + _DAY if next_due else None,
        plan_id=plan.id,
        next_instalment_on=next_due,
    )
