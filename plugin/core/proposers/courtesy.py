"""Courtesies: a word before an invoice is due, or on its day (S0.7). Nothing is late, and nothing says so.

A courtesy speaks of no interest, begins no chasing and announces nothing; but it is a contact, so every gate
that keeps a notice from a customer keeps this from it as well. It is for its time: after the due date it is
passed over, not caught up.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core import gates
from plugin.core.actions import SendNotice, Skip
from plugin.core.because import Because
from plugin.core.owed import Invoice
from plugin.core.policy import Step
from plugin.core.situation import Situation, invoice_cover
from plugin.core.timing import is_due, step_facts


def courtesies(situation: Situation) -> Iterator[SendNotice | Skip]:
    """The next courtesy of every invoice that is not late yet and whose day has come, or why it waits."""
    steps = situation.steps("courtesy")
    if not steps:
        return
    for invoice in situation.coming:
        due = [step for step in steps if is_due(situation, invoice, step)]
        # Only the last one whose day has come: two words about one day would be one too many.
        for step in due[-1:]:
            cover = invoice_cover(invoice, step.name)
            shut = (
                situation.settled(cover)
                or situation.in_doubt(invoice)
                or situation.reason(gates.COURTESY, invoice)
            )
            if shut is None:
                yield _courtesy(situation, invoice, step)
            else:
                yield Skip(customer_id=situation.account.customer_id, cover=cover, because=shut)


def _courtesy(situation: Situation, invoice: Invoice, step: Step) -> SendNotice:
    account = situation.account
    return SendNotice(
        customer_id=account.customer_id,
        covers=(invoice_cover(invoice, step.name),),
        because=Because("courtesy is due", step_facts(situation, invoice, step)),
        consent=step.consent,
        invoice_id=invoice.id,
        tone="courtesy",
        asked_minor=account.asked_minor(invoice),
        disputed_minor=account.disputed_minor(invoice),
        days_overdue=0,
        due_on=invoice.due_on,
    )
