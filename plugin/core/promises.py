"""Promises, judged from dated payments and from nothing else (collections.md 3, item 11).

A judgment is made anew each time, so a payment that bounces, or is entered late with its true date,
changes it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

from plugin.core.account import Account
from plugin.core.owed import Invoice
from plugin.core.said import Promise

Judgment = Literal["open", "kept", "partly kept", "late", "broken", "cancelled"]
NOT_KEPT: frozenset[Judgment] = frozenset({"partly kept", "late", "broken"})
"""What counts against a customer. One that was kept late is over, and calls for nothing more."""


def concerns(promise: Promise, invoice_id: str) -> bool:
    """True when *promise* names this invoice, or names none and so means everything owed."""
    return not promise.invoice_ids or invoice_id in promise.invoice_ids


def judged(promise: Promise, account: Account, today: date) -> Judgment:
    """What became of *promise* by *today*: its day included, it is open until kept.

    Kept means that the amount was applied between the day it was made and its day, or that nothing was owed
    any more on its day; late, that this has come about since. A promise cancelled by a person stays so.
    """
    if promise.status == "cancelled":
        return "cancelled"
    last = min(today, promise.pay_by)
    paid = paid_minor(account, promise.invoice_ids, promise.made_on, last) - promise.paid_already_minor
    if paid >= promise.amount_minor or _nothing_owed(promise, account, last):
        return "kept"
    if today <= promise.pay_by:
        return "open"
    by_now = paid_minor(account, promise.invoice_ids, promise.made_on, today) - promise.paid_already_minor
    if by_now >= promise.amount_minor or _nothing_owed(promise, account, today):
        return "late"
    return "partly kept" if paid > 0 else "broken"


def paid_minor(account: Account, invoice_ids: Collection[str], first: date, last: date) -> int:
    """What was applied to these invoices (all, when none is named) from *first* to *last*, both included."""
    return sum(
        part.amount_minor
        for invoice in _own(account, invoice_ids)
        for part in invoice.applied
        if first <= part.on <= last
    )


def last_failed_on(account: Account, invoice_id: str, today: date) -> date | None:
    """The day of the latest promise about this invoice that was not kept in full; None when there is none."""
    days = (
        promise.pay_by
        for promise in account.promises
        if concerns(promise, invoice_id) and judged(promise, account, today) in ("broken", "partly kept")
    )
    return max(days, default=None)


def _own(account: Account, invoice_ids: Collection[str]) -> list[Invoice]:
    own = (invoice for invoice in account.invoices if not invoice.is_charge)
    return [invoice for invoice in own if not invoice_ids or invoice.id in invoice_ids]


def _nothing_owed(promise: Promise, account: Account, last: date) -> bool:
    debts = [i for i in _own(account, promise.invoice_ids) if i.issued_on <= promise.made_on]
    return bool(debts) and all(invoice.principal_minor_on(last) <= 0 for invoice in debts)
