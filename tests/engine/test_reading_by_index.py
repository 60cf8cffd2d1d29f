"""However much waits for an answer, an act about one customer reads what is that customer's."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import event

from plugin import planning
from plugin.store import actions
from plugin.store.reading import next_run
from plugin.store.scope import Store
from tests.engine.town import COMPANY, found_town


@pytest.fixture
def store(sqlite_engine, clock, new_id) -> Store:
    return Store(sqlite_engine, clock, new_id)


@pytest.fixture
def town(store, clock):
    town = found_town(store, clock)
    town.switch("approve")
    town.owes(5)
    town.run()
    return town


def ways(engine, act) -> list[str]:
    """How SQLite finds the rows of each statement that reads actions."""
    asked: list[tuple[str, object]] = []

    def note(conn, cursor, statement, parameters, context, executemany):
        if statement.startswith("SELECT") and " actions" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as db:
        return [
            row[3]
            for statement, parameters in asked
            for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


def test_planning_one_customer_reads_its_own_actions(town, sqlite_engine):
    found = ways(sqlite_engine, lambda: planning.plan_now(town.store, COMPANY, ["9"]))

    read = [way for way in found if "actions" in way and "action_covers" not in way]
    assert read
    assert all("customer_id=?" in way or "AND id=?" in way for way in read), read


def test_a_page_of_what_waits_is_read_in_its_order(town, sqlite_engine):
    def see() -> None:
        with town.store.reading(COMPANY) as scope:
            assert next_run.next_run(scope).leaving

    found = ways(sqlite_engine, see)

    assert any("ix_actions_status (company_id=? AND status=?)" in way for way in found), found
    sorted_after = [before for before, way in pairwise(found) if "TEMP B-TREE" in way]
    assert not any("actions" in way for way in sorted_after), found


def test_what_waits_of_some_customers_comes_the_oldest_first(town):
    town.owes(40, invoice_id="later", amount_minor=5_000)
    town.run()
    with town.store.reading(COMPANY) as scope:
        rows = actions.with_status(scope, "proposed", customer_ids=["9"])

    assert len(rows) > 1
    assert [row.created_at for row in rows] == sorted(row.created_at for row in rows)
