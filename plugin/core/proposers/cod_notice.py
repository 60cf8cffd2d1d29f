"""What a notice of cash on delivery is about: arrears of some size, broken promises, a history (S4.5)."""

from __future__ import annotations

from plugin.core.because import Because, because
from plugin.core.cod import is_for_a_part
from plugin.core.cod_causes import Cause
from plugin.core.money import threshold_minor
from plugin.core.owed import Invoice
from plugin.core.policy import Step
from plugin.core.situation import Situation


def not_told(situation: Situation, invoice: Invoice, cause: Cause | None) -> Because | None:
    """Why the customer is not told of it with this invoice now; None when it may be."""
    account = situation.account
    cod = account.cash_on_delivery
    if cod is not None and not is_for_a_part(account, situation.company.cod_term_id):
        return because("already on cash on delivery", since=cod.since, cause=cod.cause)
    if not any(past.status == "done" and not past.bounced for past in situation.notices(invoice)):
        return because("nothing announced before", number=invoice.number)
    minimum = threshold_minor(situation.policy.cash_on_delivery.minimum_overdue, account.currency)
    asked = sum(account.asked_minor(invoice) for invoice in situation.overdue)
    if cause is None and asked < minimum:
        return because("too little for cash on delivery", asked_minor=asked, minimum_minor=minimum)
    return None


def before_its_day(situation: Situation, invoice: Invoice, step: Step, cause: Cause) -> Because:
    """Why the customer is told before the step's own day."""
    version = situation.policy.version
    if cause.is_history:
        return because(
            "late payments",
            step=step.name,
            number=invoice.number,
            due_on=invoice.due_on,
            late_payments=cause.count,
            late_by_days=situation.policy.cash_on_delivery.late_by_days,
            policy_version=version,
        )
    return because(
        "promises not kept",
        step=step.name,
        number=invoice.number,
        due_on=invoice.due_on,
        broken_promises=cause.count,
        policy_version=version,
    )
