"""What only people do about a debt that stands: post a letter, decide on service or an attorney.

The policy answers when (S0.11); a person decides whether (S2.10, S4.7). Nothing here ever leaves by itself.
Each is one task for the customer, about its oldest debt that has reached the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from plugin.core import gates
from plugin.core.actions import Task, TaskKind
from plugin.core.because import Because, because
from plugin.core.escalation import asked_again_on, is_answered, last_decision
from plugin.core.owed import Invoice
from plugin.core.policy import Never, Policy
from plugin.core.said import Escalation
from plugin.core.situation import Situation

_Reason = Callable[[Invoice, int, Policy], Because]


def answers(policy: Policy) -> tuple[tuple[TaskKind, int | Never | None, _Reason], ...]:
    """What a person is asked for, from which day overdue, and the reason to give."""
    return (
        ("post a letter", policy.letter_after_days, _letter),
        ("decide about service", policy.stop_service_after_days, _service),
        ("decide about attorney", policy.attorney_after_days, _attorney),
    )


def milestones(situation: Situation) -> Iterator[Task]:
    """The tasks whose day has come and which nobody has done."""
    for kind, after_days, reason in answers(situation.policy):
        if not isinstance(after_days, int):
            continue
        invoice = next(_reached(situation, after_days), None)
        if invoice is None:
            continue
        due_on = invoice.due_on + timedelta(days=after_days)
        if kind == "post a letter" and _letter_since(situation, due_on):
            continue
        decided = _decided(situation, kind, due_on)
        if is_answered(decided, situation.today):
            continue
        due_on = (asked_again_on(decided) if decided else None) or due_on
        yield Task(
            kind=kind,
            customer_id=situation.account.customer_id,
            subject=f"customer/{situation.account.customer_id}",
            due_on=situation.company.calendar.next_contact_day(due_on),
            because=reason(invoice, after_days, situation.policy),
        )


def _decided(situation: Situation, kind: TaskKind, since: date) -> Escalation | None:
    if kind == "post a letter":
        return None
    return last_decision(situation.account, since, about_service=kind == "decide about service")


def _reached(situation: Situation, after_days: int) -> Iterator[Invoice]:
    """Late invoices that are so old and that nothing holds back, the oldest first."""
    for invoice in situation.overdue:
        if invoice.days_overdue(situation.today) < after_days:
            return
        if situation.reason(gates.CHASING, invoice) is None:
            yield invoice


def _letter_since(situation: Situation, day: date) -> bool:
    return any(contact.how == "letter" and contact.on >= day for contact in situation.account.contacts)


# Spelled out one by one: a test holds the facts that each `because` records against its sentence.


def _letter(invoice: Invoice, after_days: int, policy: Policy) -> Because:
    return because(
        "letter is due",
        number=invoice.number,
        due_on=invoice.due_on,
        after_days=after_days,
        policy_version=policy.version,
    )


def _service(invoice: Invoice, after_days: int, policy: Policy) -> Because:
    return because(
        "service to be decided",
        number=invoice.number,
        due_on=invoice.due_on,
        after_days=after_days,
        policy_version=policy.version,
    )


def _attorney(invoice: Invoice, after_days: int, policy: Policy) -> Because:
    return because(
        "attorney to be decided",
        number=invoice.number,
        due_on=invoice.due_on,
        after_days=after_days,
        policy_version=policy.version,
    )
