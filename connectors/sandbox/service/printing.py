"""A form on paper: a plain PDF of what an answer prints (qbo.md §6)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import typst

PAGE = """
#set page(paper: "us-letter", margin: 2.2cm)
#set text(size: 10pt)
#let form = json(bytes(sys.inputs.form))
#text(size: 18pt, weight: "bold")[#form.company]
#v(0.4cm)
#text(size: 14pt)[#form.title]
#v(0.2cm)
#table(columns: 2, stroke: none, ..form.facts.flatten())
#v(0.4cm)
#table(
  columns: (1fr, auto),
  align: (left, right),
  table.header[*Description*][*Amount*],
  ..form.lines.flatten(),
)
#align(right)[
  Total #form.total #form.currency \\
  *Balance due #form.balance #form.currency*
]
#v(0.6cm)
#form.memo
"""


def pdf_of(company: str, kind: str, record: dict[str, Any]) -> bytes:
    """Print a record; the same record prints the same bytes without setting it again."""
    facts = [
        ["Customer", record.get("CustomerRef", {}).get("name", "")],
        ["Number", record.get("DocNumber", "")],
        ["Date", record.get("TxnDate", "")],
        ["Due", record.get("DueDate", "")],
    ]
    form = {
        "company": company,
        "title": kind,
        "facts": [pair for pair in facts if pair[1]],
        "lines": [_line(each) for each in record.get("Line", [])],
        "total": str(record.get("TotalAmt", "0")),
        "balance": str(record.get("Balance", "0")),
        "currency": record.get("CurrencyRef", {}).get("value", ""),
        "memo": record.get("CustomerMemo", {}).get("value", ""),
    }
    return _set(json.dumps(form))


def _line(line: dict[str, Any]) -> list[str]:
    if line.get("DetailType") == "SubTotalLineDetail":
        return ["Subtotal", str(line.get("Amount", ""))]
    detail = line.get("SalesItemLineDetail") or {}
    words = line.get("Description") or detail.get("ItemRef", {}).get("name") or line.get("DetailType", "")
    return [str(words), str(line.get("Amount", ""))]


@lru_cache(maxsize=64)
def _set(form: str) -> bytes:
    compiled = typst.compile(PAGE.encode(), sys_inputs={"form": form})
    if not isinstance(compiled, bytes):
        raise TypeError("typst returned no single document.")
    return compiled
