"""A condition over thousands of values at once, given to the database as one list.

SQLAlchemy writes out a statement anew for each number of values; a list is one value, however long.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, String, TypeDecorator, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _Texts(TypeDecorator[Sequence[str]]):
    """A list of texts as one value: an array where the database has arrays, else a document."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type that the database sees."""
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        """To the database."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Listed(FunctionElement[bool]):
    """That a column is one of the texts of a list."""

    name = "listed"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: SQLAlchemy would write `(…) = 1` on SQLite, which then reads the whole table."""
        del against
        return self


def listed(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """That *column*, a text, is one of the values given as *name*, however many they are."""
    return _Listed(column, bindparam(name, type_=_Texts()))


@compiles(_Listed, "sqlite")
def _in_document(element: _Listed, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    document = select(func.json_each(values).table_valued("value").c.value)
    return str(compiler.process(column.in_(document), **options))


@compiles(_Listed, "postgresql")
def _in_array(element: _Listed, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    return str(compiler.process(column == func.any(values), **options))
