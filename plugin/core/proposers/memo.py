"""Our block leaves an invoice's memo when its reason has ended; the user's text stays (rule 10)."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.actions import Cover, RemoveMemo, Skip
from plugin.core.because import because
from plugin.core.blocks import MEMO
from plugin.core.gates.unreadable import facts_incomplete
from plugin.core.owed import Invoice
from plugin.core.situation import MAY_HAVE_LEFT, Situation


def memos(situation: Situation) -> Iterator[RemoveMemo | Skip]:
    """A removal for every invoice that carries our block and is no longer owed and overdue.

    It does not go to the customer: it needs no contact day and no confirmation, and a legal stop allows it.
    """
    closed = situation.company.books_closed_through
    for invoice in situation.account.invoices:
        if invoice.is_charge or invoice.is_voided or invoice.is_overdue(situation.today):
            continue
        if MEMO.block_in(invoice.memo) is None or _is_courtesy_of_now(situation, invoice):
            continue
        cover = Cover(f"invoice/{invoice.id}", RemoveMemo.kind, _notices_so_far(situation, invoice))
        shut = situation.settled(cover) or facts_incomplete(situation.account)
        if shut is not None:
            if shut.rule != "already done":
                yield Skip(customer_id=situation.account.customer_id, cover=cover, because=shut)
            continue
        if closed is not None and invoice.issued_on <= closed:
            why = because(
                "closed period", number=invoice.number, issued_on=invoice.issued_on, closed_through=closed
            )
            yield Skip(customer_id=situation.account.customer_id, cover=cover, because=why)
            continue
        yield RemoveMemo(
            customer_id=situation.account.customer_id,
            covers=(cover,),
            because=because("memo has served", number=invoice.number, paid=invoice.balance_minor <= 0),
            consent="automatic",
            invoice_id=invoice.id,
        )


def _is_courtesy_of_now(situation: Situation, invoice: Invoice) -> bool:
    """A word before the due date stands until the invoice is paid or a notice takes its place."""
    if invoice not in situation.coming or situation.notices(invoice):
        return False
    subject = f"invoice/{invoice.id}"
    return any(
        past.is_courtesy and past.status in MAY_HAVE_LEFT and any(c.subject == subject for c in past.covers)
        for past in situation.account.past
    )


def _notices_so_far(situation: Situation, invoice: Invoice) -> int:
    """The removals are counted by the notices that may have left a block, so each is answered once.

    Counting finished removals instead would ask for another one until the next sync shows the first.
    """
    subject = f"invoice/{invoice.id}"
    begun = sum(
        past.kind == "notice"
        and past.status in ("sending", "done", "unclear", "failed")
        and any(cover.subject == subject for cover in past.covers)
        for past in situation.account.past
    )
    return max(begun, 1)
