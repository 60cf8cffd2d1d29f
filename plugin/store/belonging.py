"""What was said and done follows whoever has another payer now, however that came about in QuickBooks.

A word about an invoice is its payer's, and so is what we did about it; a word about a customer stays with who
pays for it. Who joins a payer brings everything along; who leaves a family keeps what protected it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table

from plugin import tables
from plugin.facts import ANYBODY
from plugin.store import (
    about_invoices,
    cod_of_families,
    companies,
    divided,
    families,
    payer_changes,
    standings,
)
from plugin.store.copied import copy, origin, values_of
from plugin.store.scope import Scope
from plugin.store.succession import carry_over, keep_consumer, what_is_set

_HOLDS, _STOPS, _PROMISES = tables.holds, tables.legal_stops, tables.promises
_PLANS, _OWN, _DECISIONS = tables.payment_plans, tables.own_settings, tables.cod_decisions
_PROTECTS: dict[Table, tuple[ColumnElement[bool], ...]] = {
    _HOLDS: (_HOLDS.c.invoice_id.is_(None), _HOLDS.c.lifted_on.is_(None)),
    _STOPS: (_STOPS.c.lifted_on.is_(None),),
}
"""What stops the chasing of a whole customer, while it stands."""
_OF_THE_WHOLE = {
    **_PROTECTS,
    _PROMISES: (_PROMISES.c.cancelled_on.is_(None),),
    _OWN: (_OWN.c.invoice_id.is_(None), _OWN.c.ended_on.is_(None)),
    _DECISIONS: (_DECISIONS.c.ended_on.is_(None),),
}
"""All that is said of a whole customer, while it stands."""
_REUNITED = {
    **_PROTECTS,
    _PROMISES: (_PROMISES.c.cancelled_on.is_(None),),
    _PLANS: (_PLANS.c.ended_on.is_(None),),
}
"""What may have been copied when somebody left, while it stands."""


def follow(scope: Scope) -> None:
    """Have everything follow that QuickBooks has given to another payer since this was last called.

    Asked before anything is planned, in the same transaction; all whom it concerns are planned again.
    """
    changes = payer_changes.unfollowed(scope)
    if not changes:
        return
    formers = {change.former_id for change in changes}
    is_all_read = ANYBODY in formers
    if is_all_read:
        formers = payer_changes.all_dealt_with(scope)
    payers = families.payer_of_each(scope, formers)
    joined = {former: payer for former, payer in payers.items() if payer != former}
    today = companies.standing(scope).company.today
    for former, payer in sorted(joined.items()):
        cod_of_families.join(scope, former, payer, on=today)
        _reunite(scope, former, payer)
        carry_over(scope, former, payer)
    standing = formers - joined.keys()
    moved = about_invoices.move(scope, standing)
    left = _left(scope, [change for change in changes if change.former_id in standing])
    if is_all_read:
        left |= {(former, payer, payer) for former, payer in moved if families.is_below(scope, payer, former)}
    for former, payer, member in sorted(left):
        _share(scope, former, payer, is_own=member == payer)
    pairs = moved | joined.items() | {(former, payer) for former, payer, _ in left}
    touched = {one for pair in pairs for one in pair} | cod_of_families.divide(scope, standing)
    payer_changes.note_followed(scope)
    standings.mark_dirty(scope, touched)


def _left(scope: Scope, changes: Iterable[Row[Any]]) -> set[tuple[str, str, str]]:
    """Who left a payer that goes on paying for others: that payer, the payer now, and who left."""
    members = {(change.former_id, change.customer_id) for change in changes if change.customer_id is not None}
    payers = families.payer_of_each(scope, {member for _, member in members})
    return {(former, payers[member], member) for former, member in members if payers[member] != former}


def _share(scope: Scope, former: str, payer: str, *, is_own: bool) -> None:
    """Have what stops the chasing of *former* hold for *payer* as well, each ended by itself.

    Who pays for itself from now on (*is_own*) keeps all that was said of the whole family; another family,
    which it has joined, gets nothing but what protects.
    """
    for table, of_all in _OF_THE_WHOLE.items() if is_own else _PROTECTS.items():
        known = {_known_by(table, row) for row in _standing(scope, table, payer, of_all)}
        for row in _standing(scope, table, former, of_all):
            is_about_all = table is not _PROMISES or not row.invoice_ids
            if not is_about_all or _known_by(table, row) in known:
                continue
            known.add(_known_by(table, row))
            if table is _PROMISES:
                divided.divide_promise(scope, row, former, payer)
            else:
                copy(scope, table, row, customer_id=payer)
    _share_settings(scope, former, payer, is_own=is_own)


def _known_by(table: Table, row: Row[Any]) -> tuple[str | None, ...]:
    """By what a word is known again: who has one of its own is given no second."""
    if table is _OWN:
        return what_is_set(row)
    return () if table is _DECISIONS else (origin(row.id),)


def _reunite(scope: Scope, former: str, payer: str) -> None:
    """Who comes back brings no second row of what still stands for the whole family.

    What was divided between them is one again; what has been ended for the one still stands for the other.
    """
    for table, stands in _REUNITED.items():
        known = {origin(row.id): row for row in _standing(scope, table, payer, stands)}
        for row in _standing(scope, table, former, stands):
            whole = known.get(origin(row.id))
            if whole is None:
                continue
            if table in divided.NAME_SOME:
                divided.unite(scope, table, whole, row)
            scope.db.execute(scope.delete(table).where(table.c.id == row.id))


def _standing(
    scope: Scope, table: Table, payer: str, stands: Iterable[ColumnElement[bool]]
) -> Sequence[Row[Any]]:
    query = scope.select(table).where(table.c.customer_id == payer, *stands)
    return scope.rows(query.order_by(table.c.recorded_at, table.c.id))


def _share_settings(scope: Scope, former: str, payer: str, *, is_own: bool) -> None:
    """A consumer stays one whoever pays; that it is a business or knows our terms goes with it alone."""
    table = tables.customer_settings
    of_both = scope.select(table).where(table.c.customer_id.in_((former, payer)))
    known = {row.customer_id: row for row in scope.rows(of_both)}
    if is_own and former in known and payer not in known:
        scope.insert(table, {**values_of(table, known[former]), "customer_id": payer})
    keep_consumer(scope, former, payer)
