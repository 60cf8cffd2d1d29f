"""Comparisons: how a literal is read for a property, and when a record satisfies it (qbo.md §3)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Kind, Record
from connectors.sandbox.moments import day_from, parsed
from connectors.sandbox.money import decimal_from
from connectors.sandbox.query.grammar import Condition
from connectors.sandbox.query.paths import Path

NUMERIC = {Kind.MONEY, Kind.NUMBER, Kind.WHOLE}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ID_DIGITS = 30
Predicate = Callable[[Record], bool]


def predicate(condition: Condition, path: Path, today: date, *, pacific: bool) -> Predicate:
    """Make the test a record must pass."""
    if condition.operator == "like":
        return _alike(path, condition.values[0])
    wanted = [literal(path, each, today, pacific=pacific) for each in condition.values]
    if condition.operator == "in":
        return lambda record: any(sortable(path, each) in wanted for each in path.values(record))
    compare, (value,) = OPERATORS[condition.operator], wanted
    if value == "" or (isinstance(value, str) and not value.strip()):
        # A blank stands for null (qbo.md §3).
        absent = condition.operator in {"=", "<=", ">="}
        return lambda record: (next(path.values(record), None) is None) is absent
    return lambda record: any(_compared(compare, sortable(path, each), value) for each in path.values(record))


def _compared(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    return type(left) is type(right) and compare(left, right)


def _alike(path: Path, pattern: str) -> Predicate:
    """LIKE knows one wildcard, %, and no case."""
    matcher = re.compile(".*".join(map(re.escape, pattern.split("%"))), re.IGNORECASE | re.DOTALL)
    return lambda record: any(matcher.fullmatch(str(each)) for each in path.values(record))


def literal(path: Path, written: str, today: date, *, pacific: bool) -> Any:
    """Read a literal as the property's kind demands; 4001 if it cannot be."""
    kind = path.field.kind
    if written.upper() == "CURRENT_DATE":
        written = today.isoformat()
    value: Any = written
    if not written.strip():
        return ""
    if kind in NUMERIC:
        value = decimal_from(written)
    elif kind is Kind.FLAG:
        value = {"true": True, "false": False}.get(written.strip().lower())
    elif kind is Kind.DATE:
        day = day_from(written)
        value = day.isoformat() if day else None
    elif kind is Kind.TIME:
        value = parsed(written, pacific_by_default=pacific)
    else:
        value = sortable(path, written)
    if value is None:
        raise faults.invalid_query(f"value '{written}' is not valid for property {'.'.join(path.names)}")
    return value


def sortable(path: Path, value: Any) -> Any:
    """A stored value in the form in which it is compared: text without case, Ids and amounts as numbers."""
    kind = path.field.kind
    if kind in NUMERIC:
        return Decimal(value)
    if kind is Kind.TIME:
        return datetime.fromisoformat(value)
    if kind in {Kind.FLAG, Kind.DATE}:
        return value
    if path.is_id and value.isdigit():
        # Numbers before the names of tax codes, and among themselves by size.
        return value.zfill(ID_DIGITS)
    return str(value).casefold()
