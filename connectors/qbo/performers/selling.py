"""Lines that sell our item, and what a document takes over from the invoice it follows (qbo.md 2.3, 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.qbo.fields import lines_of, value_of
from connectors.qbo.wire import Invoice
from plugin.core.money import to_major
from plugin.orders import ChargeLine


def lines_sold(
    lines: Sequence[ChargeLine], *, currency: str, source: Invoice, item: str, is_american: bool
) -> list[dict[str, Any]]:
    """*lines* as sales of *item*: not taxed, and in the class of the first line of *source*."""
    sales = (line.sales_item_line_detail for line in lines_of(source) if line.sales_item_line_detail)
    sale = next(sales, None)
    sold: dict[str, Any] = {"ItemRef": {"value": item}}
    if is_american:
        sold["TaxCodeRef"] = {"value": "NON"}
    if sale and (class_id := value_of(sale.class_ref)):
        sold["ClassRef"] = {"value": class_id}
    return [
        {
            "Amount": to_major(line.amount_minor, currency),
            "Description": line.text,
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": sold,
        }
        for line in lines
    ]


def taken_over(source: Invoice, *, is_american: bool) -> dict[str, Any]:
    """Currency, rate, class and location of *source*, and how it is taxed; None where it has none."""
    return {
        # Outside the US a document says how it is taxed: interest is no supply (qbo.md 2.4).
        "GlobalTaxCalculation": None if is_american else "NotApplicable",
        "CurrencyRef": ref(value_of(source.currency_ref)),
        "ExchangeRate": source.exchange_rate,
        "ClassRef": ref(value_of(source.class_ref)),
        "DepartmentRef": ref(value_of(source.department_ref)),
    }


def ref(value: str | None) -> dict[str, str] | None:
    """A reference to the record of that id; None without one."""
    return {"value": value} if value else None


def given(fields: dict[str, Any]) -> dict[str, Any]:
    """*fields* without those that say nothing."""
    return {name: value for name, value in fields.items() if value is not None}
