"""What about a customer, and not about one invoice's age, calls for cash on delivery (S4.5).

A history of late payments puts it on for good; broken promises only bring the step forward. What was
before a person took the customer off does not count again (rule 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plugin.core import promises
from plugin.core.account import Account
from plugin.core.owed import Invoice
from plugin.core.payment_history import YEAR, times_late
from plugin.core.policy import Step
from plugin.core.situation import LIVE, Situation, invoice_cover


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the step comes before its day."""

    is_history: bool
    count: int
    """Late payments, or promises not kept."""


def cause_of(situation: Situation) -> Cause | None:
    """What calls for cash on delivery; a history goes before broken promises. None when nothing does."""
    terms = situation.policy.cash_on_delivery
    if isinstance(terms.late_payments, int):
        late = _late_payments(situation)
        if late >= terms.late_payments:
            return Cause(is_history=True, count=late)
    if isinstance(terms.broken_promises, int):
        broken = _broken_promises(situation)
        if broken >= terms.broken_promises:
            return Cause(is_history=False, count=broken)
    return None


def brought_forward(situation: Situation) -> tuple[Invoice, Step, Cause] | None:
    """The late invoice whose next notice tells of cash on delivery before its day; one says it for all.

    It is never the first word about an invoice, and nobody is told twice.
    """
    account = situation.account
    step = next(iter(situation.steps("cash on delivery")), None)
    if step is None or not situation.overdue or _stands(account):
        return None
    told = [situation.past(invoice_cover(invoice, step.name)) for invoice in situation.overdue]
    if any(past is not None and past.status not in LIVE for past in told):
        return None
    cause = cause_of(situation)
    if cause is None:
        return None
    for invoice in situation.overdue:
        if any(past.status == "done" and not past.bounced for past in situation.notices(invoice)):
            return invoice, step, cause
    return None


def turning_days(situation: Situation) -> Iterator[date]:
    """The days on which time alone could bring a cause about, or end it."""
    terms, account = situation.policy.cash_on_delivery, situation.account
    if isinstance(terms.late_payments, int):
        yield from (invoice.due_on + timedelta(days=terms.late_by_days + 1) for invoice in account.invoices)
        yield from (invoice.issued_on + YEAR for invoice in account.invoices)
        yield from (issued_on + YEAR for issued_on in account.history.paid_late)
    if isinstance(terms.broken_promises, int):
        yield from (promise.pay_by + YEAR for promise in account.promises)


def _stands(account: Account) -> bool:
    word = account.cod_decision
    return account.cash_on_delivery is not None or (word is not None and word.is_on)


def _since(situation: Situation) -> date:
    """What is older is forgotten: a year, or a person's word."""
    word = situation.account.cod_decision
    lifted = word.ended_on if word is not None and word.ended_on is not None else date.min
    return max(situation.today - YEAR, lifted)


def _late_payments(situation: Situation) -> int:
    terms, since = situation.policy.cash_on_delivery, _since(situation)
    return times_late(
        situation.account,
        situation.today,
        since=since,
        owed_since=since,
        longer_than_days=terms.late_by_days,
        of_last=terms.of_last,
    )


def _broken_promises(situation: Situation) -> int:
    since = _since(situation)
    return sum(
        promise.pay_by > since
        and promises.judged(promise, situation.account, situation.today) in promises.NOT_KEPT
        for promise in situation.account.promises
    )
