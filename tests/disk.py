"""No test waits for the disk: a power failure is nobody's matter here, and waiting is slow."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


@cache
def wait_for_no_disk() -> None:
    """Let SQLite leave the writing to the system, on every connection that this process opens from now on."""
    event.listen(Pool, "checkout", _relax)


def _relax(opened: Any, record: Any, _: object) -> None:
    # When it is taken for the first time: our own settings are made when it is opened.
    if isinstance(opened, sqlite3.Connection) and not record.info.setdefault("waits for no disk", False):
        opened.execute("PRAGMA synchronous=OFF")
        record.info["waits for no disk"] = True
