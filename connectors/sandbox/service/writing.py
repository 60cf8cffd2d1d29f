"""What a write asks for, by its own path or in a batch (qbo.md §2.1, §2.2)."""

from __future__ import annotations

import msgspec
from flask import request

from connectors.sandbox import faults
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.company import Company
from connectors.sandbox.rows import DECODER


def served(name: str) -> Entity:
    """The entity a path names in lower case."""
    entity = entity_named(name)
    if entity is None:
        raise faults.unsupported(request.path)
    return entity


def sent_object() -> Record:
    """The JSON object in the body; numbers with a point stay exact."""
    try:
        body = DECODER.decode(request.get_data())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise faults.bad_property(f"Unexpected content: {error}") from None
    if not isinstance(body, dict):
        raise faults.bad_property("Can not deserialize instance of the entity out of this content")
    return body


def perform(
    company: Company, entity: Entity, operation: str, body: Record, options: frozenset[str]
) -> Record:
    """One write: voiding has two spellings, and a body with an Id updates (qbo.md §2.2)."""
    if operation == "void" or "void" in options:
        return company.withdraw("void", entity.name, body)
    if operation == "delete":
        return company.withdraw("delete", entity.name, body)
    if operation not in {"", "create", "update"}:
        raise faults.Fault(500, "Unsupported Operation", f"Operation {operation} is not supported.")
    if entity.name == "ExchangeRate":
        return company.set_rate(body)
    if body.get("Id") or operation == "update" or entity.name in {"Preferences", "CompanyInfo"}:
        return company.update(entity.name, body, options=options)
    return company.create(entity.name, body, options=options)
