"""Words and acts about invoices, given to whoever pays for these invoices now (rules 1, 2 and 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table

from plugin import tables
from plugin.core.actions import WriteNote
from plugin.core.because import because
from plugin.store import actions, divided, families
from plugin.store.listed import listed
from plugin.store.scope import Scope

_NAMES_ONE = {
    tables.contacts: "invoice_id",
    tables.disputes: "invoice_id",
    tables.holds: "invoice_id",
    tables.own_settings: "invoice_id",
}
"""Words about one invoice, or about none, and where they name it."""
_AT_ONCE = 200
"""Of so many customers the acts are held in memory together."""
_ACT = ("id", "customer_id", "kind", "payload")


def move(scope: Scope, formers: Collection[str]) -> set[tuple[str, str]]:
    """Give what stands under *formers* and is about an invoice to its payer; returns who gave to whom."""
    ordered = sorted(formers)
    parts = (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
    return {pair for part in parts for pair in _move_of(scope, part)}


def _move_of(scope: Scope, formers: Collection[str]) -> set[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    noted: dict[str, str] = {}
    for table, name in _NAMES_ONE.items():
        rows = _of(scope, table, formers, table.c.id, table.c.customer_id, table.c[name].label("about"))
        named = {row.id: (row.customer_id, row.about) for row in rows}
        for row_id, former, payer in _astray(scope, named):
            _give(scope, table, row_id, payer)
            pairs.add((former, payer))
            if table is tables.contacts:
                noted[f"contact/{row_id}"] = payer
    for table in divided.NAME_SOME:
        for row in _of(scope, table, formers):
            pairs |= divided.divide(scope, table, row)
    return pairs | _move_acts(scope, formers, noted)


def _of(
    scope: Scope, table: Table, payer_ids: Collection[str], *columns: ColumnElement[Any]
) -> Sequence[Row[Any]]:
    """What stands under these payers; all columns when none are named."""
    query = scope.select(table, *columns).where(listed(table.c.customer_id, "payers"))
    return scope.db.execute(query, {"payers": sorted(payer_ids)}).all()


def _give(scope: Scope, table: Table, row_id: str, payer_id: str) -> None:
    scope.db.execute(scope.update(table).where(table.c.id == row_id).values(customer_id=payer_id))


def _astray(scope: Scope, named: Mapping[str, tuple[str, str | None]]) -> Iterator[tuple[str, str, str]]:
    """Of records with their payers and invoices: those whose invoice has another payer, and both payers."""
    owners = families.payers_of_invoices(
        scope, {invoice_id for _, invoice_id in named.values() if invoice_id}
    )
    for row_id, (former, invoice_id) in named.items():
        payer = owners.get(invoice_id or "", former)
        if payer != former:
            yield row_id, former, payer


def _move_acts(scope: Scope, formers: Collection[str], noted: Mapping[str, str]) -> set[tuple[str, str]]:
    """What waits is decided anew; what is done, failed or in doubt goes along, and its notes and waivers."""
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
    for waiver in _of(scope, tables.waivers, formers):
        if waiver.charge_id in goes_to:
            _give(scope, tables.waivers, waiver.id, goes_to[waiver.charge_id])
    for row in rows:
        if row.id in goes_to and not actions.withdraw(scope, row.id, because("no longer called for")):
            _give(scope, table, row.id, goes_to[row.id])
    return {(row.customer_id, goes_to[row.id]) for row in rows if row.id in goes_to}


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
