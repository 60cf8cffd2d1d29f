"""Do the product's copies equal the books? Asked after a sync, when nobody has changed anything since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from web.demo.checker.reading import instant, minor
from web.demo.checker.sources import Company, Record

Rows = Callable[[str, str], list[dict[str, Any]]]
"""Columns and a table in, the company's rows out."""


def differences(rows: Rows, company: Company) -> list[str]:
    """A sentence for each record that differs; no name and no text in it."""
    return [
        sentence
        for table, entity, columns in COPIES
        for sentence in _compare(rows, company, table, entity, columns)
    ]


def _compare(
    rows: Rows, company: Company, table: str, entity: str, columns: dict[str, Callable[[Record], Any]]
) -> Iterator[str]:
    held = {str(row["id"]): row for row in rows(", ".join(["id", *columns]), table)}
    there = {str(record["Id"]): record for record in company.records(entity)}
    for row_id in sorted(held.keys() ^ there.keys()):
        where = "our copies" if row_id in held else "the books"
        yield f"Mirror: {entity} {row_id} is only in {where}."
    for row_id in sorted(held.keys() & there.keys()):
        wrong = [name for name, told in columns.items() if not _same(held[row_id][name], told(there[row_id]))]
        if wrong:
            yield f"Mirror: {entity} {row_id} differs in {', '.join(wrong)}."


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, bool):
        return bool(ours) == theirs
    if hasattr(theirs, "isoformat") and ours is not None:
        return bool(instant(f"{ours}+00:00" if isinstance(ours, str) else ours.isoformat()) == theirs)
    return (None if ours is None else str(ours)) == (None if theirs is None else str(theirs))


def _amount(name: str) -> Callable[[Record], int]:
    return lambda record: minor(record[name], record["CurrencyRef"]["value"])


def _ref(name: str) -> Callable[[Record], Any]:
    return lambda record: (record.get(name) or {}).get("value")


def _sent(record: Record) -> Any:
    told = record.get("DeliveryInfo", {}).get("DeliveryTime")
    return instant(told) if told else None


COPIES: tuple[tuple[str, str, dict[str, Callable[[Record], Any]]], ...] = (
    (
        "customers",
        "Customer",
        {
            "name": lambda record: record["DisplayName"],
            "is_active": lambda record: bool(record["Active"]),
            "term_id": _ref("SalesTermRef"),
            "parent_id": _ref("ParentRef"),
            "balance_minor": _amount("Balance"),
            "notes": lambda record: record.get("Notes") or "",
            "email": lambda record: record.get("PrimaryEmailAddr", {}).get("Address"),
        },
    ),
    (
        "invoices",
        "Invoice",
        {
            "customer_id": _ref("CustomerRef"),
            "number": lambda record: record.get("DocNumber") or "",
            "due_on": lambda record: record["DueDate"],
            "total_minor": _amount("TotalAmt"),
            "balance_minor": _amount("Balance"),
            "memo": lambda record: record.get("CustomerMemo", {}).get("value") or "",
            "email": lambda record: record.get("BillEmail", {}).get("Address"),
            "emailed_at": _sent,
            "email_error": lambda record: record.get("DeliveryInfo", {}).get("DeliveryErrorType"),
        },
    ),
    (
        "payments",
        "Payment",
        {
            "customer_id": _ref("CustomerRef"),
            "paid_on": lambda record: record["TxnDate"],
            "total_minor": _amount("TotalAmt"),
            "unapplied_minor": _amount("UnappliedAmt"),
        },
    ),
    (
        "credits",
        "CreditMemo",
        {"total_minor": _amount("TotalAmt"), "remaining_minor": _amount("RemainingCredit")},
    ),
    (
        "terms",
        "Term",
        {"name": lambda record: record["Name"], "is_active": lambda record: bool(record["Active"])},
    ),
)
