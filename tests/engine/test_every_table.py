"""No table is forgotten by a backup: each has a row here, and is kept or rebuilt for a stated reason."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Boolean, CheckConstraint, Date, Integer, LargeBinary, String, insert, select

from plugin import tables
from plugin.backup import backup, kept, restore
from plugin.store.engine import open_engine
from plugin.store.scope import Store
from plugin.tables.base import Document, Instant
from tests.schemas import backups_made_quickly, migrated

EVERY = tables.metadata.sorted_tables
REBUILT = {table.name for table in (*tables.MIRRORS, *tables.DERIVED, *tables.PASSING)}
CHANGED = {
    "due": "every company is due at once",
    "safety_stops": "every company waits for a person",
    "company_events": "which is told among its events",
}
"""What a restore itself writes into."""


def a_row(table, made):
    """A row that fills every column; what it refers to is in *made*, the rows of the tables before it."""
    chosen = {}
    for check in table.constraints:
        found = re.match(r"(\w+) IN \('([^']+)'", str(getattr(check, "sqltext", "")))
        if isinstance(check, CheckConstraint) and found:
            chosen[found[1]] = found[2]
    for key in table.foreign_keys:
        chosen[key.parent.name] = made[key.column.table.name][key.column.name]
    return {column.name: chosen.get(column.name, a_value(column)) for column in table.columns}


def a_value(column):
    of_types = (
        (Instant, datetime(2026, 3, 4, 15, 0, tzinfo=UTC)),
        (Date, date(2026, 3, 4)),
        (Boolean, True),
        (Integer, 1),
        (LargeBinary, b"\x00\xff"),
        (type(Document), {"from": str(column)}),
        (String, str(column)),
    )
    return next(value for kind, value in of_types if isinstance(column.type, kind))


@pytest.fixture
def filled(store):
    """A database with a row in every table."""
    made = {}
    with store.engine.begin() as db:
        for table in EVERY:
            made[table.name] = a_row(table, made)
            db.execute(insert(table).values(made[table.name]))
    return store


@pytest.fixture
def restored(filled, tmp_path):
    """The same after a backup and a restore into an empty database."""
    path = tmp_path / "restored.db"
    path.write_bytes(migrated())
    engine = open_engine(f"sqlite:///{path}")
    with backups_made_quickly():
        backup(filled, tmp_path / "b")
        restore(Store(engine, filled.clock, filled.new_id), tmp_path / "b")
    yield engine
    engine.dispose()


def rows_of(engine, table):
    with engine.connect() as db:
        return [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))]


def test_every_table_is_kept_or_rebuilt_and_none_is_both():
    assert {table.name for table in kept()} | REBUILT == {table.name for table in EVERY}
    assert not {table.name for table in kept()} & REBUILT
    assert len(REBUILT) == len((*tables.MIRRORS, *tables.DERIVED, *tables.PASSING))


def test_a_row_of_every_table_that_is_kept_comes_back_as_it_was_and_of_the_others_none(filled, restored):
    for table in EVERY:
        before, after = rows_of(filled.engine, table), rows_of(restored, table)
        assert len(before) == 1, table.name
        if table.name in CHANGED:
            assert len(after) >= 1, table.name
        else:
            assert after == ([] if table.name in REBUILT else before), table.name
