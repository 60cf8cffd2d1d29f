"""The mirrors follow QuickBooks: mark and rows together, deletions, and nothing read twice does harm."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from plugin import tables
from plugin.books import TryLater
from plugin.facts import FACT_KINDS, kind_of
from plugin.store import companies, marks, mirror, mirror_asks
from plugin.sync import OLDEST_MARK, sync
from plugin.syncing import full
from tests.engine.read_back import read_back
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


def test_a_full_read_says_how_far_it_has_come_in_all(town):
    town.books.page_rows = 2
    for number in range(7):
        town.owes(days_overdue=1, invoice_id=str(2000 + number))
    town.books.fail(TryLater("Busy."), on="page", kind="payment")
    with pytest.raises(TryLater):
        sync(town.store, town.books, COMPANY)

    with town.store.reading(COMPANY) as scope:
        pace = marks.progress(scope).pace
        ours = sum(mirror_asks.count(scope, kind) for kind in FACT_KINDS)
    assert pace.done == pace.total == ours > 7
    assert town.books.calls.count(("count", "invoice")) == 1
    assert {kind for name, kind in town.books.calls if name == "count"} <= {"customer", "invoice", "payment"}

    sync(town.store, town.books, COMPANY)

    with town.store.reading(COMPANY) as scope:
        assert marks.progress(scope).pace is None


def test_a_company_that_a_page_holds_is_not_counted_first(town):
    sync(town.store, town.books, COMPANY)

    assert not [call for call in town.books.calls if call[0] == "count"]


def test_a_kind_is_counted_only_where_it_is_much_of_all(town):
    town.books.page_rows = 2
    for number in range(8 * full.SHARE):
        town.owes(days_overdue=1, invoice_id=str(2000 + number))
    for number in range(11):
        town.books.put(replace(town.books.customer("9"), id=f"8{number:02}", name=f"Customer {number}"))
    told = []

    sync(town.store, town.books, COMPANY, lambda kind, done, total: told.append((kind, done, total)))

    counted = [kind for name, kind in town.books.calls if name == "count"]
    assert counted == ["invoice", "payment", "customer"], "customers once eight of them had been read"
    assert [total for kind, done, total in told if kind == "customer"] == [4, 5, 6, 7, 8, 9, *[12] * 6]


def test_a_first_reading_reads_no_settings_that_were_just_read(town):
    with town.store.company(COMPANY) as scope:
        companies.absorb_profile(scope, town.books.profile())
    town.books.calls.clear()

    sync(town.store, town.books, COMPANY)

    assert ("profile", "") not in town.books.calls
    assert [kind for name, kind in town.books.calls if name == "page"] == list(FACT_KINDS)

    town.clock.advance(hours=25)
    sync(town.store, town.books, COMPANY)

    assert ("profile", "") in town.books.calls


def test_what_changes_while_pages_are_read_is_not_missed(town, monkeypatch):
    town.owes(days_overdue=5)
    page = town.books.page

    def pay_in_between(kind, position, *span):
        found = page(kind, position, *span)
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


def test_a_capped_answer_is_asked_for_kind_by_kind(town):
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.owes(days_overdue=1)
    town.pays()
    town.books.changes_max = 3
    town.books.calls.clear()

    done = sync(town.store, town.books, COMPANY)

    assert not done.was_full
    assert not [call for call in town.books.calls if call[0] == "page"]
    same_as_the_books(town)


def test_a_kind_that_is_cut_off_by_itself_is_read_by_its_times(town):
    for number in range(20):
        town.owes(days_overdue=number, invoice_id=str(2000 + number))
    town.clock.advance(hours=1)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    for number in range(12):
        town.owes(days_overdue=1, invoice_id=str(3000 + number))
    town.books.changes_max, town.books.page_rows = 5, 5

    done = sync(town.store, town.books, COMPANY)

    assert not done.was_full
    assert done.records < 20
    same_as_the_books(town)


def test_a_deletion_that_was_cut_off_is_found_by_counting(town):
    for number in range(20):
        town.owes(days_overdue=number, invoice_id=str(2000 + number))
    town.clock.advance(hours=1)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.delete("invoice", "2013")
    for number in range(12):
        town.owes(days_overdue=1, invoice_id=str(3000 + number))
    town.books.changes_max = 5

    sync(town.store, town.books, COMPANY)

    same_as_the_books(town)


def test_the_mark_after_a_capped_answer_is_the_time_of_that_answer(town):
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    asked_at = town.clock.now()
    town.books.changes_max = 0

    sync(town.store, town.books, COMPANY)

    with town.store.reading(COMPANY) as scope:
        mark = marks.progress(scope).mark
    assert mark is not None
    assert asked_at <= mark < asked_at + timedelta(seconds=1)


def test_what_is_wrongly_called_deleted_stays(town):
    town.owes(days_overdue=5)
    town.owes(days_overdue=5, invoice_id="1008")
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.put(replace(town.books.invoice("1007"), memo="Changed"))
    town.writes_off("1008")
    town.books.falsely_deleted.add("1007")
    town.books.calls.clear()

    sync(town.store, town.books, COMPANY)

    assert town.books.calls == [("changes", ""), ("find", "invoice")]
    same_as_the_books(town)


def test_what_is_new_and_wrongly_called_deleted_is_found(town):
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.owes(days_overdue=5, invoice_id="1009")
    town.books.falsely_deleted.add("1009")

    done = sync(town.store, town.books, COMPANY)

    assert done.deleted == 0
    same_as_the_books(town)


def test_what_was_never_known_and_is_gone_costs_one_question(town):
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.owes(days_overdue=5, invoice_id="1009")
    town.writes_off("1009")
    town.books.calls.clear()

    done = sync(town.store, town.books, COMPANY)

    assert done.deleted == 0
    assert town.books.calls == [("changes", ""), ("find", "invoice")]
    same_as_the_books(town)


def test_what_is_deleted_while_pages_are_read_hides_nobody(town, monkeypatch):
    town.books.page_rows = 5
    for number in range(20):
        town.owes(days_overdue=1, invoice_id=str(2000 + number))
    page = town.books.page

    def delete_in_front(kind, position, *span):
        if kind == "invoice" and position == 5:
            for number in range(3):
                if town.books.exists("invoice", str(2000 + number)):
                    town.books.delete("invoice", str(2000 + number))
        return page(kind, position, *span)

    monkeypatch.setattr(town.books, "page", delete_in_front)

    sync(town.store, town.books, COMPANY)

    same_as_the_books(town)


def test_a_resumed_full_read_drops_what_is_gone(town):
    town.books.page_rows = 3
    for number in range(9):
        town.owes(days_overdue=1, invoice_id=str(2000 + number))
    sync(town.store, town.books, COMPANY)
    town.books.delete("invoice", "2001")
    town.clock.advance(seconds=OLDEST_MARK.total_seconds() + 60)
    town.books._deleted.clear()  # QuickBooks no longer tells of it
    town.books.fail(TryLater("Busy."), on="page", kind="payment")
    with pytest.raises(TryLater):
        sync(town.store, town.books, COMPANY)

    done = sync(town.store, town.books, COMPANY)

    assert done.was_full
    assert done.deleted == 1
    same_as_the_books(town)


def test_an_answer_that_lags_behind_overwrites_nothing(town):
    old = town.owes(days_overdue=5)
    town.clock.advance(minutes=1)
    town.books.put(replace(old, memo="Newer"))
    sync(town.store, town.books, COMPANY)

    with town.store.company(COMPANY) as scope:
        touched = mirror.absorb(scope, [replace(old, updated_at=town.clock.now() - timedelta(minutes=1))])

    assert touched == set()
    same_as_the_books(town)


def test_a_customer_merged_away_is_found_by_the_balance_that_moved(town):
    town.books.put(acme(id="10", name="Bolt"))
    town.owes(days_overdue=5, customer="10")
    town.clock.advance(hours=1)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    merge(town, "10", "9")

    sync(town.store, town.books, COMPANY)

    assert mirrored(town, tables.invoices)["1007"].customer_id == "9"
    same_as_the_books(town)


def test_a_merger_of_paid_up_customers_is_found_because_nothing_else_explains_the_touch(town):
    town.books.put(acme(id="10", name="Bolt"))
    town.owes(days_overdue=5, customer="10")
    town.pays()
    town.clock.advance(hours=1)
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    merge(town, "10", "9")

    sync(town.store, town.books, COMPANY)

    same_as_the_books(town)


def test_a_merger_within_minutes_of_the_last_sync_is_found_by_the_customer_that_changed(town):
    town.books.put(acme(id="10", name="Bolt"))
    town.owes(days_overdue=5, customer="10")
    sync(town.store, town.books, COMPANY)
    town.clock.advance(minutes=5)
    merge(town, "10", "9")

    sync(town.store, town.books, COMPANY)

    same_as_the_books(town)


def test_customers_are_counted_once_a_day_whatever_the_changes_tell(town):
    town.books.put(acme(id="10", name="Bolt"))
    sync(town.store, town.books, COMPANY)
    del town.books._facts["customer", "10"]
    for _ in range(25):
        town.clock.advance(hours=1)
        sync(town.store, town.books, COMPANY)

    assert town.books.calls.count(("count", "customer")) == 1
    same_as_the_books(town)


def merge(town, loser, winner):
    """What QuickBooks does: the loser goes without a word, its transactions move and keep their times."""
    books = town.books
    balance = books.customer(winner).balance_minor + books.customer(loser).balance_minor
    for fact in list(books._facts.values()):
        if getattr(fact, "customer_id", None) == loser:
            books._facts[kind_of(fact), fact.id] = replace(fact, customer_id=winner)
    del books._facts["customer", loser]
    books._keep(replace(books.customer(winner), balance_minor=balance))


def same_as_the_books(town):
    """The mirrors hold what the books hold, to the last field we keep."""
    with town.store.reading(COMPANY) as scope:
        assert read_back(scope) == {(kind_of(fact), fact.id): fact for fact in town.books._facts.values()}


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


def test_pages_too_short_to_meet_end_the_reading_and_not_the_company(town):
    town.books.page_rows = 1
    town.owes(days_overdue=1, invoice_id="2001")
    town.owes(days_overdue=1, invoice_id="2002")

    with pytest.raises(ValueError, match="two records"):
        sync(town.store, town.books, COMPANY)
