"""Credits on our own charges: what later facts show was charged too much, and what a person waives.

A credit memo dated today on the same item, applied to that charge; never a rewrite of the past, and never a
charge for what was too little (rule 10). What a person has credited, lowered or voided in QuickBooks counts:
we only undo what we did, and only once (rule 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugin.core import gates
from plugin.core.actions import Cover, CreditLine, PostCharge, PostCredit, Skip
from plugin.core.because import Because, because
from plugin.core.billed import Billed, ChargedFee, ChargedInterest
from plugin.core.gates.delivery import nothing_dated_today
from plugin.core.interest import owed_minor
from plugin.core.owed import Invoice
from plugin.core.past import PastAction
from plugin.core.said import Waiver
from plugin.core.situation import MAY_HAVE_LEFT, Situation


def charge_credits(situation: Situation) -> Iterator[PostCredit | Skip]:
    """A credit for every charge of ours that is too high by now, or that a person has waived."""
    for charge in situation.account.past:
        if charge.kind == PostCharge.kind and charge.status == "done":
            yield from _credit(situation, charge)


def charge_subject(charge_id: str) -> str:
    """How covers and tasks name a charge of ours."""
    return f"charge/{charge_id}"


def _credit(situation: Situation, charge: PastAction) -> Iterator[PostCredit | Skip]:
    account = situation.account
    waiver = next((waiver for waiver in account.waivers if waiver.charge_id == charge.id), None)
    over = list(_too_much(situation, charge, is_waived=waiver is not None))
    if not any(amount for *_, amount in over):
        return
    invoice = next((invoice for invoice in account.invoices if invoice.id == charge.ref), None)
    if invoice is not None and invoice.is_voided:
        return
    number = invoice.number if invoice else ""
    lines = tuple(_not_credited(over, _credited(situation, charge, invoice), number))
    if not lines:
        return
    cover = _cover(situation, charge, sum(line.amount_minor for line in lines), waiver)
    shut = _shut(situation, invoice, cover)
    if shut is not None or invoice is None:
        reason = shut or because("charge not found", charged_on=charge.on)
        yield Skip(customer_id=account.customer_id, cover=cover, because=reason)
        return
    yield PostCredit(
        customer_id=account.customer_id,
        covers=(cover,),
        because=_why(invoice, lines, waiver),
        agreed_by=waiver.actor if waiver else None,
        charge_id=charge.id,
        charge_invoice_id=invoice.id,
        occurrence=cover.episode,
        lines=lines,
    )


def _too_much(
    situation: Situation, charge: PastAction, *, is_waived: bool
) -> Iterator[tuple[Billed, str, int]]:
    """What each line of *charge* is too high by, with the number of the late invoice it bills.

    All of it once waived, or once the late invoice was deleted: nobody owes it.
    """
    account = situation.account
    for each in account.charged:
        if each.charge_id == charge.id and each.deleted_number:
            yield each, each.deleted_number, each.amount_minor
    for invoice in account.invoices:
        billed = [each for each in account.charged if each.invoice_id == invoice.id]
        if not any(each.charge_id == charge.id for each in billed):
            continue
        disputes = [dispute for dispute in account.disputes if dispute.invoice_id == invoice.id]
        for each, owed in owed_minor(invoice, disputes, billed, situation.policy.interest, account.currency):
            if each.charge_id == charge.id:
                yield each, invoice.number, each.amount_minor - (0 if is_waived else owed)


def _credited(situation: Situation, charge: PastAction, invoice: Invoice | None) -> int:
    """What was taken off *charge* before: by us as our records say, or by anybody as QuickBooks shows."""
    subject = charge_subject(charge.id)
    ours = sum(
        past.credited_minor
        for past in situation.account.past
        if past.status in MAY_HAVE_LEFT and any(cover.subject == subject for cover in past.covers)
    )
    if invoice is None:
        return ours
    applied = sum(part.amount_minor for part in invoice.applied if part.source == "credit")
    billed = sum(each.amount_minor for each in situation.account.charged if each.charge_id == charge.id)
    return max(ours, applied) + max(billed - invoice.total_minor, 0)


def _not_credited(
    over: Sequence[tuple[Billed, str, int]], credited: int, charge_number: str
) -> Iterator[CreditLine]:
    """The lines that are still too high once what was *credited* is taken off, the first ones first."""
    for each, number, too_much in over:
        done = min(credited, too_much)
        credited -= done
        if too_much > done:
            yield _credit_line(each, number, too_much - done, charge_number)


def _credit_line(each: Billed, number: str, amount_minor: int, charge_number: str) -> CreditLine:
    """Where a charge's lines are lost, the credit names the charge: nobody knows what it billed."""
    is_lost = isinstance(each, ChargedInterest) and each.is_lost
    period = each if isinstance(each, ChargedInterest) and not is_lost else None
    interest = "interest or fees" if is_lost else "interest"
    return CreditLine(
        invoice_id=each.invoice_id,
        invoice_number=charge_number if is_lost else number,
        what=each.name if isinstance(each, ChargedFee) else interest,
        period_from=period.period_from if period else None,
        period_through=period.period_through if period else None,
        charged_minor=each.amount_minor,
        amount_minor=amount_minor,
    )


def _cover(situation: Situation, charge: PastAction, amount_minor: int, waiver: Waiver | None) -> Cover:
    """A charge may be credited more than once: as often as later facts lower it.

    A credit that a person did not want stays away for its amount; a waiver is a later word (rule 5).
    """
    return situation.next_cover(
        charge_subject(charge.id),
        PostCredit.kind,
        is_over=lambda skipped: (
            amount_minor > skipped.credited_minor or (waiver is not None and not skipped.is_agreed)
        ),
    )


def _shut(situation: Situation, invoice: Invoice | None, cover: Cover) -> Because | None:
    shut = situation.settled(cover) or nothing_dated_today(situation.company)
    if shut is not None or invoice is None:
        return shut
    return situation.reason(gates.CREDIT, invoice)


def _why(charge: Invoice, lines: Sequence[CreditLine], waiver: Waiver | None) -> Because:
    amount = sum(line.amount_minor for line in lines)
    if waiver is not None:
        return because(
            "charge waived",
            number=charge.number,
            amount_minor=amount,
            by=waiver.by,
            decided_on=waiver.on,
            reason=waiver.reason,
        )
    numbers = ", ".join(dict.fromkeys(line.invoice_number for line in lines))
    return because("charged too much", number=charge.number, amount_minor=amount, invoices=numbers)
