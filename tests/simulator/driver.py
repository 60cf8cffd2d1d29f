"""Hearing of each statement at the driver, where all of them pass, however the program comes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

Hear = Callable[[str], None]
"""Told the text of a statement before it is executed; what it raises is raised instead."""


def listen(engine: Engine, hear: Hear) -> None:
    """Have *hear* told of every statement on the connections that *engine* opens from now on."""
    engine.dispose()
    if engine.dialect.name != "sqlite":
        event.listen(engine, "before_cursor_execute", lambda _db, _cursor, statement, *_: hear(statement))
        return
    heard = _connections_heard(hear)

    def connects(dialect: object, record: object, arguments: object, named: dict[str, Any]) -> None:
        del dialect, record, arguments
        named["factory"] = heard

    event.listen(engine, "do_connect", connects)


def _connections_heard(hear: Hear) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            hear(statement)
            return super().execute(statement, *values)

        def executemany(self, statement: str, *values: Any) -> sqlite3.Cursor:
            hear(statement)
            return super().executemany(statement, *values)

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> sqlite3.Cursor:
            return super().cursor(Cursor)

    return Connection
