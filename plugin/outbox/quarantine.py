"""After a restored backup nothing leaves until a person has signed off.

A restored database has forgotten what was sent since the backup was taken, and would send it again
(reliability.md 2.5). What QuickBooks shows of those days is taken over as done: `plugin.outbox.lost_days`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from plugin import tables
from plugin.audit import trail
from plugin.audit.again import forget_again
from plugin.audit.keeper import Keeper
from plugin.core.because import Because, because
from plugin.store import companies, safety
from plugin.store.scope import Scope


def notice(scope: Scope, keeper: Keeper) -> bool:
    """Stop the company when the witness remembers entries that its audit does not have; True if it did.

    Whoever was forgotten since the backup is forgotten again.
    """
    number, _ = trail.head(scope)
    forget_again(scope, keeper.witness)
    remembered = keeper.witness.last(scope.company_id)
    if remembered <= number:
        return False
    standing = safety.open_stops(scope).get("restored backup")
    if standing is None:
        stop(scope, _last_told(scope), remembered)
        return True
    why = safety.reason(standing)
    known = why.fact("remembered")
    if known is None:
        safety.explain(scope, "restored backup", _knowing(why, remembered))
    elif known != remembered:
        stop(scope, _last_told(scope), remembered)
        return True
    return False


def stop(scope: Scope, lost_since: datetime, remembered: int | None = None) -> None:
    """Let nothing leave until a person has signed off; what was done after *lost_since* may be forgotten.

    What was saved while it waited for an earlier sign-off waits for another: *remembered*, the number of
    the last entry that the witness knows of, tells the one restore from the other.
    """
    why = because("restored backup", lost_since=lost_since.isoformat())
    safety.stop_anew(scope, "restored backup", _knowing(why, remembered))


def sign_off(scope: Scope, keeper: Keeper, actor: str) -> bool:
    """A person has seen what was found and lets the company go on.

    False when it is not stopped for this, and when another restore has come since, which nobody has seen.
    """
    if notice(scope, keeper) or not safety.lift(scope, "restored backup", actor):
        return False
    number = trail.append(scope, "signed off", trail.Subject(), {"actor": actor})
    keeper.witness.restored(scope.company_id, number)
    return True


def _knowing(why: Because, remembered: int | None) -> Because:
    return why if remembered is None else replace(why, facts=(*why.facts, ("remembered", remembered)))


def _last_told(scope: Scope) -> datetime:
    """When the restored database last knew what it did; who was forgotten again, it was told since."""
    table = tables.audit_entries
    told = scope.select(table, table.c.at).where(table.c.what != "forgotten")
    row = scope.first(told.order_by(table.c.number.desc()).limit(1))
    created: datetime = companies.get(scope).created_at
    return row.at if row is not None else created
