"""Rows written in bulk are the rows that SQLAlchemy would have written, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import event

from plugin import tables
from plugin.store import bulk
from plugin.store.listed import listed
from plugin.store.scope import Store
from plugin.store.statements import own
from tests.engine.town import COMPANY, found_town

MOMENTS = (
    datetime(2026, 3, 1, 23, 59, 59, 7, tzinfo=UTC),
    datetime(2026, 3, 1, 16, tzinfo=timezone(timedelta(hours=-8))),
)
WHOLE_SECONDS = (datetime(2026, 3, 1, 0, 0, 9, tzinfo=UTC), datetime(33, 12, 31, tzinfo=UTC))


def a_row(record_id: str, moment: datetime) -> dict[str, object]:
    return {
        "id": record_id,
        "customer_id": "9",
        "currency": "USD",
        "paid_on": date(2026, 3, 1),
        "total_minor": 2**40,
        "unapplied_minor": 0,
        "sync_token": "0",
        "updated_at": moment,
    }


@pytest.mark.parametrize("moments", [MOMENTS, WHOLE_SECONDS, MOMENTS + WHOLE_SECONDS])
def test_bulk_and_sqlalchemy_write_the_same(store, clock, moments):
    found_town(store, clock)
    table = tables.payments
    rows = [a_row(f"p{number}", moment) for number, moment in enumerate(moments)]
    names = tuple(rows[0])

    def stored() -> list[tuple[object, ...]]:
        with store.company(COMPANY) as scope:
            columns = ", ".join((*names, "met_in"))
            return list(scope.db.exec_driver_sql(f"SELECT {columns} FROM payments ORDER BY id"))

    with store.company(COMPANY) as scope:
        scope.upsert(table, [row | {"met_in": MOMENTS[0]} for row in rows])
    expected = stored()
    with store.company(COMPANY) as scope:
        scope.db.execute(scope.delete(table))
        columns = {name: [row[name] for row in rows] for name in names}
        bulk.upsert_columns(scope, table, columns, {"met_in": MOMENTS[0]})

    assert stored() == expected


def test_bulk_brings_existing_rows_up_to_date(store, clock):
    found_town(store, clock)
    row = a_row("p1", MOMENTS[0])
    for total in (1, 2):
        with store.company(COMPANY) as scope:
            values = tuple((row | {"total_minor": total}).values())
            bulk.upsert(scope, tables.payments, tuple(row), [values])

    with store.reading(COMPANY) as scope:
        assert [one.total_minor for one in scope.rows(scope.select(tables.payments))] == [2]


def test_bulk_writes_an_instant_that_may_be_missing(store, clock):
    found_town(store, clock)
    moments = {"p1": None, "p2": WHOLE_SECONDS[0], "p3": MOMENTS[0]}
    rows = [a_row(record_id, WHOLE_SECONDS[1]) | {"met_in": met} for record_id, met in moments.items()]
    with store.company(COMPANY) as scope:
        # Whole seconds go the short way, the others the long one.
        for some in (rows[:2], rows[2:]):
            bulk.upsert(scope, tables.payments, tuple(rows[0]), [tuple(row.values()) for row in some])

    with store.reading(COMPANY) as scope:
        found = scope.rows(scope.select(tables.payments))
    assert {row.id: row.met_in for row in found} == moments
    assert {row.updated_at for row in found} == {WHOLE_SECONDS[1]}


def test_an_instant_needs_its_time_zone(sqlite_engine, clock, new_id):
    store = Store(sqlite_engine, clock, new_id)
    found_town(store, clock)
    row = a_row("p1", datetime(2026, 3, 1))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="time zone"), store.company(COMPANY) as scope:
        bulk.upsert(scope, tables.payments, tuple(row), [tuple(row.values())])


def test_a_list_holds_more_values_than_a_statement_has_places(store, clock):
    found_town(store, clock)
    table = tables.customers
    query = own(table, table.c.id).where(listed(table.c.id, "ids"))
    with store.reading(COMPANY) as scope:
        everyone = {row.id for row in scope.rows(scope.select(table, table.c.id))}
        found = scope.read(query, ids=[*everyone, *(f"no{number}" for number in range(70_000))])
        nobody = scope.read(query, ids=[])

    assert {row.id for row in found} == everyone
    assert nobody == []


def test_a_list_is_looked_up_by_index(sqlite_engine, clock, new_id):
    store = Store(sqlite_engine, clock, new_id)
    found_town(store, clock)
    table = tables.invoices
    query = own(table, table.c.id).where(listed(table.c.id, "ids"), table.c.met_in.is_(None))
    asked: list[tuple[str, object]] = []

    def note(conn, cursor, statement, parameters, context, executemany):
        asked.append((statement, parameters))

    event.listen(sqlite_engine, "before_cursor_execute", note)
    with store.reading(COMPANY) as scope:
        scope.read(query, ids=["130"])
    with sqlite_engine.connect() as db:
        ways = [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1][0]}", asked[-1][1])]

    assert any("company_id=? AND id=?" in way for way in ways), ways
