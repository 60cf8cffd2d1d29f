"""What a person knows about an action whose answer was lost: it happened, or it did not (rule 4)."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.orders import Proof
from plugin.outbox import doubts, effects
from plugin.store import actions, companies, standings
from plugin.store.markers import CHARGE_MARKER
from plugin.store.scope import Scope

Answer = Literal["taken", "not in doubt", "another attempt", "too soon"]
"""What becomes of a person's word that something did not happen."""


def it_happened(scope: Scope, action_id: str, actor: str) -> bool:
    """Settle an unclear action as done on a person's word; False when it is not unclear any more."""
    row = _unclear(scope, action_id)
    if row is None:
        return False
    # A word said days later is about the day on which it left.
    on = row.ordered_on or companies.standing(scope).company.today
    action = actions.action_of(row)
    proof = Proof(ref=_ref(scope, row, actor))
    if not doubts.found_done(scope, row, proof, on, actor=actor, why="a person saw it in QuickBooks"):
        return False
    if not (isinstance(action, PostCharge) and proof.ref.startswith(doubts.SAID_BY)):
        effects.completed(scope, row, action, proof, on)
    standings.mark_dirty(scope, [row.customer_id])
    return True


def it_did_not(scope: Scope, action_id: str, actor: str, *, attempt: int) -> Answer:
    """A person saw no trace of this *attempt*; the next run asks QuickBooks once more before it is repeated.

    What QuickBooks shows then goes before the word, since whoever looks may look too early or elsewhere.
    """
    row = _unclear(scope, action_id)
    if row is None:
        return "not in doubt"
    if row.attempts != attempt:
        return "another attempt"
    if not doubts.may_be_judged(scope, row):
        return "too soon"
    doubts.note_unseen(scope, row, actor)
    standings.mark_dirty(scope, [row.customer_id])
    return "taken"


def _unclear(scope: Scope, action_id: str) -> Row[Any] | None:
    table = tables.actions
    return scope.first(
        scope.select(table).where(table.c.id == action_id, table.c.status == "unclear").with_for_update()
    )


def _ref(scope: Scope, row: Row[Any], actor: str) -> str:
    """The invoice a lost charge became, when our mirror shows it; else whose word it is."""
    if row.kind == PostCharge.kind:
        table = tables.invoices
        marker = f"{CHARGE_MARKER}{row.id}]"
        ours = scope.select(table, table.c.id).where(
            table.c.customer_id == row.customer_id, table.c.private_note.contains(marker, autoescape=True)
        )
        found = scope.first(ours)
        if found is not None:
            return str(found.id)
    return f"{doubts.SAID_BY}{actor}"
