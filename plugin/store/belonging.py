"""What was said and done follows whoever has another payer now, however that came about in QuickBooks.

A word about an invoice is its payer's, and so is what we did about it; a word about a customer stays with who
pays for it. Who joins a payer brings everything along; who leaves a family keeps what protected it there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, Table

from plugin import tables
from plugin.facts import ANYBODY
from plugin.store import about_invoices, cod_of_families, companies, families, payer_changes, standings
from plugin.store.copied import copy, values_of
from plugin.store.scope import Scope
from plugin.store.succession import carry_over


def follow(scope: Scope) -> None:
    """Have everything follow that QuickBooks has given to another payer since this was last called.

    Asked before anything is planned, in the same transaction; all whom it concerns are planned again.
    """
    changes = payer_changes.unfollowed(scope)
    if not changes:
        return
    formers = {change.former_id for change in changes}
    if ANYBODY in formers:
        formers = payer_changes.all_dealt_with(scope)
    payers = families.payer_of_each(scope, formers)
    joined = {former: payer for former, payer in payers.items() if payer != former}
    today = companies.standing(scope).company.today
    for former, payer in sorted(joined.items()):
        cod_of_families.join(scope, former, payer, on=today)
        _drop_copies(scope, former, payer)
        carry_over(scope, former, payer)
    standing = formers - joined.keys()
    touched = {*joined, *joined.values(), *about_invoices.move(scope, standing)}
    touched |= cod_of_families.divide(scope, standing) | _let_leave(scope, changes, standing)
    payer_changes.note_followed(scope)
    standings.mark_dirty(scope, touched)


def _let_leave(scope: Scope, changes: Iterable[Row[Any]], standing: Collection[str]) -> set[str]:
    """Who left a payer that goes on paying for others keeps what people had said of all of them."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.customer_id is not None and change.former_id in standing:
            members[change.former_id].add(change.customer_id)
    touched = set()
    for former, left in sorted(members.items()):
        for payer in sorted(families.payers_of(scope, left) - {former}):
            _share(scope, former, payer)
            touched |= {former, payer}
    return touched


def _share(scope: Scope, former: str, payer: str) -> None:
    """Have what stops or eases the chasing of *former* hold for *payer* as well, each ended by itself."""
    today = companies.standing(scope).company.today
    holds, stops, promises = tables.holds, tables.legal_stops, tables.promises
    own, decisions = tables.own_settings, tables.cod_decisions
    for table, stands in (
        (holds, (holds.c.invoice_id.is_(None), holds.c.lifted_on.is_(None))),
        (stops, (stops.c.lifted_on.is_(None),)),
        (promises, (promises.c.cancelled_on.is_(None), promises.c.pay_by >= today)),
        (own, (own.c.invoice_id.is_(None), own.c.ended_on.is_(None))),
        (decisions, (decisions.c.ended_on.is_(None),)),
    ):
        known = {_said(table, row) for row in _standing(scope, table, payer, stands)}
        for row in _standing(scope, table, former, stands):
            is_of_all = table is not promises or not row.invoice_ids
            if is_of_all and _said(table, row) not in known:
                copy(scope, table, row, customer_id=payer)
                known.add(_said(table, row))
    _share_settings(scope, former, payer)


def _drop_copies(scope: Scope, former: str, payer: str) -> None:
    """Who comes back brings no second row of what is known of the whole family."""
    for table in (tables.holds, tables.legal_stops, tables.promises):
        known = {_said(table, row) for row in _standing(scope, table, payer, ())}
        for row in _standing(scope, table, former, ()):
            if _said(table, row) in known:
                scope.db.execute(scope.delete(table).where(table.c.id == row.id))


def _standing(scope: Scope, table: Table, payer: str, stands: Iterable[Any]) -> list[Row[Any]]:
    query = scope.select(table).where(table.c.customer_id == payer, *stands)
    return list(scope.rows(query.order_by(table.c.recorded_at, table.c.id)))


def _said(table: Table, row: Row[Any]) -> tuple[object, ...]:
    """By what a word is known again: who leaves, comes back and leaves once more is not held twice."""
    if table is tables.own_settings:
        return row.name, row.value if row.name == "tag" else ""
    return () if table is tables.cod_decisions else (row.recorded_by, row.recorded_at)


def _share_settings(scope: Scope, former: str, payer: str) -> None:
    """A consumer stays one, a business too, and acknowledged terms stay acknowledged."""
    table = tables.customer_settings
    known = {
        row.customer_id: row
        for row in scope.rows(scope.select(table).where(table.c.customer_id.in_((former, payer))))
    }
    if former in known and payer not in known:
        scope.insert(table, {**values_of(table, known[former]), "customer_id": payer})
