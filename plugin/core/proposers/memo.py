"""Our block leaves an invoice's memo when its reason has ended; the user's text stays (rule 10)."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.actions import Cover, RemoveMemo, SendNotice, Skip
from plugin.core.because import Because, because
from plugin.core.blocks import MEMO
from plugin.core.gates.unreadable import facts_incomplete
from plugin.core.owed import Invoice
from plugin.core.past import ActionStatus, PastAction
from plugin.core.situation import MAY_HAVE_LEFT, Situation, as_it_stands


def memos(situation: Situation) -> Iterator[RemoveMemo | Skip]:
    """A removal for every invoice that carries our block and is no longer owed and overdue.

    It does not go to the customer: it needs no contact day and no confirmation, and a legal stop allows it.
    """
    closed = situation.company.books_closed_through
    for invoice in situation.account.invoices:
        if invoice.is_charge or invoice.is_voided or invoice.is_overdue(situation.today):
            continue
        block = MEMO.block_in(invoice.memo)
        if block is None or _is_courtesy_of_now(situation, invoice):
            continue
        cover = _cover(situation, invoice)
        shut = (
            situation.settled(cover)
            or _same_words_again(situation, invoice, block)
            or facts_incomplete(situation.account)
        )
        if shut is not None:
            if shut.rule != "already done" or shut.fact("on") != situation.today:
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
            block=block,
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


def _cover(situation: Situation, invoice: Invoice) -> Cover:
    """A block may come back, as when a payment bounces: the removals that have come to an end are counted."""
    ended = [past.covers[0].episode for past in _removals(situation, invoice)]
    return Cover(f"invoice/{invoice.id}", RemoveMemo.kind, 1 + max(ended, default=0))


def _same_words_again(situation: Situation, invoice: Invoice, block: str) -> Because | None:
    """What became of the removal of the very words that stand there, if no notice has left since.

    Either the next sync has yet to show that they are gone, or a person has put them back, or wants them to
    stay: then they are that person's (rule 5), and we do not take turns.
    """
    same = [past for past in _removals(situation, invoice) if past.removed == block]
    last = max(same, key=lambda past: past.covers[0].episode, default=None)
    if last is None or any(past.on > last.on for past in _begun(situation, invoice)):
        return None
    return as_it_stands(last, RemoveMemo.kind)


def _removals(situation: Situation, invoice: Invoice) -> Iterator[PastAction]:
    return _of(situation, invoice, RemoveMemo.kind, "done", "failed", "cancelled")


def _begun(situation: Situation, invoice: Invoice) -> Iterator[PastAction]:
    """The notices that may have left a block."""
    return _of(situation, invoice, SendNotice.kind, "sending", "done", "unclear", "failed")


def _of(situation: Situation, invoice: Invoice, kind: str, *statuses: ActionStatus) -> Iterator[PastAction]:
    subject = f"invoice/{invoice.id}"
    return (
        past
        for past in situation.account.past
        if past.kind == kind
        and past.status in statuses
        and any(cover.subject == subject for cover in past.covers)
    )
