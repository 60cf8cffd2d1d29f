"""Our own cash-on-delivery term among those of the books, known by its name until we know its id."""

from __future__ import annotations

from collections.abc import Iterable

from plugin import tables
from plugin.facts import TermRecord
from plugin.orders import COD_TERM_NAME
from plugin.store import companies, company_settings, standings
from plugin.store.scope import Scope


def learn(scope: Scope, terms: Iterable[TermRecord]) -> None:
    """Know our term as soon as it is read, and look at whoever is on it.

    The first change of terms makes it, and may break off before any answer has told us its id.
    """
    ours = next((term.id for term in terms if _is_ours(term)), None)
    if ours is None or companies.get(scope).cod_term_id is not None:
        return
    company_settings.keep_cod_term(scope, ours)
    customers = tables.customers
    on_it = scope.select(customers, customers.c.payer_id).where(customers.c.term_id == ours)
    standings.mark_dirty(scope, {row.payer_id for row in scope.rows(on_it)})


def _is_ours(term: TermRecord) -> bool:
    return term.name == COD_TERM_NAME and term.is_active and term.due_days == 0
