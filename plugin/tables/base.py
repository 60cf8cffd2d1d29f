"""Column types that mean the same on SQLite and PostgreSQL, and the naming of constraints.

SQLite tables are STRICT, which knows only INTEGER, REAL, TEXT, BLOB and ANY; the compilers below name
those for SQLAlchemy's own types.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is refused, whatever the database would do with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite hands back what was stored without its zone, which is always UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Minor = BigInteger
"""Money: an integer of the currency's minor unit."""

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON document; None is SQL's NULL, so that constraints see it."""

Day = Date
Flag = Boolean
Text = String


def company_table(name: str, *columns: SchemaItem) -> Table:
    """A table whose key starts with the company and which goes when the company goes."""
    return Table(
        name,
        metadata,
        Column("company_id", Text, primary_key=True, nullable=False),
        *columns,
        ForeignKeyConstraint(["company_id"], ["companies.id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )


@compiles(String, "sqlite")
@compiles(DateTime, "sqlite")
@compiles(Date, "sqlite")
@compiles(JSON, "sqlite")
def _as_text(element: object, compiler: object, **options: Any) -> str:
    del element, compiler, options
    return "TEXT"


@compiles(BigInteger, "sqlite")
@compiles(Boolean, "sqlite")
def _as_integer(element: object, compiler: object, **options: Any) -> str:
    del element, compiler, options
    return "INTEGER"
