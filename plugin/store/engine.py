"""Database engines as both databases need them for an outbox (reliability.md finding 10)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from plugin.errors import Explained
from plugin.store import driver

_BUSY_TIMEOUT_MS = 15_000
_KEPT_STATEMENTS = 1000
"""SQLite's driver keeps a hundred by itself, fewer than a run has: each would be parsed again every time."""


class SchemaError(Explained):
    """The database does not have the tables this version needs; the text says what to do."""


def open_engine(url: str) -> Engine:
    """An engine for *url*; SQLite gets WAL, full synchronous writes, foreign keys and BEGIN IMMEDIATE."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed, pool_pre_ping=True, hide_parameters=True, json_deserializer=msgspec.json.decode
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Error texts end up in logs, and parameters are customers' data (rule 11).
    engine = create_engine(
        parsed,
        connect_args={"timeout": _BUSY_TIMEOUT_MS / 1000, "cached_statements": _KEPT_STATEMENTS},
        hide_parameters=True,
        json_deserializer=msgspec.json.decode,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    # The driver's own transactions begin too late: a read-modify-write would lose updates silently.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # In WAL a commit of NORMAL waits for no disk: a power failure may take it back, and harms nothing else.
    wanted = "NORMAL" if options.get("may_be_lost", False) else "FULL"
    if connection.info.get("synchronous", "FULL") != wanted:
        driver.changed(connection, f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    # A deferred transaction that reads and then writes fails at once instead of waiting for the lock.
    reads_only = options.get("reads_only", False)
    driver.changed(connection, "BEGIN" if reads_only else "BEGIN IMMEDIATE")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's own settings: where our migrations are, and on which connection they run."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema to this version; returns the revision before and after. Repeating it is harmless."""
    with engine.begin() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        command.upgrade(alembic_config(connection), "head")
    return before, newest_revision()


@cache
def newest_revision() -> str:
    """The revision this version of the program needs."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if head is None:
        raise SchemaError("This installation of Dunwell has no migrations; install it again.")
    return head


def require_current(engine: Engine) -> None:
    """Raise SchemaError unless the database has exactly the tables this version needs."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest_revision():
        state = "has no tables of Dunwell yet" if found is None else "belongs to another version of Dunwell"
        raise SchemaError(f"The database {state}. Run: dunwell db upgrade")


def new_migration(engine: Engine, revision: str, message: str) -> None:
    """Write the migration from the schema in *engine* to the declared tables; for developers."""
    with engine.connect() as connection:
        command.revision(alembic_config(connection), message, autogenerate=True, rev_id=revision)
