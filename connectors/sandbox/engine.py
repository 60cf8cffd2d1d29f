"""The one engine behind every entity: read, create, update (qbo.md §2.2).

Every operation first finds out whether it can be done and only then changes anything, so a refusal leaves
the books as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.bodies import checked
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Family, Kind, Record
from connectors.sandbox.moments import stamp
from connectors.sandbox.rules import guards, postings, references, tracking
from connectors.sandbox.rules.families import RULES
from connectors.sandbox.rules.write import Write, merged
from connectors.sandbox.tables import Row

# Who is named when somebody else saved first (qbo.md §8.2, 5010).
OTHER_PERSON = "Craig Carlson"
NO_OPTIONS: frozenset[str] = frozenset()


def known(name: str) -> Entity:
    """Find an entity by name, or refuse as QuickBooks does for a path it has never heard of."""
    entity = entity_named(name)
    if entity is None:
        raise faults.unsupported(f"/{name}")
    return entity


def read(books: Books, entity: Entity, row_id: str) -> Row:
    """Find a record by Id, inactive ones included; 2030 and 610 otherwise."""
    if not row_id.isdigit() and entity.name != "TaxCode":
        raise faults.bad_id(row_id)
    row = books.tables.get(entity.name, row_id)
    if row is None:
        raise faults.not_found()
    return row


def create(
    books: Books,
    entity: Entity,
    body: Mapping[str, Any],
    options: frozenset[str] = NO_OPTIONS,
    *,
    row_id: str = "",
) -> Row:
    """Write a new record; a seed may choose its Id."""
    if (entity.read_only or entity.family is Family.SINGLE) and not row_id:
        raise no_such_operation("create")
    given = tracking.kept(books, entity, checked(entity, body))
    values = merged(entity, None, given, sparse=False)
    write = Write(books=books, entity=entity, given=given, values=values, options=options)
    _prepare(write)
    now = stamp(books.now())
    if row_id:
        books.tables.claim_id(entity, row_id)
    write.values |= {
        "domain": "QBO",
        "sparse": False,
        "Id": row_id or books.tables.next_id(entity),
        "SyncToken": "0",
        "MetaData": {"CreateTime": now, "LastUpdatedTime": now},
    }
    row = Row(entity, entity.arranged(write.values), line_ids=write.line_ids)
    books.tables.add(row)
    books.touch(row)
    books.note(row, "created")
    RULES[entity.family].settle(books, row, {})
    postings.follow(books, row)
    return row


def update(
    books: Books, entity: Entity, body: Mapping[str, Any], options: frozenset[str] = NO_OPTIONS
) -> Row:
    """Change a record, sparsely or in full; a change that changes nothing leaves the SyncToken alone."""
    if entity.read_only:
        raise no_such_operation("update")
    before = current(books, entity, body)
    given = tracking.kept(books, entity, checked(entity, body))
    for field in entity.fields:
        if field.demanded and field.name not in given:
            raise faults.missing(field.name)
    sparse = str(body.get("sparse", "")).lower() == "true"
    if sparse:
        given = _without_empty_references(books, entity, given)
    values = merged(entity, before, given, sparse=sparse)
    write = Write(
        books=books,
        entity=entity,
        given=given,
        values=values,
        before=before,
        options=options,
        line_ids=before.line_ids,
    )
    _prepare(write)
    record = entity.arranged(write.values)
    if record == before.record:
        return before
    held, before.record, before.line_ids = before.record, record, write.line_ids
    saved(books, before, held)
    books.note(before, "updated")
    return before


def _without_empty_references(books: Books, entity: Entity, given: Record) -> Record:
    """Let an empty reference clear, do nothing or be refused, as the switch says."""
    empty = [name for name, value in given.items() if value is None and entity.by_name[name].kind is Kind.REF]
    if not empty or books.switches.sparse_clears_reference == "cleared":
        return given
    if books.switches.sparse_clears_reference == "refused":
        raise faults.bad_reference(references.table_name(entity.by_name[empty[0]]), "")
    return {name: value for name, value in given.items() if name not in empty}


def _prepare(write: Write) -> None:
    """Everything that can refuse a write."""
    for field in write.entity.fields:
        if field.required and write.values.get(field.name) in (None, []):
            raise faults.missing(field.name)
    references.resolve(write)
    RULES[write.entity.family].complete(write)
    if write.entity.is_transaction:
        guards.period_open(write.books, write.old, write.values)
        guards.number_free(write)


def saved(books: Books, row: Row, held: Record) -> None:
    """Count an edit, and let everything follow that depends on the row; *held* is its record before."""
    row.record = row.record | {"SyncToken": str(int(held["SyncToken"]) + 1)}
    books.tables.index(row, held)
    books.touch(row)
    RULES[row.entity.family].settle(books, row, held)
    postings.follow(books, row)


def current(books: Books, entity: Entity, body: Mapping[str, Any]) -> Row:
    """Find the record a body means, in the version it means (5010 otherwise)."""
    row_id = str(body.get("Id") or "")
    if entity.family is Family.SINGLE:
        row_id = row_id or "1"
    if not row_id:
        raise faults.missing("Id")
    row = read(books, entity, row_id)
    token = body.get("SyncToken")
    if token is None and entity.family not in {Family.NOTE, Family.SINGLE}:
        raise faults.missing("SyncToken")
    if token is not None and str(token) != row.record["SyncToken"]:
        raise faults.stale(OTHER_PERSON)
    return row


def no_such_operation(operation: str) -> faults.Fault:
    """The refusal of what an entity does not know."""
    return faults.Fault(500, "Unsupported Operation", f"Operation {operation} is not supported.")
