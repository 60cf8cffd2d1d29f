"""A customer who pays exactly what was late and not our charge: a person waives the charge or pursues it.

Never decided silently, in either direction (collections.md 4.5); the invoice itself counts as paid.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.actions import PostCharge, Task
from plugin.core.because import because
from plugin.core.owed import Invoice
from plugin.core.past import PastAction
from plugin.core.situation import Situation


def ignored_charges(situation: Situation) -> Iterator[Task]:
    """A question for every charge of ours that stayed unpaid when all it was raised for was paid."""
    account = situation.account
    waived = {waiver.charge_id for waiver in account.waivers}
    for past in account.past:
        if past.kind != PostCharge.kind or past.status != "done" or past.id in waived:
            continue
        charge = next((invoice for invoice in account.invoices if invoice.id == past.ref), None)
        if charge is None or charge.balance_minor == 0 or charge.balance_minor < charge.total_minor:
            continue
        late = _billed(situation, past)
        if late and all(_was_paid_without(invoice, past) for invoice in late):
            yield Task(
                kind="waive or pursue",
                customer_id=account.customer_id,
                subject=f"invoice/{charge.id}",
                due_on=situation.company.calendar.next_contact_day(situation.today),
                because=because(
                    "charge was ignored",
                    number=charge.number,
                    amount_minor=charge.balance_minor,
                    invoices=", ".join(invoice.number for invoice in late),
                ),
            )


def _billed(situation: Situation, charge: PastAction) -> list[Invoice]:
    billed = {each.invoice_id for each in situation.account.charged if each.charge_id == charge.id}
    return [invoice for invoice in situation.account.invoices if invoice.id in billed]


def _was_paid_without(invoice: Invoice, charge: PastAction) -> bool:
    """Paid in full, and by a payment that came after the charge was raised."""
    if invoice.is_voided or invoice.principal_minor > 0:
        return False
    return any(part.source == "payment" and part.on >= charge.on for part in invoice.applied)
