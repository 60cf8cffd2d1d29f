"""What people must see to because of what a customer said: each is one task (S1.5, S2.5, S2.8).

They ask for work inside the house, so they stand beside holds; a legal stop ends them like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugin.core import contacts
from plugin.core.actions import Task, TaskKind
from plugin.core.because import Because, because
from plugin.core.situation import Situation

_DAY = timedelta(days=1)


def follow_up(situation: Situation) -> Iterator[Task]:
    """The tasks that follow from conversations and disputes."""
    if situation.account.legal_stop is not None:
        return
    if situation.overdue:
        yield from _refused(situation)
        yield from _did_not_come(situation)
        yield from _wrong_contact(situation)
    yield from _disputes(situation)


def _refused(situation: Situation) -> Iterator[Task]:
    """S2.8 without waiting: who refuses is a matter for the person with the relationship, at once."""
    answer = contacts.last_answer(situation.account)
    if answer is not None and answer.outcome == "refuses":
        why = because("refuses to pay", on=answer.on, person=answer.person)
        yield _task(situation, "reach out", answer.on, why)


def _did_not_come(situation: Situation) -> Iterator[Task]:
    for invoice in situation.overdue:
        said = contacts.said_paid(situation.account, invoice, situation.policy, situation.company.calendar)
        if said is not None and situation.today > said.watched_through:
            why = because(
                "payment did not come",
                number=invoice.number,
                on=said.contact.on,
                watched_through=said.watched_through,
            )
            yield _task(situation, "look for the payment", said.watched_through + _DAY, why)
            return


def _wrong_contact(situation: Situation) -> Iterator[Task]:
    wrong = contacts.wrong_contact(situation.account)
    if wrong is not None:
        why = because("wrong contact", on=wrong.on, how=wrong.how)
        yield _task(situation, "find the right contact", wrong.on, why)


def _disputes(situation: Situation) -> Iterator[Task]:
    """A dispute pauses its part for as long as it is open, so somebody must settle it."""
    numbers = {invoice.id: invoice.number for invoice in situation.account.invoices}
    for dispute in situation.account.disputes:
        settle_by = dispute.opened_on + timedelta(days=situation.policy.dispute_days)
        if dispute.closed_on is None and settle_by <= situation.today:
            why = because(
                "dispute to be settled",
                number=numbers.get(dispute.invoice_id, dispute.invoice_id),
                opened_on=dispute.opened_on,
                owner=dispute.owner,
            )
            subject = f"invoice/{dispute.invoice_id}"
            yield _task(situation, "settle the dispute", settle_by, why, subject)


def _task(situation: Situation, kind: TaskKind, due_on: date, why: Because, subject: str = "") -> Task:
    customer_id = situation.account.customer_id
    return Task(
        kind=kind,
        customer_id=customer_id,
        subject=subject or f"customer/{customer_id}",
        due_on=situation.company.calendar.next_working_day(due_on),
        because=why,
    )
