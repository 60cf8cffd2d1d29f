"""After a restored backup nothing leaves until a person has signed off.

A restored database has forgotten what was sent since the backup was taken, and would send it again
(reliability.md 2.5). What QuickBooks shows of those days is taken over as done: `plugin.outbox.lost_days`.
"""

from __future__ import annotations

from datetime import datetime

from plugin import tables
from plugin.audit import texts, trail
from plugin.audit.keeper import Keeper
from plugin.core.because import because
from plugin.store import companies, safety
from plugin.store.scope import Scope


def notice(scope: Scope, keeper: Keeper) -> bool:
    """Stop the company when the witness remembers entries that its audit does not have; True if it did.

    Whoever was forgotten since the backup is forgotten again.
    """
    for customer_id in keeper.witness.forgotten(scope.company_id):
        texts.forget(scope, customer_id)
    number, _ = trail.head(scope)
    remembered = keeper.witness.last(scope.company_id)
    if remembered <= number:
        return False
    return stop(scope, _last_told(scope))


def stop(scope: Scope, lost_since: datetime) -> bool:
    """Let nothing leave until a person has signed off; what was done after *lost_since* may be forgotten."""
    return safety.stop(
        scope, "restored backup", because("restored backup", lost_since=lost_since.isoformat())
    )


def sign_off(scope: Scope, keeper: Keeper, actor: str) -> bool:
    """A person has seen what was found and lets the company go on; False when it is not stopped for this."""
    if not safety.lift(scope, "restored backup", actor):
        return False
    number = trail.append(scope, "signed off", trail.Subject(), {"actor": actor})
    keeper.witness.restored(scope.company_id, number)
    return True


def _last_told(scope: Scope) -> datetime:
    """When the restored database last knew what it did."""
    table = tables.audit_entries
    row = scope.first(scope.select(table, table.c.at).order_by(table.c.number.desc()))
    created: datetime = companies.get(scope).created_at
    return row.at if row is not None else created
