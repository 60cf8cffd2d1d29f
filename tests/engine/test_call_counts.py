"""Calls are counted by company, kind and UTC month, and told ahead to the month's end."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugin.cycle import CompanyBooks, Worker
from plugin.store import call_counts, due
from plugin.words.budget import budget_words, company_words
from plugin.words.runs import run_words
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


@pytest.mark.parametrize(
    ("day", "reads", "hours"),
    [
        (16, 200_000, 1),  # as much again is left
        (16, 300_000, 2),  # half the month for 150,000 of what took 300,000
        (16, 400_000, 8),
        (16, 449_000, 24),
        (16, 600_000, 24),
        (1, 10_000, 1),
        (30, 440_000, 2),
    ],
)
def test_readings_are_spread_so_that_the_app_lasts_to_the_months_end(day, reads, hours):
    moment = datetime(2026, 11, day, tzinfo=UTC)

    assert call_counts.hours_between(reads, 500_000, moment) == hours


def test_a_company_is_read_less_often_as_the_budget_runs_short_and_its_run_says_so(town):
    worker = Worker(town.store, "worker1", KEEPER, reads_a_month=100)
    busy = CompanyBooks(town.books, lambda: {"query": 60})
    worker.run(COMPANY, lambda: busy, may_rest=True)

    done = worker.run(COMPANY, lambda: busy, may_rest=True)

    assert "QuickBooks is next read in 24 hours" in run_words("done", done.counts, 0, None)
    town.clock.advance(hours=22)
    assert due.due_companies(town.store) == []
    town.clock.advance(hours=4)
    assert due.due_companies(town.store) == [COMPANY]


def test_a_hint_is_followed_at_once_however_short_the_budget(town):
    worker = Worker(town.store, "worker1", KEEPER, reads_a_month=1)
    worker.run(COMPANY, lambda: CompanyBooks(town.books, lambda: {"query": 60}), may_rest=True)
    town.clock.advance(minutes=5)
    with town.store.company(COMPANY) as scope:
        due.bring_forward(scope)

    assert due.due_companies(town.store) == [COMPANY]


def test_the_budget_is_told_for_the_app_and_for_the_company(town):
    Worker(town.store, "worker1", KEEPER).run(COMPANY, lambda: CompanyBooks(town.books, lambda: {"cdc": 90}))
    with town.store.reading(COMPANY) as scope:
        budget = call_counts.budget(scope, town.store, 100)

    assert (budget.of_company, budget.reads, budget.hours_between) == (90, 90, 24)
    assert "every 24 hours" in budget_words(budget)
    assert company_words(budget).startswith("90 metered reads of QuickBooks this month; 1,662 by its end")
