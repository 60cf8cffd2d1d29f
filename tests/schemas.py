"""An empty, migrated SQLite database, made once in each process: migrations are no other test's matter."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine

from plugin import backup
from plugin.store.engine import newest_revision, open_engine, upgrade


@cache
def migrated() -> bytes:
    """The file of such a database."""
    folder = Path(tempfile.mkdtemp(dir=fast_folder()))
    engine = open_engine(f"sqlite:///{folder / 'template.db'}")
    upgrade(engine)
    with engine.connect() as db:
        db.exec_driver_sql("ROLLBACK")
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.exec_driver_sql("BEGIN")
    engine.dispose()
    made = (folder / "template.db").read_bytes()
    shutil.rmtree(folder)
    return made


@contextmanager
def backups_made_quickly() -> Iterator[None]:
    """A new backup begins as a copy of the migrated database inside, instead of with every migration."""
    with patch.object(backup, "upgrade", _upgrade):
        yield


def _upgrade(engine: Engine) -> tuple[str | None, str]:
    path = Path(engine.url.database or "")
    if path.exists():
        return upgrade(engine)
    path.write_bytes(migrated())
    return None, newest_revision()


def fast_folder() -> str | None:
    """Memory instead of a disk, where there is such a folder: power loss is somebody else's test."""
    folder = Path("/dev/shm")
    return str(folder) if folder.is_dir() else None
