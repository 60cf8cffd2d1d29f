"""Dunwell's own sync of a served company: the first one, an idle hour, an hour with fifty changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.beside.large_company import Company
from benchmarks.beside.measure import told
from benchmarks.beside.our_client import client_of
from connectors.qbo.books import QboBooks
from plugin import policies
from plugin.store import companies
from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import Store
from plugin.sync import sync


def measured(company: Company, folder: Path) -> dict[str, Any]:
    """The figures of all three."""
    engine = open_engine(f"sqlite:///{folder / 'mirror.db'}")
    upgrade(engine)
    store = Store(engine, company.clock, iter(map(str, range(10_000_000))).__next__)
    with store.company("one") as scope:
        profile = QboBooks(client_of(company), company.clock).profile()
        companies.create(scope, profile, policies.preset("standard"), "user:alice")
    figures: dict[str, Any] = {}
    for name, changes in (("first", 0), ("idle", 0), ("fifty changes", 50)):
        company.pass_on(1, changes)
        figures[name] = told(company, lambda: sync(store, QboBooks(client_of(company), company.clock), "one"))
    return figures
