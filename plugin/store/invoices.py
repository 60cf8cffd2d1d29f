"""The copy of an invoice, and of what was applied to it, as the value that is reasoned about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from plugin.core.owed import Applied, Invoice
from plugin.store.markers import CHARGE_MARKER


def invoice_of(
    row: Row[Any],
    parts: Iterable[Row[Any]],
    zone: ZoneInfo,
    *,
    charges: Collection[str | None] = (),
    episode: Row[Any] | None = None,
) -> Invoice:
    """The invoice of *row* with the *parts* applied to it; the instant of its mailing is given in *zone*.

    It is a charge of ours when it is among *charges*, or bears our marker.
    """
    return Invoice(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total_minor=row.total_minor,
        balance_minor=row.balance_minor,
        applied=tuple(_applied(part) for part in parts),
        email=row.email,
        memo=row.memo,
        emailed_at=row.emailed_at.astimezone(zone) if row.emailed_at else None,
        episode=episode.episode if episode else 1,
        overdue_again_on=episode.began_on if episode else None,
        is_charge=row.id in charges or CHARGE_MARKER in row.private_note,
        is_voided=row.is_voided,
        late_fee_minor=row.late_fee_minor,
    )


def _applied(part: Row[Any]) -> Applied:
    # A payment of nothing applies a credit.
    return Applied(
        on=part.paid_on,
        amount_minor=part.amount_minor,
        source="payment" if part.total_minor else "credit",
    )
