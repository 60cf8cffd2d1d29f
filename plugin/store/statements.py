"""Statements that are built once and asked again and again: what they read is fixed, for whom is not.

Building a statement and naming it in SQLAlchemy's cache costs more than the databases need to answer most
of them. So what is read at every click or for every customer stands here as a declaration, and `Scope.read`
says whose rows, and which, each time. Builders are cached functions: nothing is built before it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Delete,
    Select,
    Table,
    Update,
    bindparam,
    cast,
    delete,
    literal_column,
    null,
    select,
    union_all,
    update,
)

from plugin.tables.base import Text

OWN = "own_company"
"""The parameter that `Scope.read` fills with its company."""

TABLE = "of_table"
"""The column in which `together` says where a row comes from."""


def owner(table: Table) -> ColumnElement[str]:
    """The column of *table* that says whose row it is."""
    column: ColumnElement[str] = table.c["id" if table.name == "companies" else "company_id"]
    return column


def own(table: Table, *columns: Any) -> Select[Any]:
    """SELECT these columns of the company's rows (all columns when none are named)."""
    return select(*columns or (table,)).where(owner(table) == bindparam(OWN))


def own_update(table: Table) -> Update:
    """UPDATE the company's rows; what is set is named when it is executed, by `Scope.write`."""
    return update(table).where(owner(table) == bindparam(OWN))


def own_delete(table: Table) -> Delete:
    """DELETE the company's rows."""
    return delete(table).where(owner(table) == bindparam(OWN))


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """That *column* is one of the values given as *name*; of none when there are none."""
    return column.in_(bindparam(name, expanding=True))


def together(parts: Mapping[Table, ColumnElement[bool]]) -> CompoundSelect[Any]:
    """One SELECT over several tables, of the company's rows that meet each table's condition.

    Rows say their table in `of_table`; a column that theirs does not have is None.
    """
    columns = {
        column.name: column.type for table in parts for column in table.c if column.name != "company_id"
    }
    return union_all(
        *(
            own(
                table,
                literal_column(f"'{table.name}'", Text).label(TABLE),
                *(
                    table.c[name] if name in table.c else cast(null(), kind).label(name)
                    for name, kind in columns.items()
                ),
            ).where(condition)
            for table, condition in parts.items()
        )
    )
