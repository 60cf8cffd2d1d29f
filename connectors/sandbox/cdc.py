"""Change data capture: everything that changed since a moment, deletions included (qbo.md §4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.moments import parsed, stamp
from connectors.sandbox.query.refusals import invalid_query
from connectors.sandbox.rows import Show, as_record
from connectors.sandbox.tables import Tombstone

OBJECTS_MAX = 1000
LOOK_BACK = timedelta(days=30)


def changes(books: Books, entities: str, since: str, show: Show = as_record) -> Record:
    """Return one CDCResponse: an element per requested entity, at most 1,000 objects in all.

    There is no second page: an answer of 1,000 objects is cut off, and does not say so.
    """
    names = [each.strip() for each in entities.split(",") if each.strip()]
    if not names:
        raise faults.missing("entities")
    asked = [_capturable(name) for name in names]
    start = _start(books, since)
    room = OBJECTS_MAX
    found = []
    for entity in asked:
        objects = _changed(books, entity, start, room, show)
        room -= len(objects)
        element = {entity.key: objects, "startPosition": 1, "maxResults": len(objects)}
        found.append(element if objects else {})
    return {"QueryResponse": found}


def _capturable(name: str) -> Entity:
    entity = entity_named(name)
    if entity is None or not entity.in_cdc:
        raise invalid_query(f"invalid context declaration: {name}")
    return entity


def _start(books: Books, since: str) -> datetime:
    if not since:
        raise faults.missing("changedSince")
    start = parsed(since, pacific_by_default=books.switches.time_without_offset == "pacific")
    if start is None:
        raise faults.bad_property(f"changedSince value {since[:40]!r} is not a valid date-time")
    limit = books.now() - LOOK_BACK
    if start >= limit or books.switches.cdc_past_the_limit == "lenient":
        return start
    if books.switches.cdc_past_the_limit == "fault":
        raise faults.business("changedSince must lie within the last 30 days.")
    return limit


def _changed(books: Books, entity: Entity, start: datetime, room: int, show: Show) -> list[Record]:
    """Living objects first, oldest change first; then the deleted ones. The moment itself counts."""
    since = start.replace(microsecond=0)
    living = books.tables.table(entity.name).changed_since(since)[:room]
    gone = books.tables.deleted_since(entity.name, since)[: room - len(living)]
    return [show(row) for row in living] + [_stub(each) for each in gone]


def _stub(gone: Tombstone) -> Record:
    """What is told of a deleted object."""
    times = {"LastUpdatedTime": stamp(gone.at)}
    return {"domain": "QBO", "status": "Deleted", "Id": gone.id, "MetaData": times}
