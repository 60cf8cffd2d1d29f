"""Customers whom we put on cash on delivery in the days a restored backup does not know."""

from __future__ import annotations

from plugin import tables
from plugin.core.blocks import NOTES
from plugin.store import actions, companies, company_settings, standings
from plugin.store.scope import Scope
from plugin.words.digest import COD_LINE


def take_over(scope: Scope) -> int:
    """Customers on our term whose Notes say that we put them there, and whose COD our records have lost.

    The terms they had before are lost as well, so that a person agrees when terms are given back.
    """
    table, states, found = tables.customers, tables.cod_states, 0
    noted = scope.select(table).where(table.c.notes.contains(COD_LINE, autoescape=True))
    for payer in scope.rows(noted):
        still_on = scope.select(states).where(states.c.customer_id == payer.id, states.c.ended_on.is_(None))
        is_ours = (NOTES.block_in(payer.notes) or "").startswith(COD_LINE)
        if not is_ours or scope.first(still_on) is not None or not _is_our_term(scope, payer.term_id):
            continue
        family = scope.select(table).where(table.c.payer_id == payer.id, table.c.term_id == payer.term_id)
        scope.insert(
            states,
            {
                "id": scope.new_id(),
                "customer_id": payer.id,
                "since": companies.standing(scope).company.today,
                "cause": "arrears",
                "former_terms": [[one.id, None] for one in scope.rows(family)],
                "recorded_by": actions.SYSTEM,
                "recorded_at": scope.now,
            },
        )
        standings.mark_dirty(scope, [payer.id])
        found += 1
    return found


def _is_our_term(scope: Scope, term_id: str | None) -> bool:
    """Whether it is our cash-on-delivery term, whose id may be lost too: then the one that is due at once."""
    known = companies.get(scope).cod_term_id
    if term_id is None or known is not None:
        return term_id is not None and term_id == known
    table = tables.terms
    row = scope.first(scope.select(table).where(table.c.id == term_id))
    if row is None or row.due_days != 0:
        return False
    company_settings.keep_cod_term(scope, term_id)
    return True
