"""Promises to pay: recorded, and taken back. Whether one was kept is judged from payments, never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plugin.core.promises import paid_minor
from plugin.people.recording import Unsound, end, record
from plugin.store import accounts, companies, families
from plugin.store.scope import Scope


def promise(
    scope: Scope,
    customer_id: str,
    actor: str,
    *,
    made_on: date,
    pay_by: date,
    amount_minor: int,
    method: str,
    invoice_ids: Sequence[str] = (),
    contact_id: str | None = None,
) -> str:
    """Record a promise to pay; chasing pauses until its day has passed. Returns its id."""
    if amount_minor <= 0:
        raise Unsound("A promise needs an amount above zero.")
    if pay_by < made_on:
        raise Unsound("A promise cannot be for a day before it was made.")
    return record(
        scope,
        "promises",
        customer_id,
        actor,
        paid_already_minor=_paid_on(scope, customer_id, invoice_ids, made_on),
        contact_id=contact_id,
        made_on=made_on,
        pay_by=pay_by,
        amount_minor=amount_minor,
        method=method.strip(),
        invoice_ids=list(invoice_ids),
        cancelled_on=None,
    )


def cancel_promise(scope: Scope, promise_id: str, actor: str, *, on: date) -> bool:
    """A promise no longer holds, by the customer's word or ours; False when it was cancelled already."""
    del actor
    return end(scope, "promises", promise_id, cancelled_on=on)


def _paid_on(scope: Scope, customer_id: str, invoice_ids: Sequence[str], day: date) -> int:
    """What was applied on *day* as far as we know now: a promise made later that day is about more."""
    payers = families.payers_of(scope, [customer_id])
    found = accounts.load(scope, payers, companies.standing(scope).zone, paid_since=day)
    return sum(paid_minor(account, invoice_ids, day, day) for account in found)
