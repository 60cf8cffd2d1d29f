"""Backups: made while work goes on, restored into an empty database, and tried out in a drill."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from plugin.audit.verify import verify
from plugin.backup import BackupError, Manifest, kept
from plugin.backup import backup as make_backup
from plugin.backup import restore as restore_backup
from plugin.books import BooksError
from plugin.clock import SystemClock
from plugin.connecting.connections import Connections
from plugin.connecting.vault import VaultError
from plugin.store import companies
from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import Store
from web.commands import shared
from web.wiring.house import House, new_id

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@_FILE
def backup(file: Path) -> None:
    """Write all records into the new FILE; the hourly work goes on meanwhile.

    The key file is not in it. Keep a copy of that elsewhere: without it authorizations and sealed texts
    cannot be opened.
    """
    house = shared.house()
    with shared.progress() as report:
        made = make_backup(house.store, file, report)
    shared.console.print(f"{file}: {_told(made)}. Keep the key file apart from it.")


@click.command("restore")
@_FILE
@click.option("--drill", is_flag=True, help="Try it out beside the real database; nothing is changed.")
def restore(file: Path, *, drill: bool) -> None:
    """Fill the empty database of the settings from FILE.

    Every company is then read in full from QuickBooks, what was sent since the backup is looked for there,
    and nothing leaves until a manager has signed off.
    """
    house = shared.house()
    if drill:
        _drill(house, file)
        return
    with shared.progress() as report:
        done = restore_backup(house.store, file, report)
    shared.console.print(
        f"{file}: {_told(done)} are restored. Nothing leaves until a manager has looked and signed off, on "
        "the page Today or with: dunwell company let-go “restored backup”."
    )


def _told(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return f"{rows} records of {manifest.taken_at:%Y-%m-%d %H:%M} UTC"


def _drill(house: House, file: Path) -> None:
    """Restore into a scratch database, verify every audit, and open every authorization."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'drill.db'}")
        upgrade(engine)
        store = Store(engine, SystemClock(), new_id)
        try:
            with shared.progress() as report:
                done = restore_backup(store, file, report)
            problems = [
                problem
                for company in companies.all_companies(store)
                for problem in _try(house, store, company)
            ]
        finally:
            engine.dispose()
    for problem in problems:
        shared.console.print(problem)
    if problems:
        raise BackupError("The drill failed; the lines above say why. Nothing was changed.")
    shared.console.print(
        f"{file}: {_told(done)} can be restored; {len(kept())} tables, every audit whole, every "
        f"authorization opens. It took {time.monotonic() - began:.1f} s. Nothing was changed."
    )


def _try(house: House, store: Store, company: Row[Any]) -> list[str]:
    with store.reading(company.id) as scope:
        problems = [f"{company.name}: {problem}" for problem in verify(scope).problems]
    try:
        Connections(store, house.vault, house.authority).realm_id(company.id)
    except (BooksError, VaultError) as error:
        problems.append(f"{company.name}: {error}")
    return problems
