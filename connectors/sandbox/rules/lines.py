"""Lines of a sales form: Ids, amounts, the subtotal QuickBooks appends, and the sum (qbo.md §2.2, §2.4)."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import accounts, valueadded
from connectors.sandbox.rules.write import Write

HUNDRED = Decimal(100)
COUNTED = {"SalesItemLineDetail", "GroupLineDetail"}
WRITTEN_BY_QUICKBOOKS = {"SubTotalLineDetail", "TaxLineDetail"}
# "DescriptionOnly" carries its detail under another name.
DETAIL_KEYS = {"DescriptionOnly": "DescriptionLineDetail"}


def completed(write: Write) -> list[Record]:
    """Return the lines as an answer prints them, each with its Id, and a subtotal after the items."""
    own = [each for each in write.values["Line"] if each.get("DetailType") not in WRITTEN_BY_QUICKBOOKS]
    items: list[Record] = []
    discounts: list[Record] = []
    for each in own:
        if "DetailType" not in each:
            raise faults.missing("Line.DetailType")
        (discounts if each["DetailType"] == "DiscountLineDetail" else items).append(dict(each))
    if not items:
        raise faults.missing("Line")
    for each in items:
        if each["DetailType"] == "SalesItemLineDetail":
            _price(write, each)
    subtotal = sum((counted(each) for each in items), ZERO)
    for each in discounts:
        _discount(write, each, subtotal)
    _number(write, items)
    return [
        *map(_arranged, items),
        {"Amount": money(subtotal), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        *map(_arranged, discounts),
    ]


def counted(line: Record) -> Decimal:
    """What a line adds to the total; one without an item is documentation (qbo.md §2.4)."""
    if line["DetailType"] not in COUNTED:
        return ZERO
    if line["DetailType"] == "SalesItemLineDetail":
        detail = line["SalesItemLineDetail"]
        if "ItemRef" not in detail and "ItemAccountRef" not in detail:
            return ZERO
    amount: Decimal = line.get("Amount", ZERO)
    return amount


def total(lines: list[Record]) -> Decimal:
    """Sum of the items less the discounts, before tax."""
    items = sum((counted(each) for each in lines), ZERO)
    off = sum(
        (each.get("Amount", ZERO) for each in lines if each["DetailType"] == "DiscountLineDetail"), ZERO
    )
    return items - off


def _price(write: Write, line: Record) -> None:
    detail = dict(line.get("SalesItemLineDetail") or {})
    price, quantity = detail.get("UnitPrice"), detail.get("Qty")
    if "Amount" not in line:
        if price is None:
            raise faults.missing("Line.Amount")
        line["Amount"] = money(price * (1 if quantity is None else quantity))
    elif price and quantity and money(price * quantity) != line["Amount"] and not _is_gross(write):
        raise faults.wrong_amount()
    if line["Amount"]:
        # Zeros beside an amount are a client's defaults (qbo.md §10.5), not a price.
        detail = {name: each for name, each in detail.items() if each or name not in {"UnitPrice", "Qty"}}
    if "ItemRef" not in detail and write.books.switches.line_without_item == "default item":
        services = next(
            (row for row in write.books.tables.rows("Item") if row.record["Type"] == "Service"), None
        )
        if services:
            detail["ItemRef"] = {"value": services.id, "name": services.record["FullyQualifiedName"]}
    if write.books.taxes_each_line:
        valueadded.see_code(write, detail)
    else:
        detail.setdefault("TaxCodeRef", {"value": "NON"})
        detail.pop("TaxInclusiveAmt", None)
    line["SalesItemLineDetail"] = {name: detail[name] for name in SALES_DETAIL_ORDER if name in detail}


def _is_gross(write: Write) -> bool:
    """Whether prices hold tax and amounts do not, so that they need not agree."""
    return write.values.get("GlobalTaxCalculation") == valueadded.INCLUSIVE


SALES_DETAIL_ORDER = (
    "ServiceDate", "ItemRef", "ClassRef", "UnitPrice", "Qty", "ItemAccountRef", "TaxCodeRef", "DiscountAmt",
    "DiscountRate", "TaxInclusiveAmt",
)  # fmt: skip


def _discount(write: Write, line: Record, subtotal: Decimal) -> None:
    detail = dict(line.get("DiscountLineDetail") or {})
    if detail.get("PercentBased"):
        line["Amount"] = money(subtotal * detail.get("DiscountPercent", ZERO) / HUNDRED)
    else:
        detail.pop("DiscountPercent", None)
    if "DiscountAccountRef" not in detail:
        account = accounts.pointer(write.books, "DiscountsRefundsGiven")
        if account:
            detail["DiscountAccountRef"] = account
    line["DiscountLineDetail"] = detail
    line.pop("LineNum", None)


def _number(write: Write, lines: list[Record]) -> None:
    """A line whose Id is known stays itself; any other is new and counts on (recorded: 5 became 6)."""
    known = {each["Id"] for each in write.old.get("Line", []) if "Id" in each}
    used: set[str] = set()
    for place, line in enumerate(lines, start=1):
        line["LineNum"] = place
        if line.get("Id") not in known or line["Id"] in used:
            write.line_ids += 1
            line["Id"] = str(write.line_ids)
        used.add(line["Id"])


LINE_ORDER = ("Id", "LineNum", "Description", "Amount", "LinkedTxn", "DetailType")


def _arranged(line: Record) -> Record:
    key = DETAIL_KEYS.get(line["DetailType"], line["DetailType"])
    return {name: line[name] for name in (*LINE_ORDER, key) if name in line}


def numbered(write: Write) -> list[Record]:
    """Lines of the other transactions: Ids and places, nothing added."""
    found = [dict(each) for each in write.values["Line"]]
    if not found:
        raise faults.missing("Line")
    _number(write, found)
    order = (*LINE_ORDER, *(name for name in _details(found) if name not in LINE_ORDER))
    return [{name: each[name] for name in order if name in each} for each in found]


def _details(lines: list[Record]) -> list[str]:
    return list(dict.fromkeys(name for each in lines for name in each))
