"""Many rows of one table at once, past what SQLAlchemy does for each value: a first sync writes them all.

The driver gets the values as it stores them, so those of SQLite are brought here, column by column, into
the form that `plugin.tables.base` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import repeat
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from plugin.store.scope import Scope
from plugin.tables.base import Day, Instant

_Convert = Callable[[Any], Any]


def upsert(
    scope: Scope,
    table: Table,
    names: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    same: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """INSERT *rows* of values for the columns called *names*, or bring those that exist up to date.

    The columns in *same* have one value in all rows.
    """
    columns: list[Iterable[Any]] = [*zip(*rows, strict=True)]
    if not columns:
        return
    database, all_names = scope.db.dialect.name, (*names, *same)
    columns += [[value] for value in same.values()]
    for place, convert in _conversions(table, all_names, database).items():
        columns[place] = [*map(convert, columns[place])]
    for place in range(len(names), len(all_names)):
        columns[place] = repeat(*columns[place])
    owned = [*zip(repeat(scope.company_id), *columns, strict=False)]
    scope.db.exec_driver_sql(_statement(table, all_names, database), owned)


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


def _instant(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("An instant needs its time zone.")
    # What a connector maps is in UTC already, and turning it there once more costs as much as writing it.
    moment = value if value.tzinfo is UTC else value.astimezone(UTC)
    return moment.isoformat(" ", "microseconds")[:26]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


_CONVERSIONS: Mapping[type, _Convert] = {Instant: _instant, Day: _day}
