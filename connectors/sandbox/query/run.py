"""Answering a query: which rows, in which order, which page, which properties (qbo.md §3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from connectors.sandbox.books import Books
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Family, Record
from connectors.sandbox.moments import parsed
from connectors.sandbox.query.conditions import predicate, sorting
from connectors.sandbox.query.grammar import Condition, Query, parse
from connectors.sandbox.query.paths import Path, comparable, projected
from connectors.sandbox.query.refusals import invalid_query
from connectors.sandbox.rows import Show, as_record
from connectors.sandbox.tables import Row

ROWS_BY_DEFAULT = 100
ROWS_MAX = 1000
AS_CREATED = {"TaxCode", "TaxRate"}
SCHEMA_ONLY = {"shipmethod", "statementcharge", "charge", "syncactivity"}
"""Entities of Intuit's schema that cannot be queried here (seen for ShipMethod)."""
LAST_TOUCH = ("MetaData", "LastUpdatedTime")


def answer(books: Books, text: str, show: Show = as_record) -> Record:
    """Return the content of QueryResponse, its whole records as *show* gives them."""
    query = parse(text)
    entity = _entity(query.entity)
    paths = [projected(entity, each) for each in query.paths if each != "*"]
    start, size = _page(books, query)
    rows = _found(books, entity, query)
    if query.count:
        return {"totalCount": len(rows)}
    page = rows[start - 1 : start - 1 + size + entity.extra_rows]
    if not page:
        return {}
    if "*" not in query.paths:
        show = partial(_projection, entity, paths)
    return {entity.key: [show(row) for row in page], "startPosition": start, "maxResults": len(page)}


def _entity(written: str) -> Entity:
    """What is asked about; what the schema knows and the company lacks is refused in other words."""
    entity = entity_named(written)
    if entity is None and written.lower() in SCHEMA_ONLY:
        raise invalid_query(f"Metadata not found for Entity: {written}")
    if entity is None:
        raise invalid_query(f"invalid context declaration: {written}")
    return entity


def _page(books: Books, query: Query) -> tuple[int, int]:
    start = 1 if query.start_position is None else query.start_position
    if start == 0 and books.switches.start_position_zero == "first":
        start = 1
    size = ROWS_BY_DEFAULT if query.max_results is None else query.max_results
    for value in (start, size):
        if value < 1:
            raise invalid_query(f"value {value} is too small. Min allowed value is 1")
    if size > ROWS_MAX and books.switches.max_results_over_1000 == "fault":
        raise invalid_query(f"value {size} is too large. Max allowed value is {ROWS_MAX}")
    return start, min(size, ROWS_MAX)


def _found(books: Books, entity: Entity, query: Query) -> list[Row]:
    """The rows a query means, in order; found once for all the pages of a reading that nothing disturbs."""
    order = [(comparable(entity, written), descending) for written, descending in query.order]
    paths = [comparable(entity, each.path) for each in query.conditions]
    pacific = books.switches.time_without_offset == "pacific"
    today = books.today()
    tests = [
        predicate(condition, path, today, pacific=pacific)
        for condition, path in zip(query.conditions, paths, strict=True)
    ]
    if entity.is_list and not any(path.names == ("Active",) for path in paths):
        # Inactive ones are told only to those who speak of Active.
        tests.append(lambda record: bool(record.get("Active", True)))

    def find() -> list[Row]:
        rows = _candidates(books, entity, query.conditions, paths)
        matching = [row for row in rows if all(test(row.record) for test in tests)] if tests else list(rows)
        return _ordered(matching, order) if order else _default_order(books, entity, matching)

    newest_first = books.switches.transactions_newest_first
    if not tests and [(path.names, descending) for path, descending in order] == [(("Id",), False)]:
        return books.tables.table(entity.name).by_id()
    question: Hashable = (query.conditions, query.order, today, pacific, newest_first)
    return books.tables.table(entity.name).view(question, find)


def _candidates(
    books: Books, entity: Entity, conditions: Sequence[Condition], paths: Sequence[Path]
) -> Iterable[Row]:
    """Rows among which all that match are, in order of Ids: few where a condition says which."""
    table = books.tables.table(entity.name)
    for condition, path in zip(conditions, paths, strict=True):
        texts = [each.text for each in condition.values]
        if path.names == ("Id",) and condition.operator in {"=", "in"}:
            if all(text.isdigit() and text[0] != "0" for text in texts):
                return _by_id(row for text in dict.fromkeys(texts) if (row := table.rows.get(text)))
        elif path.names == ("CustomerRef", "value") and condition.operator == "=" and texts[0].isdigit():
            return _by_id(table.of_group(texts[0]))
        elif path.names == LAST_TOUCH and condition.operator in {">", ">=", "="}:
            pacific = books.switches.time_without_offset == "pacific"
            if since := parsed(texts[0], pacific_by_default=pacific):
                return _by_id(table.changed_since(since - timedelta(seconds=1)))
    return table.by_id()


def _by_id(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=Row.by_id)


def _ordered(rows: list[Row], order: Sequence[tuple[Path, bool]]) -> list[Row]:
    """Rows that come by Id, put in order; what has no value comes first, or last if it descends."""
    # Sorting is stable, so the last key goes first.
    for path, descending in reversed(order):
        read, sorted_as = path.reader(), sorting(path)
        missing = [row for row in rows if read(row.record) is None]
        present = [row for row in rows if read(row.record) is not None] if missing else rows
        present = sorted(present, key=_key(read, sorted_as), reverse=descending)
        rows = present + missing if descending else missing + present
    return rows


def _key(read: Callable[[Record], Any], sorted_as: Callable[[Any], Any]) -> Callable[[Row], Any]:
    return lambda row: sorted_as(read(row.record))


def _default_order(books: Books, entity: Entity, rows: list[Row]) -> list[Row]:
    """The recorded order: names by name, case counting; transactions by last change, newest first."""
    table = books.tables.table(entity.name)
    if entity.name in AS_CREATED or entity.family is Family.PLAIN:
        wanted = {row.id for row in rows}
        return [row for row in table.rows.values() if row.id in wanted]
    if entity.is_list:
        return sorted(
            rows, key=lambda row: str(row.record.get("FullyQualifiedName") or row.record[entity.naming])
        )
    if entity.is_transaction and books.switches.transactions_newest_first:
        if len(rows) == len(table.rows):
            return table.newest_touch_first()
        table.settle_touches()
        return sorted(rows, key=lambda row: -row.sequence)
    return rows


def _projection(entity: Entity, paths: list[Path], row: Row) -> Record:
    """Only what was asked for, marked as sparse."""
    found: Record = {"sparse": True}
    for path in paths:
        value = path.reader()(row.record)
        if value is None:
            continue
        place = found
        for name in path.names[:-1]:
            place = place.setdefault(name, {})
        place[path.names[-1]] = value
    return entity.arranged(found)
