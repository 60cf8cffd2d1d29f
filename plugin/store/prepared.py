"""Declared statements as the driver takes them: compiled once, and executed with little more than the values.

SQLAlchemy works out anew for each execution how a statement's lists are spelled and what becomes of its
columns, which takes five times as long as the databases need to answer most of ours. Here both are kept:
the text for each number of values, and what becomes of the columns, whose rows are named tuples. What a
statement says stays SQLAlchemy's, and so do the connection, its events and its errors.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Dialect, Row, SelectBase, UpdateBase
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from plugin.store import driver

_KEPT_STATEMENTS = 1024
_KEPT_TEXTS = 64
"""Spellings of one statement, by the lengths of its lists: one customer's are short and come again."""

_Convert = Callable[[Any], Any]
_Place = tuple[str, int | None]
"""Where a value comes from: its name and, in a list, its place there."""


class Prepared:
    """One statement for one kind of database; *names* are the columns that it sets, if it sets any."""

    def __init__(self, statement: SelectBase | UpdateBase, database: str, names: tuple[str, ...]) -> None:
        dialect = _dialect(database)
        # As for many rows at once: no key is made by the database, so that none has to be handed back.
        compiled = statement.compile(dialect=dialect, column_keys=[*names] or None, for_executemany=True)
        binds, columns = compiled.binds, statement.exported_columns
        self._compiled = compiled
        self._lists = [name for name, bind in binds.items() if bind.expanding]
        # What the declaration itself says, as the numbers and texts of its conditions.
        self._fixed: dict[str, Any] = {
            name: bind.effective_value for name, bind in binds.items() if not bind.required
        }
        self._given = _kept({name: _to_database(bind.type, dialect) for name, bind in binds.items()})
        self._found = _kept({place: _from_database(one.type, dialect) for place, one in enumerate(columns)})
        self._row: Any = _named([*map(str, columns.keys())])
        self._spelled = lru_cache(_KEPT_TEXTS)(self._spell)

    def rows(self, db: Connection, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """All rows for these *values*; each gives its columns by name, as SQLAlchemy's rows do."""
        found = driver.fetched(db, *self._filled(values))
        if not found:
            return []
        columns: list[Any] = [*zip(*found, strict=True)]
        for column, convert in self._found.items():
            columns[column] = map(convert, columns[column])
        return [*map(self._row, *columns)]

    def changed(self, db: Connection, values: Mapping[str, Any]) -> int:
        """Execute it with these *values*; returns how many rows it changed."""
        return driver.changed(db, *self._filled(values))

    def each(self, db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each of these *rows* of values, of which none is a list."""
        filled = [self._filled(row) for row in rows]
        if len(filled) == 1:
            driver.changed(db, *filled[0])
        else:
            driver.repeated(db, filled[0][0], (taken for _, taken in filled))

    def _filled(self, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """The text for these *values*, and the values as the driver takes them."""
        given = {**self._fixed, **values}
        text, places = self._spelled(tuple([len(given[name]) for name in self._lists]))
        for name, convert in self._given.items():
            value = given[name]
            given[name] = [*map(convert, value)] if name in self._lists else convert(value)
        taken = [given[name] if place is None else given[name][place] for name, place in places]
        return text, tuple(taken)

    def _spell(self, lengths: tuple[int, ...]) -> tuple[str, tuple[_Place, ...]]:
        """The text for lists of these lengths, and where each of its values comes from, in its order."""
        lists = {name: [None] * length for name, length in zip(self._lists, lengths, strict=True)}
        state = self._compiled.construct_expanded_state(dict.fromkeys(self._compiled.binds) | lists)
        whence: dict[str, _Place] = {
            spelled: (name, place)
            for name, many in state.parameter_expansion.items()
            for place, spelled in enumerate(many)
        }
        return state.statement, tuple(whence.get(name, (name, None)) for name in state.positiontup or ())


@lru_cache(_KEPT_STATEMENTS)
def prepared(statement: SelectBase | UpdateBase, database: str, names: tuple[str, ...]) -> Prepared:
    """*statement*, a declaration that is built once, as *database* (a dialect's name) takes it.

    An INSERT or UPDATE sets the columns among *names*.
    """
    return Prepared(statement, database, names)


def _named(columns: Sequence[str]) -> Any:
    return namedtuple("Line", columns)  # noqa: PYI024 - only the statement knows its columns


def _dialect(database: str) -> Dialect:
    dialect: Any = postgresql.psycopg.dialect if database == "postgresql" else sqlite.dialect
    style = "format" if database == "postgresql" else "qmark"
    made: Dialect = dialect(paramstyle=style, json_deserializer=msgspec.json.decode)
    return made


def _to_database(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_database(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _kept(conversions: Mapping[Any, _Convert | None]) -> dict[Any, _Convert]:
    return {key: convert for key, convert in conversions.items() if convert is not None}
