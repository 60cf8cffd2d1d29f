"""Backups: our records in one file, from either database into either, and a restore that sends nothing twice.

Only records are kept. Mirrors and derived rows are rebuilt from QuickBooks, and what passes by itself
(sessions, codes, attempts to sign in) is better forgotten. The keys are not in it: keep them elsewhere.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from plugin import tables
from plugin.errors import Explained
from plugin.outbox import quarantine
from plugin.store.engine import newest_revision, open_engine, upgrade
from plugin.store.scope import Store
from plugin.sync import Report

_ROWS_AT_ONCE = 1_000
_MANIFEST = "dunwell_backup"
_FENCES_LOST = 1_000_000
"""More runs than can be lost: whoever still works under a lease of the lost days writes nothing more."""


class BackupError(Explained):
    """The backup cannot be made or restored; the text says what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    taken_at: datetime
    revision: str
    rows: dict[str, int]


def kept() -> list[Table]:
    """The tables a backup holds, in the order in which they can be filled."""
    left_out = {table.name for table in (*tables.MIRRORS, *tables.DERIVED, *tables.PASSING)}
    return [table for table in tables.metadata.sorted_tables if table.name not in left_out]


def backup(store: Store, path: Path, report: Report = lambda *_: None) -> Manifest:
    """Write all records into the new file *path*, as they stand at one moment; work goes on meanwhile."""
    if path.exists():
        raise BackupError(f"{path} exists already. Choose a new name, so that no backup is lost.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    target = open_engine(f"sqlite:///{unfinished}")
    try:
        upgrade(target)
        taken_at = store.clock.now()
        with _snapshot(store.engine) as source, target.begin() as copy:
            rows = {table.name: _copy(source, copy, table, report) for table in kept()}
            manifest = Manifest(taken_at, newest_revision(), rows)
            _write(copy, manifest)
    finally:
        target.dispose()
    _close(unfinished)
    unfinished.replace(path)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What the backup in *path* says of itself; raises BackupError when it is none."""
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    engine = open_engine(f"sqlite:///{path}")
    try:
        with engine.connect().execution_options(reads_only=True) as db:
            row = db.execute(text(f"SELECT taken_at, revision, rows FROM {_MANIFEST}")).first()  # noqa: S608 - our own constant
    except Exception as error:
        raise BackupError(f"{path} is no backup of Dunwell, or it was cut short. Use another one.") from error
    finally:
        engine.dispose()
    if row is None:
        raise BackupError(f"{path} is an unfinished backup. Use another one.")
    return Manifest(datetime.fromisoformat(row.taken_at), row.revision, json.loads(row.rows))


def restore(store: Store, path: Path, report: Report = lambda *_: None) -> Manifest:
    """Fill the empty database of *store* from *path*; every company waits for a person to sign off.

    In a copy the backup is brought up to this version and every company is stopped; then all of it lands in
    one transaction, so there is no moment in which a restored company could send.
    """
    manifest = read_manifest(path)
    with store.engine.connect().execution_options(reads_only=True) as db:
        if _number(db, tables.companies):
            raise BackupError(
                "The database already holds companies. Name an empty one in the settings, run "
                "“dunwell db upgrade”, and restore into that."
            )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        shutil.copy(path, copy)
        engine = open_engine(f"sqlite:///{copy}")
        try:
            upgrade(engine)
            _check(engine, manifest)
            _begin_again(Store(engine, store.clock, store.new_id), manifest)
            with (
                engine.connect().execution_options(reads_only=True) as source,
                store.engine.begin() as target,
            ):
                for table in kept():
                    _copy(source, target, table, report)
        finally:
            engine.dispose()
    return manifest


def _begin_again(store: Store, manifest: Manifest) -> None:
    """Due at once, read in full, and nothing leaves until a person has signed off."""
    with store.engine.connect().execution_options(reads_only=True) as db:
        ids = [row.id for row in db.execute(select(tables.companies.c.id))]
    for company_id in ids:
        with store.company(company_id) as scope:
            again = scope.update(tables.due).values(
                next_due_at=scope.now, owner=None, lease_until=None, fence=tables.due.c.fence + _FENCES_LOST
            )
            scope.db.execute(again)
            quarantine.stop(scope, manifest.taken_at)


def _check(engine: Engine, manifest: Manifest) -> None:
    with engine.connect().execution_options(reads_only=True) as db:
        held = {table.name: _number(db, table) for table in kept()}
    short = [name for name, number in manifest.rows.items() if held.get(name, number) != number]
    if short:
        raise BackupError(
            f"The backup does not hold all it says: {', '.join(sorted(short))}. Use another one."
        )


def _number(db: Connection, table: Table) -> int:
    return db.execute(select(func.count()).select_from(table)).scalar_one()


def _copy(source: Connection, target: Connection, table: Table, report: Report) -> int:
    total = _number(source, table)
    done = 0
    stream = source.execution_options(yield_per=_ROWS_AT_ONCE)
    for rows in stream.execute(select(table).order_by(*table.primary_key.columns)).mappings().partitions():
        target.execute(insert(table), [dict(row) for row in rows])
        done += len(rows)
        report(table.name, done, total)
    return done


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """One moment of the whole database: SQLite's reader has it by itself, PostgreSQL is asked for it."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(reads_only=True, **level) as db, db.begin():
        yield db


def _write(copy: Connection, manifest: Manifest) -> None:
    copy.execute(text(f"CREATE TABLE {_MANIFEST} (taken_at TEXT, revision TEXT, rows TEXT) STRICT"))
    told = {
        "taken_at": manifest.taken_at.isoformat(),
        "revision": manifest.revision,
        "rows": json.dumps(manifest.rows),
    }
    copy.execute(
        text(f"INSERT INTO {_MANIFEST} VALUES (:taken_at, :revision, :rows)"),  # noqa: S608 - our own constant
        told,
    )


def _close(path: Path) -> None:
    """Bring everything into the one file, so that nothing lies beside it."""
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as db:
        db.exec_driver_sql("ROLLBACK")
        db.exec_driver_sql("PRAGMA journal_mode=DELETE")
        db.exec_driver_sql("BEGIN")
    engine.dispose()
