"""Actions whose answer was lost, in a later run: QuickBooks itself is asked what happened (rule 4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from plugin import books, orders
from plugin.outbox import claims, doubts, effects
from plugin.outbox.deliver import Delivered
from plugin.store import actions, companies, standings
from plugin.store.codec import from_json
from plugin.store.scope import Scope, Store

SETTLE = timedelta(minutes=15)
"""No judgement sooner: a request may execute 120 s after we stopped waiting (reliability.md finding 2)."""

UNSEEN_BEFORE = "The answer was lost, and QuickBooks never showed an earlier sending of this invoice."

ORDERS: dict[str, type[orders.Order]] = {
    order.kind: order
    for order in (
        orders.SendInvoice,
        orders.RaiseCharge,
        orders.IssueCredit,
        orders.AttachNote,
        orders.WriteNotesBlock,
        orders.SetCodTerms,
        orders.RestoreTerms,
        orders.RemoveMemoBlock,
    )
}


def reconcile(store: Store, port: books.Books, company_id: str, delivered: Delivered) -> None:
    """Settle what can be proved, reopen what shows no trace, and leave the rest for a person.

    What QuickBooks refuses to be asked about is neither proved nor without a trace.
    """
    with store.company(company_id) as scope:
        claims.abandoned(scope)
        now = companies.standing(scope)
        rows = [row for row in actions.with_status(scope, "unclear") if _is_settled(scope, row)]
    for row in rows:
        order = from_json(ORDERS[row.kind], row.order)
        try:
            proof = port.trace(order, request_id=row.operation_id)
        except books.Refused as refused:
            if refused.reason == "gone":
                with store.company(company_id) as scope:
                    doubts.cannot_be_seen(scope, row, refused.sentence)
            delivered.counts[f"{row.kind}: needs a person"] += 1
            continue
        with store.company(company_id) as scope:
            if proof is not None:
                on = effects.happened_on(proof, now)
                if doubts.found_done(scope, row, proof, on):
                    effects.completed(scope, row, actions.action_of(row), proof, on)
                outcome = "found done"
            elif row.unclear_times >= claims.UNCLEAR_TIMES_MAX:
                outcome = "needs a person"
            elif doubts.was_blind_before(scope, row):
                doubts.cannot_be_seen(scope, row, UNSEEN_BEFORE)
                outcome = "needs a person"
            elif doubts.allow_repeat(scope, row):
                effects.released(scope, row)
                outcome = "no trace"
            else:
                outcome = "needs a person"
            standings.mark_dirty(scope, [row.customer_id])
        delivered.counts[f"{row.kind}: {outcome}"] += 1


def _is_settled(scope: Scope, row: Row[Any]) -> bool:
    since = actions.last_changed_at(scope, row.id)
    return since is None or scope.now - since >= SETTLE
