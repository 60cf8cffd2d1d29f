"""A form on paper: a PDF of what an answer prints (qbo.md §6), set by Typst."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from connectors.sandbox.money import ZERO

TITLES = {"RefundReceipt": "Refund", "Payment": "Receipt"}
COLUMNS = ("Service", "Description", "Qty", "Rate", "Amount")
FACTS = (
    ("Number", "DocNumber"),
    ("Reference", "PaymentRefNum"),
    ("Date", "TxnDate"),
    ("Due", "DueDate"),
    ("Expires", "ExpirationDate"),
)
DETAILS = ("SalesItemLineDetail", "ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail")


def pdf_of(company: str, kind: str, record: dict[str, Any]) -> bytes:
    """Print a record; the same record prints the same bytes without setting it again."""
    return _set(json.dumps(form_of(company, kind, record)))


def form_of(company: str, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """What the paper says, word for word."""
    code = record.get("CurrencyRef", {}).get("value", "")
    owed = record.get("Balance")
    total = record.get("TotalAmt", ZERO)
    paid = owed is None or kind in {"SalesReceipt", "RefundReceipt"}
    due_word, due = ("Total", total) if paid or owed is None else ("Balance due", owed)
    facts = [(word, str(record[name])) for word, name in FACTS if record.get(name)]
    if terms := record.get("SalesTermRef", {}).get("name"):
        facts.append(("Terms", terms))
    return {
        "company": company,
        "title": TITLES.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind),
        "number": str(record.get("DocNumber", "")),
        "party_word": "Vendor" if "VendorRef" in record else "Bill to",
        "party": (record.get("CustomerRef") or record.get("VendorRef") or {}).get("name", ""),
        "party_lines": _address(record.get("BillAddr") or record.get("VendorAddr") or {}),
        "facts": facts,
        "columns": COLUMNS,
        "lines": [_line(each) for each in record.get("Line", []) if _is_printed(each)],
        "memo": record.get("CustomerMemo", {}).get("value", ""),
        "sums": [(word, _amount(value)) for word, value in _sums(record, total, owed)],
        "due": (due_word, f"{code} {_amount(due)}".strip()),
    }


def _address(address: dict[str, Any]) -> list[str]:
    lines = [str(address[f"Line{place}"]) for place in range(1, 6) if address.get(f"Line{place}")]
    parts = (address.get(each) for each in ("CountrySubDivisionCode", "PostalCode"))
    region = " ".join(str(each) for each in parts if each)
    town = ", ".join(each for each in (str(address.get("City", "")), region) if each)
    return [*lines, *([town] if town else []), *([str(address["Country"])] if address.get("Country") else [])]


def _is_printed(line: dict[str, Any]) -> bool:
    return line.get("DetailType") not in {"SubTotalLineDetail", "DiscountLineDetail"}


def _line(line: dict[str, Any]) -> list[str]:
    """A row of the table: item or what is settled, words, quantity, price, amount."""
    detail: dict[str, Any] = next((line[each] for each in DETAILS if each in line), {})
    item = (detail.get("ItemRef") or detail.get("AccountRef") or {}).get("name", "")
    if not item and line.get("LinkedTxn"):
        item = f"{line['LinkedTxn'][0]['TxnType']} {line['LinkedTxn'][0]['TxnId']}"
    numbers = [f"{detail[each]:f}" if each in detail else "" for each in ("Qty", "UnitPrice")]
    amount = _amount(line["Amount"]) if "Amount" in line else ""
    return [str(item), str(line.get("Description", "")), *numbers, amount]


def _sums(record: dict[str, Any], total: Decimal, owed: Decimal | None) -> list[tuple[str, Decimal]]:
    """What leads from the lines to what is due; what does not occur is not printed."""
    found = [("Subtotal", each["Amount"]) for each in _of_kind(record, "SubTotalLineDetail")]
    found += [("Discount", -each["Amount"]) for each in _of_kind(record, "DiscountLineDetail")]
    if tax := record.get("TxnTaxDetail", {}).get("TotalTax"):
        found.append(("Tax", tax))
    found.append(("Total", total))
    if owed is not None and owed != total:
        found.append(("Paid or applied", total - owed))
    return found


def _of_kind(record: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in record.get("Line", []) if each.get("DetailType") == kind and "Amount" in each]


def _amount(value: Decimal) -> str:
    return f"{Decimal(value):,.2f}"


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "form.typ").read_bytes()


@lru_cache(maxsize=64)
def _set(form: str) -> bytes:
    compiled = typst.compile(_template(), sys_inputs={"form": form})
    if not isinstance(compiled, bytes):
        raise TypeError("typst returned no single document.")
    return compiled
