"""Change data capture: everything that changed since a moment, deletions included (qbo.md §4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.moments import parsed, stamp

OBJECTS_MAX = 1000
LOOK_BACK = timedelta(days=30)


def changes(books: Books, entities: str, since: str) -> Record:
    """Return one CDCResponse: an element per requested entity, at most 1,000 objects in all."""
    names = [each.strip() for each in entities.split(",") if each.strip()]
    if not names:
        raise faults.missing("entities")
    start = _start(books, since)
    room = OBJECTS_MAX
    found = []
    for name in names:
        entity = entity_named(name)
        if entity is None or not entity.in_cdc:
            raise faults.invalid_query(f"invalid context declaration: {name}")
        rows = _changed(books, entity, start)[:room]
        room -= len(rows)
        found.append({entity.key: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {})
    return {"QueryResponse": found}


def _start(books: Books, since: str) -> datetime:
    if not since:
        raise faults.missing("changedSince")
    start = parsed(since, pacific_by_default=books.switches.time_without_offset == "pacific")
    if start is None:
        raise faults.bad_property(f"changedSince value {since[:40]!r} is not a valid date-time")
    if books.switches.cdc_past_the_limit == "fault" and start < books.now() - LOOK_BACK:
        raise faults.business("changedSince must lie within the last 30 days.")
    return start


def _changed(books: Books, entity: Entity, start: datetime) -> list[Record]:
    """Living objects first, oldest change first; then the deleted ones. The moment itself counts."""
    since = start.replace(microsecond=0)
    rows = [row for row in books.tables.rows(entity.name) if _updated(row.record) >= since]
    gone = [each for each in books.tables.tombstones if each.entity == entity.name and each.at >= since]
    return [row.record for row in sorted(rows, key=lambda row: row.sequence)] + [
        {
            "domain": "QBO",
            "status": "Deleted",
            "Id": each.id,
            "MetaData": {"LastUpdatedTime": stamp(each.at)},
        }
        for each in gone
    ]


def _updated(record: Record) -> datetime:
    return datetime.fromisoformat(record["MetaData"]["LastUpdatedTime"])
