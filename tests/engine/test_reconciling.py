"""What has drifted is found by counting and by a sample, put right, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugin import tables
from plugin.books import TryLater
from plugin.facts import FACT_KINDS, kind_of
from plugin.store import events
from plugin.sync import sync
from plugin.syncing.reconciling import WEEKLY, Compared, Drift, reconcile
from plugin.words.events import event_words
from plugin.words.runs import run_words
from tests.engine.read_back import read_back
from tests.engine.town import COMPANY
from tests.memory_books import an_invoice


@pytest.fixture
def town(town):
    for number in range(40):
        issued = town.clock.now().date() - timedelta(days=number)
        town.books.put(an_invoice(f"{500 + number}", issued_on=issued, total_minor=1_000, balance_minor=0))
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=2)
    sync(town.store, town.books, COMPANY)
    town.books.calls.clear()
    return town


def theirs(town):
    return dict(town.books._facts)


def ours(town):
    with town.store.reading(COMPANY) as scope:
        return read_back(scope)


def spoil(town, statement):
    with town.store.company(COMPANY) as scope:
        scope.db.execute(statement(scope))


def test_kinds_of_few_records_cost_one_call_each_and_are_compared_whole(town):
    found = reconcile(town.store, town.books, COMPANY)

    assert found.drift == ()
    assert Compared("invoice", 40, 40, 40) in found.kinds
    assert town.books.calls == [("page", kind) for kind in FACT_KINDS]


def test_a_kind_of_many_records_costs_three_calls_and_some_are_compared(town):
    found = reconcile(town.store, town.books, COMPANY, sample=20)

    assert found.drift == ()
    invoices = next(one for one in found.kinds if one.kind == "invoice")
    assert (invoices.ours, invoices.theirs) == (40, 40)
    assert 10 <= invoices.sampled <= 20
    of_invoices = [what for what, kind in town.books.calls if kind == "invoice"]
    assert of_invoices == ["count", "page", "find"]


def test_a_changed_row_is_found_and_told_by_its_fields(town):
    table = tables.invoices
    spoil(
        town, lambda scope: scope.update(table).where(table.c.id == "507").values(balance_minor=7, memo="?")
    )

    found = reconcile(town.store, town.books, COMPANY)

    assert found.drift == (Drift("invoice", "507", ("balance_minor", "memo")),)
    assert ours(town) == theirs(town)


@pytest.mark.parametrize("sample", [0, 100])
def test_a_missing_row_is_found_by_counting_or_reading_all(town, sample):
    table = tables.invoices
    spoil(town, lambda scope: scope.delete(table).where(table.c.id == "507"))

    found = reconcile(town.store, town.books, COMPANY, sample=sample)

    assert found.drift == (Drift("invoice", "507", ("missing here",)),)
    assert ours(town) == theirs(town)


@pytest.mark.parametrize("sample", [0, 100])
def test_a_row_that_is_left_over_is_found_and_believed_only_once_asked(town, sample):
    del town.books._facts["invoice", "507"]

    found = reconcile(town.store, town.books, COMPANY, sample=sample)

    assert found.drift == (Drift("invoice", "507", ("not in QuickBooks",)),)
    assert ("find", "invoice") in town.books.calls
    assert ours(town) == theirs(town)


def test_a_change_that_never_came_is_found_by_when_records_were_changed(town):
    before = town.books.invoice("507")
    town.books.put(
        an_invoice("507", issued_on=before.issued_on, total_minor=1_000, balance_minor=0, memo="New")
    )
    town.clock.advance(hours=2)
    sync(town.store, town.books, COMPANY)
    late = {name: getattr(before, name) for name in ("memo", "sync_token", "updated_at")}
    table = tables.invoices
    spoil(town, lambda scope: scope.update(table).where(table.c.id == "507").values(**late))

    found = reconcile(town.store, town.books, COMPANY, sample=0)

    assert found.drift == (Drift("invoice", "507", ("memo", "sync_token", "updated_at")),)
    assert ours(town) == theirs(town)


def test_only_the_page_that_differs_is_read_again(town, monkeypatch):
    monkeypatch.setattr("plugin.syncing.narrowing.SMALL", 5)
    table = tables.invoices
    spoil(town, lambda scope: scope.delete(table).where(table.c.id == "507"))
    read = []
    page = town.books.page
    monkeypatch.setattr(
        town.books, "page", lambda *asked: read.append(page(*asked)) or read[-1], raising=True
    )

    reconcile(town.store, town.books, COMPANY, sample=0)

    assert sum(kind_of(fact) == "invoice" for one in read for fact in one.facts) <= 5
    assert ours(town) == theirs(town)


def test_what_changes_while_we_compare_is_no_drift(town):
    town.clock.advance(minutes=1)
    town.books.put(an_invoice("900"))

    assert reconcile(town.store, town.books, COMPANY).drift == ()


def test_a_week_after_the_last_comparison_the_sync_compares_by_itself(town):
    town.clock.advance(hours=WEEKLY // timedelta(hours=1) - 3)
    assert sync(town.store, town.books, COMPANY).reconciled is None
    town.clock.advance(hours=2)

    assert sync(town.store, town.books, COMPANY).reconciled is not None
    town.clock.advance(hours=1)
    assert sync(town.store, town.books, COMPANY).reconciled is None


def test_a_comparison_that_is_cut_off_stops_nothing_and_is_made_by_the_next_run(town):
    town.owes(days_overdue=5)
    town.clock.advance(hours=7 * 24)
    town.confirm_payments()
    town.books.fail(TryLater("QuickBooks asks us to slow down."), on="page", kind="journal")

    first, second = town.run(), town.run()

    assert first.error is None
    assert len(town.books.mails) == 1
    assert "compared with QuickBooks" not in first.counts
    assert second.counts["compared with QuickBooks"] == 1


def test_what_was_found_is_an_event(town):
    table = tables.invoices
    spoil(town, lambda scope: scope.delete(table).where(table.c.id.in_(["507", "508"])))
    reconcile(town.store, town.books, COMPANY)

    with town.store.reading(COMPANY) as scope:
        newest = events.page(scope, 1)[0][0]
    said = event_words(newest.what, newest.value, lambda one: one)
    assert said == "compared everything with QuickBooks: 2 records differed and were read again."


def test_a_run_says_what_its_comparison_found(town):
    town.clock.advance(hours=7 * 24)
    table = tables.invoices
    spoil(town, lambda scope: scope.update(table).where(table.c.id == "507").values(balance_minor=7))

    said = run_words("done", town.run().counts, 3, None)

    assert "Compared everything with QuickBooks: 1 record differed and was read again." in said
