"""References: what they point to must exist, and answers carry its name (qbo.md §8.2, 2500 and 610)."""

from __future__ import annotations

from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Field, Kind, Record
from connectors.sandbox.rules.write import Write
from connectors.sandbox.tables import Row

SPECIAL_ITEMS = {"SHIPPING_ITEM_ID", "GRATUITY_ITEM_ID"}
FORMS = ("Invoice", "CreditMemo", "SalesReceipt", "RefundReceipt", "Estimate", "Payment")
"""What names its customer in full."""
# The tables behind the error text "Accounts element id 99 not found".
TABLE_NAMES = {
    "Account": "Accounts",
    "Class": "Klasses",
    "Customer": "Names",
    "Vendor": "Names",
    "Employee": "Names",
    "Item": "Items",
}


def resolve(write: Write) -> None:
    """Check and name every reference this write sends."""
    for name in write.given:
        value = write.values.get(name)
        if value is not None and value != write.old.get(name):
            _visit(write.books, write.entity.by_name[name], value)


def _visit(books: Books, field: Field, value: Any) -> None:
    if field.kind is Kind.REF:
        if field.to:
            _point(books, field, value)
    elif field.shape is not None:
        for each in value if field.kind is Kind.PARTS else [value]:
            for inner in field.shape.fields:
                if inner.name in each:
                    _visit(books, inner, each[inner.name])


def _point(books: Books, field: Field, value: Record) -> None:
    target = str(value["value"])
    if target in SPECIAL_ITEMS:
        return
    row = next((found for name in field.to if (found := books.tables.get(name, target))), None)
    if row is None:
        raise faults.bad_reference(table_name(field), target)
    if not row.record.get("Active", True):
        raise faults.not_found()
    if not field.bare:
        value["name"] = display_name(row)


def table_name(field: Field) -> str:
    """What a fault calls the table a reference points into."""
    target = field.to[0] if field.to else field.name
    return TABLE_NAMES.get(target, target)


def display_name(row: Row) -> str:
    """The name a reference to this row shows."""
    record = row.record
    return str(record.get("FullyQualifiedName") or record.get(row.entity.naming) or row.id)


def rename(books: Books, row: Row) -> None:
    """Let references follow a renamed customer: QuickBooks joins the name when it answers."""
    pointer = {"value": row.id, "name": display_name(row)}
    for entity in FORMS:
        for each in books.tables.of_customer(entity, row.id):
            each.put(CustomerRef=pointer)


def must_point_somewhere(books: Books, kind: str, target: str) -> Entity | None:
    """The entity of an attachment's target, if the target is there (qbo.md §2.8)."""
    entity = entity_named(kind)
    return entity if entity and books.tables.get(entity.name, target) else None
