"""The most that may be charged on one invoice, over all periods and episodes."""

from __future__ import annotations

from collections.abc import Iterable

from plugin.core.billed import Billed, ChargedInterest
from plugin.core.money import decimals_of
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms


def room_minor(invoice: Invoice, charged: Iterable[Billed], terms: InterestTerms, currency: str) -> int:
    """How much *invoice* may still be charged before the nearer of its two caps."""
    percent, scale = terms.cap_percent_of_invoice.as_integer_ratio()
    cap = (invoice.total_minor - invoice.late_fee_minor) * percent // (100 * scale)
    if terms.cap_amount is not None:
        cap = min(cap, int(terms.cap_amount.scaleb(decimals_of(currency))))
    beside = {fee.name for fee in terms.fees if not fee.counts_toward_cap}
    counted = (c for c in charged if isinstance(c, ChargedInterest) or c.name not in beside)
    return max(cap - sum(c.amount_minor for c in counted if c.invoice_id == invoice.id), 0)


def charges_left(invoice: Invoice, charged: Iterable[Billed], terms: InterestTerms) -> int | None:
    """How many more charges may bill *invoice*; None when the policy does not count them."""
    if terms.charges_per_invoice_max is None:
        return None
    raised = {c.charge_id or str(c) for c in charged if c.invoice_id == invoice.id}
    return max(terms.charges_per_invoice_max - len(raised), 0)


def is_used_up(invoice: Invoice, charged: Iterable[Billed], terms: InterestTerms, currency: str) -> bool:
    """True when a cap or the count of charges leaves nothing more to charge on *invoice*."""
    billed = tuple(charged)
    return charges_left(invoice, billed, terms) == 0 or room_minor(invoice, billed, terms, currency) == 0
