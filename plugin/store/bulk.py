"""Many rows of one table at once, past what SQLAlchemy does for each value: a first sync writes them all.

The driver gets the values as it stores them, so those of SQLite are brought here, column by column, into
the form that `plugin.tables.base` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import repeat
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from plugin.store import driver
from plugin.store.scope import Scope
from plugin.tables.base import Day, Instant

_Convert = Callable[[Sequence[Any]], Sequence[Any]]
"""A column of values as the driver takes them; None is NULL in both."""


def upsert(scope: Scope, table: Table, names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
    """INSERT *rows* of values for the columns called *names*, or bring those that exist up to date."""
    columns = [*zip(*rows, strict=True)]
    if columns:
        upsert_columns(scope, table, dict(zip(names, columns, strict=True)))


def upsert_columns(
    scope: Scope,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    same: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """The same of whole *columns*, equally long and in the table's order.

    The columns in *same*, which come after those, have one value in all rows.
    """
    names, database = (*columns, *same), scope.db.dialect.name
    values: list[Sequence[Any]] = [*columns.values(), *([value] for value in same.values())]
    for place, convert in _conversions(table, names, database).items():
        values[place] = convert(values[place])
    shared = (repeat(*value) for value in values[len(columns) :])
    owned = zip(repeat(scope.company_id), *values[: len(columns)], *shared, strict=False)
    driver.repeated(scope.db, _statement(table, names, database), owned)


@cache
def _statement(table: Table, names: tuple[str, ...], database: str) -> str:
    """The statement as the driver takes it, its values in the order of the company and *names*."""
    is_postgresql = database == "postgresql"
    made = (postgresql if is_postgresql else sqlite).insert(table)
    key = [column.name for column in table.primary_key.columns]
    changed = {name: made.excluded[name] for name in names if name not in key}
    made = made.on_conflict_do_update(index_elements=key, set_=changed)
    dialect: Any = postgresql.psycopg.dialect if is_postgresql else sqlite.dialect
    order = {name: place for place, name in enumerate(("company_id", *names))}
    compiled = made.compile(
        dialect=dialect(paramstyle="format" if is_postgresql else "qmark"), column_keys=list(order)
    )
    if [order[name] for name in compiled.positiontup or ()] != [*order.values()]:
        raise AssertionError(f"The columns of {table.name} are named in the order in which it has them.")
    return str(compiled)


@cache
def _conversions(table: Table, names: tuple[str, ...], database: str) -> Mapping[int, _Convert]:
    """What has to be done to the values of which columns; psycopg takes them all as they are."""
    if database == "postgresql":
        return {}
    found = {place: _CONVERSIONS.get(type(table.c[name].type)) for place, name in enumerate(names)}
    return {place: convert for place, convert in found.items() if convert}


def _instants(values: Sequence[datetime | None]) -> Sequence[str | None]:
    """As `plugin.tables.base` reads them, in UTC; ValueError for a moment without a time zone.

    The encoder spells a column in a fiftieth of the time that Python needs to spell its values.
    """
    spelled = msgspec.json.encode(values)
    if b"." in spelled or spelled.count(b"Z") + spelled.count(b"null") != len(values):
        return [*map(_instant, values)]
    found: list[str | None] = msgspec.json.decode(spelled.replace(b"T", b" ").replace(b"Z", b".000000"))
    return found


def _instant(value: datetime | None) -> str | None:
    """The same of one that has fractions of a second, or is told in another zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("An instant needs its time zone.")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


_CONVERSIONS: Mapping[type, _Convert] = {Instant: _instants, Day: msgspec.to_builtins}
