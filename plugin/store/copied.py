"""A second row like one that exists, for somebody else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table

from plugin.store.scope import Scope


def copy(scope: Scope, table: Table, row: Row[Any], **changed: object) -> None:
    """Insert what *row* says once more, under an id of its own, with these columns *changed*."""
    scope.insert(table, {**values_of(table, row), "id": scope.new_id(), **changed})


def values_of(table: Table, row: Row[Any]) -> dict[str, Any]:
    """What *row* of *table* says, by column; whose company it is goes without saying."""
    return {column.name: getattr(row, column.name) for column in table.c if column.name != "company_id"}
