"""Comparisons: how a literal is read for a property, and when a record satisfies it (qbo.md §3)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from connectors.sandbox.catalog.model import Kind, Record
from connectors.sandbox.moments import day_from, parsed
from connectors.sandbox.money import decimal_from
from connectors.sandbox.query.grammar import Condition, Literal
from connectors.sandbox.query.paths import Path
from connectors.sandbox.query.refusals import invalid_query
from connectors.sandbox.rows import id_key

NUMERIC = {Kind.MONEY, Kind.NUMBER, Kind.WHOLE}
AS_THEY_ARE = {*NUMERIC, Kind.FLAG, Kind.DATE}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Predicate = Callable[[Record], bool]


def predicate(condition: Condition, path: Path, today: date, *, pacific: bool) -> Predicate:
    """Make the test a record must pass."""
    if condition.operator == "like":
        return _some(path, _alike(condition.values[0].text))
    wanted = [literal(path, each, today, pacific=pacific) for each in condition.values]
    sorted_as = sorting(path)
    if condition.operator == "in":
        among = frozenset(wanted)
        return _some(path, lambda value: sorted_as(value) in among)
    (value,) = wanted
    if value == "":
        # A blank stands for null (qbo.md §3).
        absent, read = condition.operator in {"=", "<=", ">="}, path.reader()
        return lambda record: (read(record) is None) is absent
    compare = OPERATORS[condition.operator]
    return _some(path, lambda each: compare(sorted_as(each), value))


def _some(path: Path, test: Callable[[Any], bool]) -> Predicate:
    """Whether any value the path meets passes; a record without one never does."""
    if path.through_lists:
        return lambda record: any(test(each) for each in path.values(record))
    read = path.reader()

    def passes(record: Record) -> bool:
        value = read(record)
        return value is not None and test(value)

    return passes


def _alike(pattern: str) -> Callable[[Any], bool]:
    """LIKE knows one wildcard, %, and no case."""
    matcher = re.compile(".*".join(map(re.escape, pattern.split("%"))), re.IGNORECASE | re.DOTALL)
    return lambda value: matcher.fullmatch(str(value)) is not None


def literal(path: Path, written: Literal, today: date, *, pacific: bool) -> Any:
    """Read a literal as the property's kind demands; 4001 if it cannot be."""
    kind, text = path.field.kind, written.text
    if not written.quoted and text.upper() == "CURRENT_DATE":
        text = today.isoformat()
    if not text.strip():
        return ""
    value: Any
    if kind in NUMERIC:
        value = decimal_from(text)
    elif kind is Kind.FLAG:
        value = {"true": True, "false": False}.get(text.strip().lower())
    elif kind is Kind.DATE:
        day = day_from(text)
        value = day.isoformat() if day else None
    elif kind is Kind.TIME:
        value = parsed(text, pacific_by_default=pacific)
    else:
        value = sorting(path)(text)
    if value is None:
        raise invalid_query(f"value '{text}' is not valid for property {'.'.join(path.names)}")
    return value


def sorting(path: Path) -> Callable[[Any], Any]:
    """What makes a stored value comparable: text without case, Ids and amounts as numbers."""
    kind = path.field.kind
    if kind in AS_THEY_ARE:
        return lambda value: value
    if kind is Kind.TIME:
        return datetime.fromisoformat
    return id_key if path.is_id else _without_case


def _without_case(value: Any) -> str:
    return str(value).casefold()
