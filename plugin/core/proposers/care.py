"""Before and after a debt: credit assessed, terms acknowledged, receipts confirmed, thanks (S2.3, S3.1, S4).

Each is a task for a person: QuickBooks' mail can only send an invoice, and these are words of another kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugin.core.actions import Task, TaskKind
from plugin.core.because import Because, because
from plugin.core.onboarding import assessment_wanted
from plugin.core.owed import Invoice
from plugin.core.segments import first_invoiced_on
from plugin.core.situation import Situation
from plugin.core.timing import due_from

THANKS_DAYS = 7
"""Later than that, thanks are for something else."""


def care(situation: Situation) -> Iterator[Task]:
    """What the policy asks people to do around a debt, while nothing outward is forbidden."""
    if situation.account.legal_stop is None:
        yield from _assessment(situation)
        yield from _terms(situation)
        yield from _receipts(situation)
        yield from _thanks(situation)


def turning_days(situation: Situation) -> Iterator[date]:
    """The days on which one of them begins or ends by time alone."""
    first = first_invoiced_on(situation.account)
    for within in (situation.policy.terms_within_days, situation.policy.assess_within_days):
        if isinstance(within, int) and first is not None:
            yield first + timedelta(days=within + 1)
    if situation.policy.says_thanks:
        yield from (_paid_on(i) + timedelta(days=THANKS_DAYS + 1) for i in situation.account.invoices)


def _assessment(situation: Situation) -> Iterator[Task]:
    """S3.1: somebody looks at a new customer's credit before terms are given."""
    why = assessment_wanted(situation.account, situation.policy, situation.today)
    if why is not None:
        yield _task(situation, "assess the new customer", _customer(situation), situation.today, why)


def _terms(situation: Situation) -> Iterator[Task]:
    """Be firm and up-front with new customers (S4.8): somebody there says that they know our terms."""
    within, first = situation.policy.terms_within_days, first_invoiced_on(situation.account)
    if not isinstance(within, int) or first is None or situation.account.terms_acknowledged_on is not None:
        return
    if situation.today <= first + timedelta(days=within):
        why = because("new customer", first_invoiced_on=first, policy_version=situation.policy.version)
        yield _task(situation, "get the terms acknowledged", _customer(situation), first, why)


def _receipts(situation: Situation) -> Iterator[Task]:
    """S2.3: an invoice whose receipt nobody has confirmed is asked about before it is due."""
    for step in situation.steps("confirm receipt"):
        for invoice in situation.coming:
            day = due_from(situation, invoice, step)
            if day is None or day > situation.today or _is_confirmed(situation, invoice):
                continue
            why = because(
                "receipt to be confirmed",
                number=invoice.number,
                issued_on=invoice.issued_on,
                due_on=invoice.due_on,
                policy_version=situation.policy.version,
            )
            yield _task(situation, "confirm receipt", f"invoice/{invoice.id}", day, why)


def _is_confirmed(situation: Situation, invoice: Invoice) -> bool:
    """They said so, or spoke of it in a way that says it."""
    return any(c.reached and c.invoice_id == invoice.id for c in situation.account.contacts)


def _thanks(situation: Situation) -> Iterator[Task]:
    """S4.9: who has paid what we had to ask for is thanked, once nothing is late any more."""
    if not situation.policy.says_thanks or situation.overdue:
        return
    spoken = max((c.on for c in situation.account.contacts if c.reached), default=date.min)
    for invoice in sorted(situation.account.invoices, key=lambda i: (i.due_on, i.number, i.id)):
        paid_on = _paid_on(invoice)
        is_recent = situation.today - timedelta(days=THANKS_DAYS) <= paid_on <= situation.today
        if invoice.balance_minor == 0 and is_recent and spoken < paid_on and situation.notices(invoice):
            why = because("paid after a notice", number=invoice.number, paid_on=paid_on)
            yield _task(situation, "say thank you", _customer(situation), paid_on, why)
            return


def _paid_on(invoice: Invoice) -> date:
    return max((part.on for part in invoice.applied if part.source == "payment"), default=invoice.issued_on)


def _customer(situation: Situation) -> str:
    return f"customer/{situation.account.customer_id}"


def _task(situation: Situation, kind: TaskKind, subject: str, due_on: date, why: Because) -> Task:
    return Task(
        kind=kind,
        customer_id=situation.account.customer_id,
        subject=subject,
        due_on=situation.company.calendar.next_contact_day(due_on),
        because=why,
    )
