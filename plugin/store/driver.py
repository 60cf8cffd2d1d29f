"""Speaking to the database's driver itself, past SQLAlchemy's execution, for statements that are ready.

Whoever listens to the engine's statements hears of these too, and errors are SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Values = tuple[Any, ...]


def fetched(db: Connection, text: str, values: Values) -> Sequence[Any]:
    """All rows of what the driver answers."""
    if db.dispatch.before_cursor_execute:
        return db.exec_driver_sql(text, values).all()
    cursor = db.connection.cursor()
    try:
        cursor.execute(text, values)
        return cursor.fetchall()
    except db.dialect.loaded_dbapi.Error as error:
        raise _wrapped(db, text, error) from error
    finally:
        cursor.close()


def changed(db: Connection, text: str, values: Values = ()) -> int:
    """How many rows the statement changed."""
    if db.dispatch.before_cursor_execute:
        return db.exec_driver_sql(text, values).rowcount
    cursor = db.connection.cursor()
    try:
        cursor.execute(text, values)
        return int(cursor.rowcount)
    except db.dialect.loaded_dbapi.Error as error:
        raise _wrapped(db, text, error) from error
    finally:
        cursor.close()


def repeated(db: Connection, text: str, rows: Iterable[Values]) -> None:
    """Execute the statement for each of *rows*, which are made one by one as the driver takes them."""
    if db.dispatch.before_cursor_execute:
        db.exec_driver_sql(text, [*rows])
        return
    # SQLAlchemy says that drivers want sequences here; both take whatever can be gone through.
    cursor: Any = db.connection.cursor()
    try:
        cursor.executemany(text, rows)
    except db.dialect.loaded_dbapi.Error as error:
        raise _wrapped(db, text, error) from error
    finally:
        cursor.close()


def _wrapped(db: Connection, text: str, error: Exception) -> BaseException:
    # Values are customers' data, and texts of errors end up in logs (rule 11).
    return DBAPIError.instance(
        text, None, error, db.dialect.loaded_dbapi.Error, hide_parameters=True, dialect=db.dialect
    )
