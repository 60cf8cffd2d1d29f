"""The mirrors follow QuickBooks: mark and rows together, deletions, and nothing read twice does harm."""

from dataclasses import replace

import pytest

from plugin import tables
from plugin.books import TryLater
from plugin.store import marks
from plugin.sync import OLDEST_MARK, sync
from tests.engine.town import COMPANY, acme
from tests.memory_books import an_invoice


def mirrored(town, table):
    with town.store.reading(COMPANY) as scope:
        return {row.id: row for row in scope.rows(scope.select(table))}


def test_the_first_sync_reads_everything_and_sets_the_mark(town):
    town.owes(days_overdue=5)

    done = sync(town.store, town.books, COMPANY)

    assert done.was_full
    assert mirrored(town, tables.invoices)["1007"].balance_minor == 100_000
    with town.store.reading(COMPANY) as scope:
        assert marks.progress(scope).mark is not None


def test_an_idle_hour_is_one_call(town):
    sync(town.store, town.books, COMPANY)
    town.books.calls.clear()
    town.clock.advance(hours=1)

    sync(town.store, town.books, COMPANY)

    assert town.books.calls == [("changes", "")]


def test_only_what_changed_is_read_again(town):
    town.owes(days_overdue=5)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.pays()

    done = sync(town.store, town.books, COMPANY)

    assert not done.was_full
    assert mirrored(town, tables.invoices)["1007"].balance_minor == 0
    assert len(mirrored(town, tables.payments)) == 1


def test_a_deleted_invoice_leaves_the_mirror(town):
    town.owes(days_overdue=5)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.delete("invoice", "1007")

    sync(town.store, town.books, COMPANY)

    assert mirrored(town, tables.invoices) == {}


def test_an_inactive_customer_stays_known_as_inactive(town):
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.put(replace(town.books.customer("9"), is_active=False, name="Acme (deleted)"))

    sync(town.store, town.books, COMPANY)

    assert not mirrored(town, tables.customers)["9"].is_active


def test_a_full_read_goes_on_at_the_page_where_it_stopped(town):
    town.books.page_rows = 2
    for number in range(7):
        town.owes(days_overdue=1, invoice_id=str(2000 + number))
    town.books.fail(TryLater("Busy."), on="page", kind="payment")
    with pytest.raises(TryLater):
        sync(town.store, town.books, COMPANY)
    assert len(mirrored(town, tables.invoices)) == 7
    town.books.calls.clear()

    sync(town.store, town.books, COMPANY)

    assert ("page", "invoice") not in town.books.calls
    with town.store.reading(COMPANY) as scope:
        assert marks.progress(scope).mark is not None


def test_what_changes_while_pages_are_read_is_not_missed(town, monkeypatch):
    town.owes(days_overdue=5)
    page = town.books.page

    def pay_in_between(kind, position):
        found = page(kind, position)
        if kind == "invoice":
            town.pays()
        return found

    monkeypatch.setattr(town.books, "page", pay_in_between)

    sync(town.store, town.books, COMPANY)

    assert mirrored(town, tables.invoices)["1007"].balance_minor == 0


def test_a_mark_older_than_quickbooks_remembers_calls_for_a_full_read_that_drops_what_is_gone(town):
    town.owes(days_overdue=5)
    town.owes(days_overdue=5, invoice_id="1008")
    sync(town.store, town.books, COMPANY)
    town.books.delete("invoice", "1008")
    town.clock.advance(seconds=OLDEST_MARK.total_seconds() + 60)
    town.books._deleted.clear()  # QuickBooks no longer tells of it

    done = sync(town.store, town.books, COMPANY)

    assert done.was_full
    assert mirrored(town, tables.invoices).keys() == {"1007"}


def test_a_capped_answer_calls_for_a_full_read(town):
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.changes_max = 3
    for number in range(5):
        town.owes(days_overdue=1, invoice_id=str(2000 + number))
    town.books.changes_max = 3

    done = sync(town.store, town.books, COMPANY)

    assert done.was_full
    assert len(mirrored(town, tables.invoices)) == 5


def test_a_failed_sync_leaves_the_mark_where_it_was(town):
    sync(town.store, town.books, COMPANY)
    with town.store.reading(COMPANY) as scope:
        before = marks.progress(scope).mark
    town.clock.advance(hours=1)
    town.books.fail(TryLater("QuickBooks is busy."), on="changes")

    report = town.run()

    assert report.error == "QuickBooks is busy."
    with town.store.reading(COMPANY) as scope:
        assert marks.progress(scope).mark == before


def test_an_invoice_that_moves_to_another_customer_leaves_the_first_one(town):
    town.books.put(acme(id="10", name="Bolt"))
    invoice = town.owes(days_overdue=5)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.put(replace(town.books.invoice(invoice.id), customer_id="10"))

    done = sync(town.store, town.books, COMPANY)

    assert done.customers_touched == 2


def test_a_sub_customer_is_chased_at_its_paying_parent(town):
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=True))
    town.books.put(acme(id="11", name="Acme:Own", parent_id="9", bills_with_parent=False))
    sync(town.store, town.books, COMPANY)

    payers = {row.id: row.payer_id for row in mirrored(town, tables.customers).values()}

    assert payers == {"9": "9", "10": "9", "11": "11"}


def test_a_record_read_twice_changes_nothing(town):
    town.books.put(an_invoice("77", customer_id="9"))
    sync(town.store, town.books, COMPANY)

    done = sync(town.store, town.books, COMPANY)

    assert done.customers_touched == 0
