"""Calls are counted by company, kind and UTC month, and told ahead to the month's end."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugin.cycle import CompanyBooks, Worker
from plugin.store import call_counts
from tests.engine.town import COMPANY, KEEPER


def test_runs_add_up_by_kind_and_a_new_month_begins_at_nothing(town):
    worker = Worker(town.store, "worker1", KEEPER)
    for _ in range(2):
        worker.run(COMPANY, lambda: CompanyBooks(town.books, lambda: {"cdc": 1, "query": 3, "send": 5}))

    with town.store.reading(COMPANY) as scope:
        assert call_counts.of_company(scope) == {"cdc": 2, "query": 6, "send": 10}
    assert call_counts.reads_of_all(town.store) == 8
    town.clock.advance(days=31)
    assert call_counts.reads_of_all(town.store) == 0


def test_a_run_that_fails_has_cost_its_calls_all_the_same(town):
    books = CompanyBooks(town.books, lambda: {"query": 1})
    broken = replace(books, books=None)
    with pytest.raises(AttributeError):
        Worker(town.store, "worker1", KEEPER).run(COMPANY, lambda: broken)

    assert call_counts.reads_of_all(town.store) == 1


@pytest.mark.parametrize(
    ("moment", "reads", "at_the_end"),
    [
        (datetime(2026, 11, 16, tzinfo=UTC), 1500, 3000),
        (datetime(2026, 11, 1, 0, 1, tzinfo=UTC), 10, 300),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), 3000, 3000),
    ],
)
def test_the_forecast_goes_on_as_the_month_began(moment, reads, at_the_end):
    assert call_counts.forecast(reads, moment) == at_the_end
