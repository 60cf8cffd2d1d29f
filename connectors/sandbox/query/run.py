"""Answering a query: which rows, in which order, which page, which properties (qbo.md §3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Family, Record
from connectors.sandbox.query.conditions import predicate, sortable
from connectors.sandbox.query.grammar import Query, parse
from connectors.sandbox.query.paths import Path, comparable, projected
from connectors.sandbox.tables import Row

ROWS_BY_DEFAULT = 100
ROWS_MAX = 1000


def answer(books: Books, text: str) -> Record:
    """Return the content of QueryResponse."""
    query = parse(text)
    entity = entity_named(query.entity)
    if entity is None:
        raise faults.invalid_query(f"invalid context declaration: {query.entity}")
    paths = [projected(entity, each) for each in query.paths if each != "*"]
    start, size = _page(books, query)
    rows = _matching(books, entity, query)
    if query.count:
        return {"totalCount": len(rows)}
    page = _ordered(books, entity, query, rows)[start - 1 : start - 1 + size + entity.extra_rows]
    if not page:
        return {}
    records = [row.record if "*" in query.paths else _projection(entity, paths, row.record) for row in page]
    return {entity.key: records, "startPosition": start, "maxResults": len(records)}


def _page(books: Books, query: Query) -> tuple[int, int]:
    start = 1 if query.start_position is None else query.start_position
    if start == 0 and books.switches.start_position_zero == "first":
        start = 1
    size = ROWS_BY_DEFAULT if query.max_results is None else query.max_results
    for value in (start, size):
        if value < 1:
            raise faults.invalid_query(f"value {value} is too small. Min allowed value is 1")
    if size > ROWS_MAX and books.switches.max_results_over_1000 == "fault":
        raise faults.invalid_query(f"value {size} is too large. Max allowed value is {ROWS_MAX}")
    return start, min(size, ROWS_MAX)


def _matching(books: Books, entity: Entity, query: Query) -> list[Row]:
    """The rows that satisfy every condition; inactive ones only if the query speaks of Active."""
    pacific = books.switches.time_without_offset == "pacific"
    paths = [comparable(entity, each.path) for each in query.conditions]
    tests = [
        predicate(condition, path, books.today(), pacific=pacific)
        for condition, path in zip(query.conditions, paths, strict=True)
    ]
    rows: Iterable[Row] = _candidates(books, entity, query, paths)
    if entity.is_list and not any(path.names == ("Active",) for path in paths):
        rows = (row for row in rows if row.record.get("Active", True))
    return [row for row in rows if all(test(row.record) for test in tests)]


def _candidates(books: Books, entity: Entity, query: Query, paths: Sequence[Path]) -> Iterable[Row]:
    """All rows, or the few that a condition on Id names: clients look records up by Id all day."""
    for condition, path in zip(query.conditions, paths, strict=True):
        plain = all(each.isdigit() and each[0] != "0" for each in condition.values)
        if path.names == ("Id",) and condition.operator in {"=", "in"} and plain:
            named = (books.tables.get(entity.name, each) for each in dict.fromkeys(condition.values))
            return [row for row in named if row is not None]
    return books.tables.rows(entity.name)


def _ordered(books: Books, entity: Entity, query: Query, rows: list[Row]) -> list[Row]:
    by_id = comparable(entity, "Id")
    if not query.order:
        return _default_order(books, entity, by_id, rows)
    ordered = sorted(rows, key=lambda row: sortable(by_id, row.id))
    # Sorting is stable, so the last key goes first.
    for written, descending in reversed(query.order):
        path = comparable(entity, written)
        missing = [row for row in ordered if path.value(row.record) is None]
        present = [row for row in ordered if path.value(row.record) is not None]
        present.sort(key=_sorting_by(path), reverse=descending)
        ordered = present + missing if descending else missing + present
    return ordered


def _sorting_by(path: Path) -> Callable[[Row], Any]:
    return lambda row: sortable(path, path.value(row.record))


def _default_order(books: Books, entity: Entity, by_id: Path, rows: list[Row]) -> list[Row]:
    """The recorded order: names by name, case counting; transactions by last change, newest first."""
    if entity.name in {"TaxCode", "TaxRate"} or entity.family is Family.PLAIN:
        return rows
    if entity.is_list:
        return sorted(
            rows, key=lambda row: str(row.record.get("FullyQualifiedName") or row.record[entity.naming])
        )
    if entity.is_transaction and books.switches.transactions_newest_first:
        return sorted(rows, key=lambda row: -row.sequence)
    return sorted(rows, key=lambda row: sortable(by_id, row.id))


def _projection(entity: Entity, paths: list[Path], record: Record) -> Record:
    """Only what was asked for, marked as sparse."""
    found: Record = {"sparse": True}
    for path in paths:
        value = path.value(record)
        if value is None:
            continue
        place = found
        for name in path.names[:-1]:
            place = place.setdefault(name, {})
        place[path.names[-1]] = value
    return entity.arranged(found)
