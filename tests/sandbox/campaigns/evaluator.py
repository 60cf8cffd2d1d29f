"""What a query should find, by a second opinion: plain lists, plain loops, its own idea of properties.

It shares no code with the sandbox's query language; what is asked comes as data and never as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

MOMENTS = {"MetaData.CreateTime": "time", "MetaData.LastUpdatedTime": "time"}
PROPERTIES: dict[str, dict[str, str]] = {
    "Customer": {
        "Id": "id",
        "DisplayName": "text",
        "FullyQualifiedName": "text",
        "CompanyName": "text",
        "Balance": "number",
        "BalanceWithJobs": "number",
        "Level": "number",
        "Taxable": "flag",
        "Job": "flag",
        "Active": "flag",
        "ParentRef": "ref",
        "CurrencyRef": "ref",
        "SalesTermRef": "ref",
        "PrimaryEmailAddr": "only Address",
        "BillAddr.City": "text",
        "Notes": "text",
        **MOMENTS,
    },
    "Invoice": {
        "Id": "id",
        "DocNumber": "text",
        "TxnDate": "day",
        "DueDate": "day",
        "TotalAmt": "number",
        "Balance": "number",
        "CustomerRef": "ref",
        "PrivateNote": "text",
        "EmailStatus": "text",
        "BillEmail": "only Address",
        "SalesTermRef": "ref",
        "Line.Amount": "number",
        **MOMENTS,
        "Line.SalesItemLineDetail.ItemRef": "ref",
        "CustomerRef.name": "text",
    },
    "Payment": {
        "Id": "id",
        "TxnDate": "day",
        "TotalAmt": "number",
        "UnappliedAmt": "number",
        "CustomerRef": "ref",
        "PaymentRefNum": "text",
        **MOMENTS,
    },
    "Item": {
        "Id": "id",
        "Name": "text",
        "Type": "text",
        "UnitPrice": "number",
        "Active": "flag",
        "Taxable": "flag",
        "IncomeAccountRef": "ref",
        **MOMENTS,
    },
    "Term": {"Id": "id", "Name": "text", "DueDays": "number", "Active": "flag", **MOMENTS},
    "Account": {
        "Id": "id",
        "Name": "text",
        "AccountType": "text",
        "Classification": "text",
        "Active": "flag",
        "CurrentBalance": "number",
        **MOMENTS,
    },
}
NAMES = {
    "Customer": "FullyQualifiedName",
    "Item": "FullyQualifiedName",
    "Term": "Name",
    "Account": "FullyQualifiedName",
}
ROWS_BY_DEFAULT, ROWS_MAX = 100, 1000


@dataclass(frozen=True)
class Test:
    """One comparison; the values are of the property's own kind, None for the blank that means null."""

    name: str
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Asked:
    """A question as data."""

    entity: str
    shown: tuple[str, ...] = ("*",)
    count: bool = False
    tests: tuple[Test, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    start: int | None = None
    size: int | None = None


def matching(asked: Asked, records: list[dict[str, Any]], values: Values) -> list[dict[str, Any]]:
    """The records that pass every test; those made inactive only if somebody asks about Active."""
    found = []
    hidden = asked.entity in NAMES and all(test.name != "Active" for test in asked.tests)
    for record in records:
        if hidden and not record["Active"]:
            continue
        for test in asked.tests:
            if not _passes(test, values.of(asked.entity, test.name, record)):
                break
        else:
            found.append(record)
    return found


def in_order(asked: Asked, records: list[dict[str, Any]], values: Values) -> list[dict[str, Any]]:
    """Records by the keys asked for, then by Id; what has no value is smaller than what has one."""

    def compare(left: dict[str, Any], right: dict[str, Any]) -> int:
        for name, descending in (*asked.order, ("Id", False)):
            one, other = values.first(asked.entity, name, left), values.first(asked.entity, name, right)
            if one == other:
                continue
            smaller = one is None or (other is not None and one < other)
            return -1 if smaller != descending else 1
        return 0

    return sorted(records, key=cmp_to_key(compare))


def default_key(asked: Asked, record: dict[str, Any]) -> Any:
    """What the order rests on when none is asked for: names by name, transactions newest first."""
    if asked.entity in NAMES:
        return record.get(NAMES[asked.entity]) or record["Name"]
    return -datetime.fromisoformat(record["MetaData"]["LastUpdatedTime"]).timestamp()


def page(asked: Asked, records: list[Any]) -> list[Any]:
    """The rows of the page asked for."""
    start = (asked.start or 1) - 1
    return records[start : start + min(asked.size or ROWS_BY_DEFAULT, ROWS_MAX)]


def shown(asked: Asked, record: dict[str, Any]) -> dict[str, Any]:
    """The record as the projection shows it."""
    if "*" in asked.shown:
        return record
    found: dict[str, Any] = {"sparse": True}
    for name in asked.shown:
        outer, _, inner = name.partition(".")
        if outer not in record:
            continue
        if not inner:
            found[outer] = record[outer]
        elif inner in record[outer]:
            found.setdefault(outer, {})[inner] = record[outer][inner]
    return found


def _passes(test: Test, met: list[Any]) -> bool:
    if test.values == (None,):
        return (not met) == (test.operator == "=")
    for value in met:
        match test.operator:
            case "in":
                passed = any(value == each for each in test.values)
            case "like":
                passed = _like(str(value), test.values[0])
            case "=":
                passed = value == test.values[0]
            case "!=":
                passed = value != test.values[0]
            case "<":
                passed = value < test.values[0]
            case "<=":
                passed = value <= test.values[0]
            case ">":
                passed = value > test.values[0]
            case ">=":
                passed = value >= test.values[0]
        if passed:
            return True
    return False


def _like(value: str, pattern: str) -> bool:
    """Match by hand: the first part begins, the last one ends, the others follow one another."""
    head, *rest = pattern.lower().split("%")
    value = value.lower()
    if not rest:
        return value == head
    if not value.startswith(head) or len(value) < len(head) + len(rest[-1]) or not value.endswith(rest[-1]):
        return False
    place, end = len(head), len(value) - len(rest[-1])
    for part in rest[:-1]:
        place = value.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True


class Values:
    """The values of properties, looked up once for as long as the records stand."""

    def __init__(self) -> None:
        self._met: dict[tuple[int, str], list[Any]] = {}

    def of(self, entity: str, name: str, record: dict[str, Any]) -> list[Any]:
        """Every value of a property, in the form in which values are compared."""
        key = (id(record), name)
        if key not in self._met:
            self._met[key] = list(_values(entity, name, record))
        return self._met[key]

    def first(self, entity: str, name: str, record: dict[str, Any]) -> Any:
        """The first of them; None if there is none."""
        return next(iter(self.of(entity, name, record)), None)


def _values(entity: str, name: str, record: dict[str, Any]) -> Iterator[Any]:
    kind = PROPERTIES[entity][name]
    met: list[Any] = [record]
    for part in name.split("."):
        met = [inner for each in met for inner in _inside(each, part)]
    for each in met:
        if kind == "number":
            yield Decimal(each)
        elif kind == "id":
            yield int(each)
        elif kind == "time":
            yield datetime.fromisoformat(each)
        elif kind == "ref":
            yield each["value"].lower()
        elif kind.startswith("only "):
            yield each[kind.removeprefix("only ")].lower()
        else:
            yield each.lower() if kind == "text" else each


def _inside(value: Any, name: str) -> list[Any]:
    found = value.get(name)
    if isinstance(found, list):
        return found
    return [] if found is None else [found]
