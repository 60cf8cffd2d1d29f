"""A record that cannot be read holds its customers and nobody else; everything else goes on (rule 8)."""

from __future__ import annotations

import pytest

from plugin.facts import ANYBODY
from plugin.store import mirror, unreadable
from plugin.sync import sync
from plugin.syncing import narrowing
from plugin.syncing.reconciling import WEEKLY, reconcile
from tests.engine.read_back import read_back
from tests.engine.town import COMPANY, acme


@pytest.fixture
def town(town):
    """Acme and Birch both owe a late invoice."""
    town.books.put(acme(id="10", name="Birch"))
    town.owes(days_overdue=5)
    town.owes(days_overdue=5, invoice_id="1010", customer="10")
    return town


def told(town):
    """Whose invoices were mailed."""
    return sorted({town.books.invoice(mail.invoice_id).customer_id for mail in town.books.mails})


def named(town):
    with town.store.reading(COMPANY) as scope:
        return [(row.kind, row.id) for row in unreadable.everything(scope)]


@pytest.mark.parametrize(
    ("kind", "record_id"), [("invoice", "1007"), ("customer", "9"), ("payment", "p1007-500")]
)
def test_a_record_that_cannot_be_read_holds_its_customer_and_nobody_else(town, kind, record_id):
    town.pays(amount_minor=500)
    town.books.spoil(kind, record_id, "9")

    done = town.run()

    assert done.error is None
    assert named(town) == [(kind, record_id)]
    assert told(town) == ["10"]


def test_a_record_of_nobody_in_particular_holds_everybody(town):
    town.pays(amount_minor=500)
    town.run()
    town.books.mails.clear()
    town.books.spoil("payment", "p1007-500", ANYBODY)
    town.days_pass(10, running=True)

    assert told(town) == []


def test_once_it_can_be_read_its_customer_is_let_go(town):
    town.books.spoil("invoice", "1007", "9")
    town.run()
    assert told(town) == ["10"]
    town.books.mend("invoice", "1007")
    town.books.put(town.books.invoice("1007"))
    town.clock.advance(hours=1)
    town.run()

    assert named(town) == []
    assert told(town) == ["10", "9"]


def test_it_is_asked_for_again_once_a_week_though_nothing_has_changed(town):
    town.books.spoil("invoice", "1007", "9")
    town.run()
    town.clock.advance(hours=2)
    town.run()
    town.books.mend("invoice", "1007")
    town.clock.advance(hours=2)
    town.run()
    assert named(town) == [("invoice", "1007")]
    town.clock.advance(seconds=WEEKLY.total_seconds())
    town.confirm_payments()
    town.run()

    assert named(town) == []
    assert told(town) == ["10", "9"]


def test_what_was_agreed_does_not_leave_once_its_record_cannot_be_read(town):
    town.switch("approve")
    town.run()
    town.approve_all()
    town.switch("automatic")
    sync(town.store, town.books, COMPANY)
    was_read = town.books.changes
    town.books.changes = lambda since, *kinds: was_read(town.clock.now(), *kinds)
    town.books.spoil("invoice", "1007", "9")
    town.run()

    assert told(town) == ["10"]
    assert named(town) == [("invoice", "1007")]


def test_a_new_record_that_cannot_be_read_is_no_drift_and_no_reason_to_read_everything(town):
    town.books.spoil("invoice", "1007", "9")
    town.books.spoil("customer", "9", "9")
    town.run()
    town.books.calls.clear()
    town.clock.advance(hours=25)
    town.run()
    assert ("count", "customer") in town.books.calls
    assert ("page", "customer") not in town.books.calls
    town.clock.advance(seconds=WEEKLY.total_seconds())

    assert town.run().counts["records that had drifted"] == 0


@pytest.mark.parametrize("has_been_read", [False, True])
def test_a_deleted_one_is_forgotten(town, has_been_read):
    if has_been_read:
        sync(town.store, town.books, COMPANY)
    town.books.spoil("invoice", "1007", "9")
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=1)
    town.books.delete("invoice", "1007")
    sync(town.store, town.books, COMPANY)

    assert named(town) == []
    with town.store.reading(COMPANY) as scope:
        assert ("invoice", "1007") not in read_back(scope)


def test_a_full_read_that_no_longer_meets_one_forgets_it_and_ends(town):
    town.books.spoil("invoice", "1007", "9")
    sync(town.store, town.books, COMPANY)
    town.clock.advance(days=40)
    town.books.delete("invoice", "1007")
    town.books.spoil("invoice", "1010", "10")
    sync(town.store, town.books, COMPANY)

    assert named(town) == [("invoice", "1010")]


def test_pages_that_meet_in_such_a_record_are_turned_without_an_end(town):
    for number in range(20):
        town.owes(days_overdue=5, invoice_id=f"{2000 + number}", customer="10")
        town.books.spoil("invoice", f"{2000 + number}", "10")
    town.books.page_rows = 4
    sync(town.store, town.books, COMPANY)

    assert len(named(town)) == 20


def test_an_answer_that_lags_neither_sets_aside_nor_lets_go(town):
    sync(town.store, town.books, COMPANY)
    newer = town.books.invoice("1007")
    town.books.spoil("invoice", "1007", "9")
    (unread,) = town.books.find("invoice", ["1007"])
    with town.store.company(COMPANY) as scope:
        mirror.absorb(scope, [unread])
        mirror.absorb(scope, [newer])
        assert unreadable.any_at_all(scope)
    town.books.mend("invoice", "1007")
    town.books.put(town.books.invoice("1007"))
    with town.store.company(COMPANY) as scope:
        mirror.absorb(scope, town.books.find("invoice", ["1007"]))
        mirror.absorb(scope, [unread])
        assert not unreadable.any_at_all(scope)


def test_one_that_is_new_does_not_make_up_for_one_that_is_gone(town, monkeypatch):
    monkeypatch.setattr(narrowing, "SMALL", 1)
    for number in range(8):
        town.owes(days_overdue=5 + number, invoice_id=f"{3000 + number}", customer="10")
    sync(town.store, town.books, COMPANY)
    town.clock.advance(hours=2)
    town.books.delete("invoice", "3007")
    town.books._deleted.clear()
    town.owes(days_overdue=12, invoice_id="3100", customer="10")
    town.books.spoil("invoice", "3100", "10")
    sync(town.store, town.books, COMPANY)
    found = reconcile(town.store, town.books, COMPANY, sample=0)

    assert [(one.kind, one.id) for one in found.drift] == [("invoice", "3007")]
    assert named(town) == [("invoice", "3100")]
