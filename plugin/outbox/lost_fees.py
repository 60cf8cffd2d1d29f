"""Late fees after a restored backup: a forgotten charge may have billed them, so none is charged again."""

from __future__ import annotations

from plugin import tables
from plugin.core.policy import Policy
from plugin.store.scope import Scope


def close_fees(
    scope: Scope, policy: Policy, invoice_id: str, *, action_id: str, charge_invoice_id: str
) -> None:
    """Count every fee of *policy* as charged on this invoice as often as it may be (rule 2).

    What was billed cannot be read off the charge with certainty, and a fee too few harms nobody.
    """
    table = tables.charge_fees
    for fee in policy.interest.fees if policy.interest else ():
        same = scope.select(table).where(
            table.c.invoice_id == invoice_id, table.c.name == fee.name, table.c.number == fee.times_max
        )
        if scope.first(same) is None:
            scope.insert(
                table,
                {
                    "invoice_id": invoice_id,
                    "name": fee.name,
                    "number": fee.times_max,
                    "amount_minor": 0,
                    "owed_minor": 0,
                    "action_id": action_id,
                    "charge_invoice_id": charge_invoice_id,
                },
            )
