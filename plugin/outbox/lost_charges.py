"""Charges of ours in QuickBooks that a restored backup does not know: their days are not charged again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.core.because import because
from plugin.orders import Proof
from plugin.outbox.found_again import found_done
from plugin.outbox.lost_fees import close_fees
from plugin.store import actions, companies, standings, taken_over
from plugin.store.markers import CHARGE_MARKER
from plugin.store.scope import Scope

_MARKER = re.compile(re.escape(CHARGE_MARKER) + r"([^\]]+)\]")


def take_over(scope: Scope) -> int:
    """Take them over as done; returns how many there were."""
    table, found = tables.invoices, 0
    ours = scope.select(table).where(table.c.private_note.contains(CHARGE_MARKER, autoescape=True))
    for charge in scope.rows(ours):
        marker = _MARKER.search(charge.private_note)
        action_id = marker.group(1) if marker else None
        row = actions.find(scope, action_id) if action_id else None
        if row is not None and row.status == "done":
            continue
        if row is not None and row.status in actions.OPEN:
            found += found_done(scope, row, Proof(ref=charge.id))
        else:
            found += _close_days(scope, charge, action_id)
    return found


def _close_days(scope: Scope, charge: Row[Any], action_id: str | None) -> int:
    """A charge we know nothing of: no day up to its date is charged again on its customer's invoices."""
    lines, invoices = tables.charge_lines, tables.invoices
    if scope.first(scope.select(lines).where(lines.c.charge_invoice_id == charge.id)) is not None:
        return 0
    charged = _known_action(scope, charge, action_id)
    theirs = scope.select(invoices).where(
        invoices.c.customer_id == charge.customer_id,
        invoices.c.id != charge.id,
        invoices.c.due_on < charge.issued_on,
        invoices.c.balance_minor > 0,
    )
    policy = companies.standing(scope).policy
    for invoice in scope.rows(theirs):
        close_fees(scope, policy, invoice.id, action_id=charged, charge_invoice_id=charge.id)
        query = scope.select(lines, lines.c.period_through).where(lines.c.invoice_id == invoice.id)
        newest = scope.first(query.order_by(lines.c.period_through.desc()))
        first = (newest.period_through if newest is not None else invoice.due_on) + timedelta(days=1)
        if first >= charge.issued_on:
            continue
        scope.insert(
            lines,
            {
                "invoice_id": invoice.id,
                "period_from": first,
                "period_through": charge.issued_on - timedelta(days=1),
                "amount_minor": 0,
                "action_id": charged,
                "charge_invoice_id": charge.id,
            },
        )
    standings.mark_dirty(scope, [charge.customer_id])
    return 1


def _known_action(scope: Scope, charge: Row[Any], action_id: str | None) -> str:
    """Write the lost action down again, as far as its charge tells it."""
    now = companies.standing(scope)
    lost = PostCharge(
        customer_id=charge.customer_id,
        covers=(),
        because=because("restored backup"),
        month=charge.issued_on.isoformat()[:7],
        source_customer_id=charge.customer_id,
        lines=(),
    )
    known = taken_over.write_again(
        scope,
        lost,
        action_id=action_id,
        currency=charge.currency,
        policy_version=now.policy.version,
        facts_at=scope.now,
        today=now.company.today,
    )
    row = actions.find(scope, known)
    if row is None:
        raise AssertionError("The action was just written.")
    found_done(scope, row, Proof(ref=charge.id))
    return known
