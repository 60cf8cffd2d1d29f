"""Words and acts about invoices, given to whoever pays for these invoices now (rules 1, 2 and 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table

from plugin import tables
from plugin.core.actions import WriteNote
from plugin.core.because import because
from plugin.store import actions, families
from plugin.store.copied import copy
from plugin.store.listed import listed
from plugin.store.scope import Scope

_NAMES_ONE = {
    tables.contacts: "invoice_id",
    tables.disputes: "invoice_id",
    tables.holds: "invoice_id",
    tables.own_settings: "invoice_id",
    tables.waivers: "charge_id",
}
"""Words about one invoice, or about none, and where they name it."""
_AT_ONCE = 200
"""Of so many customers the acts are held in memory together."""
_ACT = ("id", "customer_id", "kind", "payload")
_NAME_SOME = (tables.promises, tables.payment_plans)
"""Words about some invoices."""


def move(scope: Scope, formers: Collection[str]) -> set[str]:
    """Give what stands under *formers* and is about an invoice to its payer; returns all whom it concerns."""
    ordered = sorted(formers)
    parts = (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
    return {one for part in parts for one in _move_of(scope, part)}


def _move_of(scope: Scope, formers: Collection[str]) -> set[str]:
    touched: set[str] = set()
    noted: dict[str, str] = {}
    for table, name in _NAMES_ONE.items():
        rows = _of(scope, table, formers, table.c.id, table.c.customer_id, table.c[name].label("about"))
        named = {row.id: (row.customer_id, row.about) for row in rows}
        for row_id, former, payer in _astray(scope, named):
            _give(scope, table, row_id, payer)
            touched |= {former, payer}
            if table is tables.contacts:
                noted[f"contact/{row_id}"] = payer
    for table in _NAME_SOME:
        for row in _of(scope, table, formers):
            touched |= _divide(scope, table, row)
    return touched | _move_acts(scope, formers, noted)


def _of(
    scope: Scope, table: Table, payer_ids: Collection[str], *columns: ColumnElement[Any]
) -> Sequence[Row[Any]]:
    """What stands under these payers; all columns when none are named."""
    query = scope.select(table, *columns).where(listed(table.c.customer_id, "payers"))
    return scope.db.execute(query, {"payers": sorted(payer_ids)}).all()


def _give(scope: Scope, table: Table, row_id: str, payer_id: str) -> None:
    scope.db.execute(scope.update(table).where(table.c.id == row_id).values(customer_id=payer_id))


def _owners(scope: Scope, invoice_ids: Collection[str]) -> dict[str, str]:
    """Who pays for each of these invoices, as far as they exist."""
    table = tables.invoices
    query = scope.select(table, table.c.id, table.c.customer_id).where(listed(table.c.id, "ids"))
    rows = scope.db.execute(query, {"ids": sorted(invoice_ids)}).all()
    payers = families.payer_of_each(scope, {row.customer_id for row in rows})
    return {row.id: payers[row.customer_id] for row in rows}


def _astray(scope: Scope, named: Mapping[str, tuple[str, str | None]]) -> Iterator[tuple[str, str, str]]:
    """Of records with their payers and invoices: those whose invoice has another payer, and both payers."""
    owners = _owners(scope, {invoice_id for _, invoice_id in named.values() if invoice_id})
    for row_id, (former, invoice_id) in named.items():
        payer = owners.get(invoice_id or "", former)
        if payer != former:
            yield row_id, former, payer


def _divide(scope: Scope, table: Table, row: Row[Any]) -> set[str]:
    """A word about several invoices holds for each payer's; who keeps none of them keeps no word."""
    owners = _owners(scope, row.invoice_ids)
    by_payer: dict[str, list[str]] = {}
    for invoice_id in row.invoice_ids:
        by_payer.setdefault(owners.get(invoice_id, row.customer_id), []).append(invoice_id)
    others = sorted(by_payer.keys() - {row.customer_id})
    if not others:
        return set()
    first, *rest = [row.customer_id, *others] if row.customer_id in by_payer else others
    kept = {"customer_id": first, "invoice_ids": by_payer[first]}
    scope.db.execute(scope.update(table).where(table.c.id == row.id).values(**kept))
    for payer in rest:
        copy(scope, table, row, customer_id=payer, invoice_ids=by_payer[payer])
    return {row.customer_id, *others}


def _move_acts(scope: Scope, formers: Collection[str], noted: Mapping[str, str]) -> set[str]:
    """What waits is decided anew; what is done, failed or in doubt goes along, and the notes about it too."""
    table = tables.actions
    rows = _of(scope, table, formers, *(table.c[name] for name in _ACT))
    named = {row.id: (row.customer_id, row.payload.get("invoice_id")) for row in rows}
    goes_to = _back_home(scope, rows) | {row_id: payer for row_id, _, payer in _astray(scope, named)}
    refs = {**noted, **{f"action/{row_id}": payer for row_id, payer in goes_to.items()}}
    goes_to |= {
        row.id: refs[row.payload["ref"]]
        for row in rows
        if row.kind == WriteNote.kind and row.payload["ref"] in refs
    }
    touched: set[str] = set()
    for row in rows:
        if row.id in goes_to:
            touched |= {row.customer_id, goes_to[row.id]}
            if not actions.withdraw(scope, row.id, because("no longer called for")):
                _give(scope, table, row.id, goes_to[row.id])
    return touched


def _back_home(scope: Scope, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """Of acts about a customer who once joined the family and pays for itself again: that customer."""
    covers = tables.action_covers
    query = scope.select(covers, covers.c.action_id, covers.c.subject)
    query = query.where(listed(covers.c.action_id, "actions"), covers.c.subject.startswith("customer/"))
    of_customers = {
        row.action_id: row.subject.removeprefix("customer/")
        for row in scope.db.execute(query, {"actions": [row.id for row in rows]})
    }
    table = tables.customers
    alone = scope.select(table, table.c.id).where(listed(table.c.id, "ids"), table.c.payer_id == table.c.id)
    there = {row.id for row in scope.db.execute(alone, {"ids": sorted(set(of_customers.values()))})}
    return {
        row.id: of_customers[row.id]
        for row in rows
        if of_customers.get(row.id, row.customer_id) in there - {row.customer_id}
    }
