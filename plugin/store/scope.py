"""One company in scope: the only way to the tables, so that no query can forget whose rows it wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Insert,
    Row,
    Select,
    SelectBase,
    Table,
    Update,
    UpdateBase,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from plugin.clock import Clock
from plugin.store.prepared import Prepared, prepared
from plugin.store.statements import OWN, owner

T = TypeVar("T")

NewId = Callable[[], str]
"""Makes ids nobody can guess or repeat; at most 36 characters, so that they serve as request ids too."""

_ROWS_PER_STATEMENT = 500

_TRIES_MAX = 8
_OVERTAKEN = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's codes for what another transaction was faster with: worth doing again from the beginning."""


@dataclass(frozen=True, slots=True)
class Scope:
    """An open transaction that sees one company."""

    db: Connection
    company_id: str
    now: datetime
    new_id: NewId

    def select(self, table: Table, *columns: Any) -> Select[Any]:
        """SELECT these columns of the company's rows (all columns when none are named)."""
        return _select(self.company_id, table, *columns)

    def update(self, table: Table) -> Update:
        """UPDATE the company's rows."""
        return _update(self.company_id, table)

    def delete(self, table: Table) -> Delete:
        """DELETE the company's rows."""
        return _delete(self.company_id, table)

    def rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """All rows of *query*."""
        return self.db.execute(query).all()

    def read(self, statement: SelectBase | UpdateBase, **values: object) -> Sequence[Row[Any]]:
        """All rows of a statement of `plugin.store.statements`, for this company and these values."""
        given = {OWN: self.company_id, **values}
        sets = () if isinstance(statement, SelectBase) else tuple(values)
        return self._prepared(statement, sets).rows(self.db, given)

    def read_one(self, statement: SelectBase | UpdateBase, **values: object) -> Row[Any] | None:
        """The first row of such a statement, or None."""
        return next(iter(self.read(statement, **values)), None)

    def write(self, statement: Update | Delete, /, **values: object) -> int:
        """Execute such an UPDATE or DELETE for this company; returns how many rows it changed.

        Values named like a column are set; the others are those that the statement asks for.
        """
        given = {OWN: self.company_id, **values}
        return self._prepared(statement, tuple(values)).changed(self.db, given)

    def _prepared(self, statement: SelectBase | UpdateBase, names: tuple[str, ...]) -> Prepared:
        return prepared(statement, self.db.dialect.name, names)

    def first(self, query: Select[Any]) -> Row[Any] | None:
        """The first row of *query*, or None."""
        return self.db.execute(query).first()

    def insert(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """INSERT rows for this company; all rows name the same columns."""
        if rows:
            self._each(_insert(table), table, rows)

    def insert_new(self, table: Table, row: Mapping[str, Any]) -> bool:
        """INSERT *row* unless its key exists; True when it was inserted."""
        owned = {**row, owner(table).name: self.company_id}
        statement = _insert_new(self.db.dialect.name, table)
        # The count of rows is not told by every driver here; a returned row is.
        return bool(self._prepared(statement, tuple(owned)).rows(self.db, owned))

    def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """INSERT *rows*, or bring those that exist up to date; all rows name the same columns."""
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            statement = _upsert(self.db.dialect.name, table, tuple(rows[0]))
            self._each(statement, table, rows[start : start + _ROWS_PER_STATEMENT])

    def _each(self, statement: UpdateBase, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        owned = [{**row, owner(table).name: self.company_id} for row in rows]
        self._prepared(statement, tuple(owned[0])).each(self.db, owned)

    def changed_one(self, statement: Update | Delete) -> bool:
        """Execute a compare-and-set; True when exactly one row was still as the statement demands."""
        return self.db.execute(statement).rowcount == 1


# Statements are values, and building one costs more than the databases need to answer it. What stands at
# the beginning of most of them is therefore kept for the companies that were asked about last.


@lru_cache(maxsize=2048)
def _select(company_id: str, table: Table, *columns: Any) -> Select[Any]:
    return select(*columns or (table,)).where(owner(table) == company_id)


@lru_cache(maxsize=512)
def _update(company_id: str, table: Table) -> Update:
    return update(table).where(owner(table) == company_id)


@lru_cache(maxsize=512)
def _delete(company_id: str, table: Table) -> Delete:
    return delete(table).where(owner(table) == company_id)


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _insert_new(dialect: str, table: Table) -> Any:
    return _dialect_insert(dialect, table).on_conflict_do_nothing().returning(owner(table))


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    key = [column.name for column in table.primary_key.columns]
    statement = _dialect_insert(dialect, table)
    changed = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def _dialect_insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@dataclass(frozen=True, slots=True)
class Store:
    """The database, the clock it stamps rows with, and the source of new ids."""

    engine: Engine
    clock: Clock
    new_id: NewId

    @contextmanager
    def company(self, company_id: str) -> Iterator[Scope]:
        """One transaction on one company; commits at the end, rolls back when an exception leaves it."""
        with self.engine.begin() as db:
            yield Scope(db, company_id, self.clock.now(), self.new_id)

    @contextmanager
    def reading(self, company_id: str) -> Iterator[Scope]:
        """A transaction that only reads, and so takes no lock on SQLite."""
        with self.engine.connect().execution_options(reads_only=True) as db, db.begin():
            yield Scope(db, company_id, self.clock.now(), self.new_id)

    def at_one_moment(self, company_id: str, work: Callable[[Scope], T]) -> T:
        """What *work* returns, done in a transaction that reads everything as of one moment.

        It is done anew when somebody has changed meanwhile what it changes: what is derived from facts is
        never written over the news that the facts are others. On SQLite nobody else can write meanwhile.
        """
        for _ in range(_TRIES_MAX - 1):
            try:
                return self._at_one_moment(company_id, work)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _OVERTAKEN:
                    raise
        return self._at_one_moment(company_id, work)

    def _at_one_moment(self, company_id: str, work: Callable[[Scope], T]) -> T:
        if self.engine.dialect.name != "postgresql":
            with self.company(company_id) as scope:
                return work(scope)
        with self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as db, db.begin():
            return work(Scope(db, company_id, self.clock.now(), self.new_id))
