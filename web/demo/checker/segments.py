"""Whose figures are others: the witness sees for itself, in the books, which customers a segment holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from web.demo.checker.facts import Segment
from web.demo.checker.ledger import Ledger, is_charge, owner_of
from web.demo.checker.reading import minor
from web.demo.checker.said import Said


def fits(segment: Segment, payer_id: str, ledger: Ledger, said: Said, on: date) -> bool:
    """Whether all that is asked of the segment's customers is true of this payer on that day."""
    if segment.tag is not None and (payer_id, segment.tag) not in said.tags:
        return False
    if segment.currency is not None and _currency(ledger, payer_id) != segment.currency:
        return False
    if (
        segment.owes_at_least_minor is not None
        and _owed(ledger, said, payer_id) < segment.owes_at_least_minor
    ):
        return False
    if segment.paid_late_at_least is not None and not _is_slow(segment, payer_id, ledger, on):
        return False
    return segment.new_within_days is None or _is_new(ledger, payer_id, on, segment.new_within_days)


def _currency(ledger: Ledger, payer_id: str) -> str:
    customer = ledger.get("Customer", payer_id) or {}
    return str(customer.get("CurrencyRef", {}).get("value", ""))


def _owed(ledger: Ledger, said: Said, payer_id: str) -> int:
    """All that is open and not disputed, late or not, without what the product billed."""
    return sum(
        max(
            minor(invoice["Balance"], invoice["CurrencyRef"]["value"]) - said.disputed_minor(invoice["Id"]), 0
        )
        for invoice in ledger.open_of(payer_id)
        if not is_charge(invoice)
    )


def _is_slow(segment: Segment, payer_id: str, ledger: Ledger, on: date) -> bool:
    """Whether so many were late, as of a day that is named."""
    if on == date.max or segment.paid_late_at_least is None:
        return False
    late = sorted(_judged(payer_id, ledger, on))[-segment.of_last if segment.of_last else 0 :]
    return sum(was_late for _, was_late in late) >= segment.paid_late_at_least


def _judged(payer_id: str, ledger: Ledger, on: date) -> Iterator[tuple[date, bool]]:
    """(date, whether late) of the family's invoices that are late, or were paid and are of the last year."""
    for invoice in ledger.all("Invoice"):
        if is_charge(invoice) or ledger.payer(owner_of(invoice)) != payer_id:
            continue
        issued_on, due_on = (date.fromisoformat(invoice[name]) for name in ("TxnDate", "DueDate"))
        settled = [day for day, _ in ledger.applied_to(invoice)]
        if invoice["Balance"] > 0:
            if on > due_on:
                yield issued_on, True
        elif settled and issued_on > on - timedelta(days=365):
            yield issued_on, max(settled) > due_on


def _is_new(ledger: Ledger, payer_id: str, on: date, days: int) -> bool:
    """Whether the first invoice of the family is no older; who never had one is not new."""
    dates = [
        date.fromisoformat(invoice["TxnDate"])
        for invoice in ledger.all("Invoice")
        if ledger.payer(owner_of(invoice)) == payer_id
    ]
    return bool(dates) and on <= min(dates) + timedelta(days=days)
