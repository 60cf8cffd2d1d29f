"""Whole databases made, copied and thrown away: files of SQLite, or databases of one PostgreSQL server."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, make_url, text

from plugin.store.engine import open_engine, upgrade
from tests.schemas import migrated


class Databases(Protocol):
    """One kind of database. Nobody may be connected to what is copied."""

    def new(self) -> str:
        """The URL of an empty, migrated database."""

    def copy(self, url: str) -> str:
        """The URL of an equal one."""

    def drop(self, url: str) -> None:
        """Throw one away, whoever is connected to it."""

    def is_sound(self, url: str) -> bool:
        """What the database says of its own integrity."""


@dataclass
class Files:
    """SQLite: a database is a file, with what lies beside it."""

    folder: Path

    def new(self) -> str:
        path = self._path()
        path.write_bytes(migrated())
        return f"sqlite:///{path}"

    def copy(self, url: str) -> str:
        source, target = _file(url), self._path()
        for suffix in ("", "-wal"):
            beside = source.with_name(source.name + suffix)
            if beside.exists():
                shutil.copy(beside, target.with_name(target.name + suffix))
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        for path in _file(url).parent.glob(f"{_file(url).name}*"):
            path.unlink(missing_ok=True)

    def is_sound(self, url: str) -> bool:
        db = sqlite3.connect(_file(url))
        try:
            sound = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound and not db.execute("PRAGMA foreign_key_check").fetchall()
        finally:
            db.close()

    def _path(self) -> Path:
        return self.folder / f"crashes-{secrets.token_hex(6)}.db"


@dataclass
class Server:
    """PostgreSQL: a database is a name on the server, copied as a template."""

    server_url: str
    _empty: str = ""

    def new(self) -> str:
        if not self._empty:
            self._empty = self._create("template0")
            engine = open_engine(self._empty)
            upgrade(engine)
            engine.dispose()
        return self.copy(self._empty)

    def copy(self, url: str) -> str:
        return self._create(str(make_url(url).database))

    def drop(self, url: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def is_sound(self, url: str) -> bool:
        engine = create_engine(url)
        try:
            with engine.connect() as db:
                broken = "SELECT count(*) FROM pg_constraint WHERE NOT convalidated"
                return bool(db.execute(text(broken)).scalar_one() == 0)
        finally:
            engine.dispose()

    def _create(self, source: str) -> str:
        name = f"crashes_{secrets.token_hex(6)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        return make_url(self.server_url).set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.server_url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as db:
                db.exec_driver_sql(statement)
        finally:
            engine.dispose()


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
