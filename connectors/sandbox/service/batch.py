"""Batches: independent items, each with its own answer or Fault (qbo.md §5)."""

from __future__ import annotations

from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.rows import as_printed
from connectors.sandbox.service.gate import spend
from connectors.sandbox.service.writing import perform

ITEMS_MAX, OBJECTS_MAX = 30, 1000
NOT_ENTITIES = {"bId", "operation", "optionsData"}


class _Room:
    """How many objects the answer may still hold: 1,000 in all, whatever its items ask for."""

    def __init__(self, company: Company) -> None:
        self._refuses = company.books.switches.batch_over_1000_objects == "fault"
        self._left = OBJECTS_MAX

    def fitted(self, element: Record) -> Record:
        """A QueryResponse with as many of its rows as there is room for."""
        name = next((each for each, rows in element.items() if isinstance(rows, list)), "")
        rows = element.get(name, [])
        kept = rows[: self._left]
        if len(kept) < len(rows) and self._refuses:
            raise faults.business("A batch answers with at most 1,000 objects.")
        self._left -= len(kept)
        if len(kept) == len(rows):
            return element
        return element | {name: kept, "maxResults": len(kept)} if kept else {}


def too_large(items: int) -> faults.Fault:
    """1040: more than 30 items in a batch."""
    detail = f"The maximum number of batch items allowed in a single request is 30. Supplied: {items}"
    return faults.Fault(1040, "The number of requests in the batch exceeds the limit", detail)


def batch_answer(company: Company, body: Record) -> dict[str, Any]:
    """Do every item in turn and return the BatchItemResponse."""
    items = body.get("BatchItemRequest")
    if not isinstance(items, list):
        raise faults.missing("BatchItemRequest")
    if len(items) > ITEMS_MAX:
        raise too_large(len(items))
    room = _Room(company)
    return {"BatchItemResponse": [_item(company, item, room) for item in items]}


def _item(company: Company, item: Any, room: _Room) -> Record:
    try:
        answer = _done(company, item, room)
    except faults.Fault as fault:
        answer = {"Fault": fault.body()}
    return answer | ({"bId": item["bId"]} if isinstance(item, dict) and "bId" in item else {})


def _done(company: Company, item: Any, room: _Room) -> Record:
    if not isinstance(item, dict):
        raise faults.bad_property("Can not deserialize instance of BatchItemRequest out of this content")
    if "Query" in item:
        found = room.fitted(company.query_response(str(item["Query"]), as_printed))
        spend("CorePlus")
        return {"QueryResponse": found}
    if "CDCQuery" in item:
        asked = item["CDCQuery"] if isinstance(item["CDCQuery"], dict) else {}
        since = str(asked.get("ChangedSince", ""))
        changes = company.changes(str(asked.get("Entities", "")), since, as_printed)
        fitted = [room.fitted(each) for each in changes["QueryResponse"]]
        spend("CorePlus")
        return {"CDCResponse": [changes | {"QueryResponse": fitted}]}
    name = next((each for each in item if each not in NOT_ENTITIES), "")
    entity = entity_named(name)
    body = item.get(name)
    if entity is None or not isinstance(body, dict):
        raise faults.bad_property(
            f'Unrecognized field "{name}" (class com.intuit.schema.finance.v3.BatchItemRequest)'
        )
    operation = str(item.get("operation") or "")
    if operation == "send":
        done = company.send(entity.name, str(body.get("Id") or ""))
    else:
        options = frozenset(str(item.get("optionsData", "")).lower().split(",")) - {""}
        done = perform(company, entity, operation, body, options)
    spend("Core")
    return {entity.key: done}
