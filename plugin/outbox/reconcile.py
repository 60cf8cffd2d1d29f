"""Actions whose answer was lost, in a later run: QuickBooks itself is asked what happened (rule 4)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from plugin import books, orders
from plugin.orders import Proof
from plugin.outbox import claims, doubts, effects
from plugin.outbox.deliver import Delivered
from plugin.store import actions, companies, standings
from plugin.store.codec import from_json
from plugin.store.scope import Scope, Store

UNANSWERED_MAX = 2
"""So many questions in a row without an answer, and the run asks no more: each may cost a time-out."""

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

    What QuickBooks refuses to be asked about is neither proved nor without a trace. About what it could not
    answer now it is asked again in a later run; only a lost connection is raised.
    """
    with store.company(company_id) as scope:
        claims.abandoned(scope)
        now = companies.standing(scope)
        rows = [row for row in actions.with_status(scope, "unclear") if doubts.may_be_judged(scope, row)]
        # Each time in another order, so that those which are never answered about do not hide the rest.
        rows.sort(key=lambda row: sha256(f"{row.id} {scope.now.isoformat()}".encode()).digest())
    unanswered = 0
    for row in rows:
        if unanswered >= UNANSWERED_MAX:
            delivered.counts[f"{row.kind}: not asked"] += 1
            continue
        try:
            proof = port.trace(from_json(ORDERS[row.kind], row.order), request_id=row.operation_id)
        except books.NotConnected:
            raise
        except books.Refused as refused:
            unanswered = 0
            with store.company(company_id) as scope:
                outcome = _unknowable(scope, row, refused)
            delivered.counts[f"{row.kind}: {outcome}"] += 1
        except books.BooksError:
            unanswered += 1
            delivered.counts[f"{row.kind}: not asked"] += 1
        else:
            unanswered = 0
            with store.company(company_id) as scope:
                outcome = _judged(scope, row, proof, now)
            delivered.counts[f"{row.kind}: {outcome}"] += 1


def _judged(scope: Scope, row: Row[Any], proof: Proof | None, now: companies.Standing) -> str:
    """Move an action on by what QuickBooks shows of it; returns what became of it, in a word."""
    standings.mark_dirty(scope, [row.customer_id])
    if proof is not None:
        on = effects.happened_on(proof, now)
        if doubts.found_done(scope, row, proof, on):
            effects.completed(scope, row, actions.action_of(row), proof, on)
        return "found done"
    if _repeated_on_a_word(scope, row):
        return "no trace"
    if row.unclear_times >= claims.UNCLEAR_TIMES_MAX:
        return "needs a person"
    if doubts.was_blind_before(scope, row):
        doubts.cannot_be_seen(scope, row, UNSEEN_BEFORE)
        return "needs a person"
    if doubts.allow_repeat(scope, row):
        effects.released(scope, row)
        return "no trace"
    return "needs a person"


def _unknowable(scope: Scope, row: Row[Any], refused: books.Refused) -> str:
    """QuickBooks refuses to be asked: nobody but a person knows."""
    if _repeated_on_a_word(scope, row):
        standings.mark_dirty(scope, [row.customer_id])
        return "no trace"
    if refused.reason == "gone":
        doubts.cannot_be_seen(scope, row, refused.sentence)
    return "needs a person"


def _repeated_on_a_word(scope: Scope, row: Row[Any]) -> bool:
    """A person has seen no trace and QuickBooks shows none: however often in doubt, it may be tried."""
    actor = doubts.unseen_by(scope, row)
    if actor is None or not doubts.allow_repeat(scope, row, actor=actor, why=doubts.UNSEEN):
        return False
    effects.released(scope, row)
    return True
