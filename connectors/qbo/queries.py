"""QuickBooks' query language, as much of it as we speak (qbo.md 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

ROWS_MAX = 1000
"""The most a query returns; without saying so it returns 100."""
EVERYONE = "Active IN (true,false)"
"""Without this a query leaves out what was made inactive."""


def select(entity: str, *conditions: str, position: int | None = None) -> str:
    """All fields of the rows that meet every condition; from *position* on, in the order of their ids."""
    order = () if position is None else ("ORDERBY Id STARTPOSITION", str(position))
    return " ".join(("SELECT * FROM", entity, *_where(conditions), *order, "MAXRESULTS", str(ROWS_MAX)))


def count(entity: str, *conditions: str) -> str:
    """How many rows meet every condition."""
    return " ".join(("SELECT COUNT(*) FROM", entity, *_where(conditions)))


def at_least(name: str, value: date | datetime) -> str:
    """The condition that a property is this day or moment, or later; moments count to the second."""
    return f"{name} >= {_quoted(_written(value))}"


def before(name: str, value: datetime) -> str:
    """The condition that a property is earlier than this moment, to the second."""
    return f"{name} < {_quoted(_written(value))}"


def at_most(name: str, value: date) -> str:
    """The condition that a property is this day, or earlier."""
    return f"{name} <= {_quoted(_written(value))}"


def equal(name: str, value: str) -> str:
    """The condition that a property has this value, in whatever case."""
    return f"{name} = {_quoted(value)}"


def among(name: str, values: Iterable[str]) -> str:
    """The condition that a property has one of these values."""
    return f"{name} IN ({','.join(_quoted(value) for value in values)})"


def _where(conditions: tuple[str, ...]) -> tuple[str, ...]:
    return ("WHERE", " AND ".join(conditions)) if conditions else ()


def _written(value: date | datetime) -> str:
    return (value.replace(microsecond=0) if isinstance(value, datetime) else value).isoformat()


def _quoted(value: str) -> str:
    """A literal: its quotes are escaped by backslashes, and its backslashes doubled."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
