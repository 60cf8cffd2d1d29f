"""Disputes: a customer's objection to an invoice or a part of it, who settles it, and how it ended."""

from __future__ import annotations

from datetime import date

from plugin.core.said import Resolution
from plugin.people.recording import Unsound, end, record
from plugin.store.scope import Scope


def dispute(
    scope: Scope,
    customer_id: str,
    actor: str,
    *,
    invoice_id: str,
    amount_minor: int,
    reason: str,
    on: date,
    owner: str | None = None,
) -> str:
    """Record that a customer disputes (part of) an invoice; the rest is still asked for. Returns its id.

    *owner* is the actor who settles it; whoever records it, when nobody else is named.
    """
    if amount_minor <= 0:
        raise Unsound("A dispute needs the amount that is disputed.")
    return record(
        scope,
        "disputes",
        customer_id,
        actor,
        invoice_id=invoice_id,
        amount_minor=amount_minor,
        reason=reason.strip(),
        owner=owner or actor,
        opened_on=on,
        closed_on=None,
        closed_by=None,
    )


def close_dispute(
    scope: Scope, dispute_id: str, actor: str, *, on: date, resolution: Resolution, note: str = ""
) -> bool:
    """A dispute is settled as *resolution* says; False when it was closed already.

    What was found right must be credited in QuickBooks; here it is only written down.
    """
    if resolution == "partly credited" and not note.strip():
        raise Unsound("Say which part was credited, and why the rest is owed.")
    return end(
        scope,
        "disputes",
        dispute_id,
        closed_on=on,
        closed_by=actor,
        resolution=resolution,
        resolution_note=note.strip(),
    )
