"""After a restored backup nothing leaves until a person has signed off.

A restored database has forgotten what was sent since the backup was taken, and would send it again
(reliability.md 2.5). It is known by the witness beside the key and, where that was lost or went back too, by
a charge that QuickBooks shows and the database never ordered. What QuickBooks shows of those days is taken
over as done: `plugin.outbox.lost_days`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from plugin import tables
from plugin.audit import trail
from plugin.audit.again import forget_again
from plugin.audit.keeper import Keeper
from plugin.core.because import Because, because
from plugin.facts import Fact, InvoiceRecord
from plugin.store import actions, companies, mirror_asks, safety
from plugin.store.markers import charged_by
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


def notice_charges(scope: Scope, facts: Iterable[Fact]) -> bool:
    """Stop the company when a charge among *facts* is news to a database that never ordered it; True if so.

    Call it before *facts* are taken in. What the mirror shows already is no news: it was signed off, or a
    person copied a charge of ours.
    """
    marked = {one.id: one for one in facts if type(one) is InvoiceRecord and charged_by(one.private_note)}
    if not marked or "restored backup" in safety.open_stops(scope):
        return False
    seen = mirror_asks.held(scope, {"invoice": list(marked)}).get("invoice", ())
    if all(one.id in seen or _was_ordered(scope, one) for one in marked.values()):
        return False
    stop(scope, _last_told(scope))
    return True


def _was_ordered(scope: Scope, charge: InvoiceRecord) -> bool:
    known = actions.find(scope, charged_by(charge.private_note) or "")
    return known is not None and (known.order is not None or known.status == "done")


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
