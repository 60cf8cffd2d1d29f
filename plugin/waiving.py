"""A person's word that a charge of ours is not asked for (rule 5, S4.2).

The word is kept; the planner calls for the credit, which leaves by the outbox like any other act.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, and_

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.people import Unsound
from plugin.store import standings
from plugin.store.scope import Scope


def waive(scope: Scope, customer_id: str, number: str, actor: str, *, reason: str, on: date) -> str:
    """The charge of that *number* is to be credited in full; returns the waiver's id.

    Raises Unsound without a reason, for what is no charge of ours to this customer, for one waived before,
    and for one of which nobody knows any more what it bills.
    """
    if not reason.strip():
        raise Unsound("Say why; whoever looks at the customer will want to know.")
    charge = next((row for row in charges(scope, customer_id) if row.number == number), None)
    if charge is None:
        raise Unsound("Choose one of the charges that Dunwell has raised for this customer.")
    table = tables.waivers
    if scope.first(scope.select(table).where(table.c.charge_id == charge.id)) is not None:
        raise Unsound("This charge was waived before. Its credit is on its way or in QuickBooks.")
    if not _bills_something(scope, charge.id):
        raise Unsound("What this charge bills was lost with a backup. Credit it in QuickBooks.")
    waiver = {
        "id": scope.new_id(),
        "customer_id": customer_id,
        "charge_id": charge.id,
        "reason": reason.strip(),
        "waived_on": on,
        "recorded_by": actor,
        "recorded_at": scope.now,
    }
    scope.insert(table, waiver)
    standings.mark_dirty(scope, [customer_id])
    return str(waiver["id"])


def _bills_something(scope: Scope, charge_id: str) -> bool:
    """Whether there are lines that a credit could take back."""
    return any(
        scope.first(scope.select(lines).where(lines.c.action_id == charge_id, lines.c.amount_minor > 0))
        for lines in (tables.charge_lines, tables.charge_fees)
    )


def charges(scope: Scope, customer_id: str) -> list[Row[Any]]:
    """The charges raised for a payer that QuickBooks still has: action, number, total and balance."""
    actions, invoices = tables.actions, tables.invoices
    same = and_(invoices.c.company_id == actions.c.company_id, invoices.c.id == actions.c.remote_ref)
    columns = (actions.c.id, invoices.c.number, invoices.c.total_minor, invoices.c.balance_minor)
    raised = (
        scope.select(actions, *columns)
        .join(invoices, same)
        .where(
            actions.c.customer_id == customer_id,
            actions.c.kind == PostCharge.kind,
            actions.c.status == "done",
            ~invoices.c.is_voided,
        )
    )
    return list(scope.rows(raised.order_by(actions.c.done_at, actions.c.id)))
