"""An act that was forgotten and found: done now, with all that follows from it for our records."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from plugin.audit import trail
from plugin.orders import Proof
from plugin.outbox import effects
from plugin.store import actions, companies, standings, taken_over
from plugin.store.scope import Scope


def found_done(scope: Scope, row: Row[Any], proof: Proof, happened_on: date | None = None) -> bool:
    """Take an act over as done by *proof*, whatever *row* says of it; False when that has changed by now.

    It happened on the day that *proof* tells, where nothing else tells of one.
    """
    on = happened_on or effects.happened_on(proof, companies.standing(scope))
    why = taken_over.AFTER_A_RESTORE
    if not taken_over.found_done(scope, row.id, proof, on, why=why, thought=[row.status]):
        return False
    action = actions.action_of(row)
    effects.intended(scope, row, action)
    effects.completed(scope, row, action, proof, on)
    trail.settled(scope, "found in QuickBooks", row.id, row.customer_id, proof=proof)
    standings.mark_dirty(scope, [row.customer_id])
    return True
