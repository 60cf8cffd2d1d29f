"""A second row like one that exists, for somebody else; it is known as a copy by its id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table

from plugin.store.scope import Scope

_OF = "~"


def copy(scope: Scope, table: Table, row: Row[Any], **changed: object) -> None:
    """Insert what *row* says once more, with these columns *changed*; both have the same `origin`."""
    copied_as = f"{origin(row.id)}{_OF}{scope.new_id()}"
    scope.insert(table, {**values_of(table, row), "id": copied_as, **changed})


def values_of(table: Table, row: Row[Any]) -> dict[str, Any]:
    """What *row* of *table* says, by column; the scope knows whose it is."""
    return {column.name: getattr(row, column.name) for column in table.c if column.name != "company_id"}


def origin(row_id: str) -> str:
    """The id of the row that the row with this id was copied from; its own when it is no copy."""
    return row_id.split(_OF, 1)[0]
