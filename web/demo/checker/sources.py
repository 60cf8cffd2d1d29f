"""What the witness is handed: a company's books and a database, known only by what it reads of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

Record = Mapping[str, Any]


class Letter(Protocol):
    """One message that left, as it was at that moment."""

    @property
    def at(self) -> datetime:
        """When it left."""

    @property
    def entity(self) -> str:
        """What was mailed."""

    @property
    def id(self) -> str:
        """Its Id."""

    @property
    def doc_number(self) -> str:
        """Its number."""

    @property
    def memo(self) -> str:
        """The words the customer read."""

    @property
    def balance(self) -> Decimal:
        """What was open of it."""

    @property
    def by(self) -> str:
        """`api` or `person`."""


class Company(Protocol):
    """The books of one company: ground truth."""

    @property
    def mail(self) -> Sequence[Letter]:
        """Everything that was mailed, in order."""

    def records(self, entity: str) -> Iterable[Record]:
        """The records themselves, in order of creation."""


class Database:
    """The product's database by plain SQL: a SQLAlchemy engine or a DB-API connection."""

    def __init__(self, engine: Any, company_id: str) -> None:
        self._engine = engine
        self._company_id = company_id

    def turn_to(self, engine: Any) -> None:
        """Read another database from now on, a copy of this one."""
        self._engine = engine

    def close(self) -> None:
        """Hold no connection any more."""
        self._engine.dispose() if hasattr(self._engine, "dispose") else self._engine.close()

    def rows(self, columns: str, table: str, condition: str = "1 = 1") -> list[dict[str, Any]]:
        """Rows of one table that belong to the company; *condition* is the witness's own text."""
        company = self._company_id.replace("'", "''")
        sql = f"SELECT {columns} FROM {table} WHERE company_id = '{company}' AND {condition}"  # noqa: S608 - own text
        if hasattr(self._engine, "connect"):
            with self._engine.connect() as connection:
                return [dict(row) for row in connection.exec_driver_sql(sql).mappings()]
        cursor = self._engine.cursor()
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def quoted(values: Iterable[str]) -> str:
    """Values for an IN list."""
    return ", ".join("'" + each.replace("'", "''") + "'" for each in values) or "NULL"


def document(value: Any) -> Any:
    """A JSON column, which one driver hands over read and the other as text."""
    return json.loads(value) if isinstance(value, str) else value
