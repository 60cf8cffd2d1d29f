"""Once a day our charges are compared with what stands in QuickBooks for them; a difference stops charges."""

from __future__ import annotations

import pytest
from msgspec import structs

from plugin import tables
from plugin.books import TryLater
from plugin.core.actions import CreditLine, FeeLine, PostCharge, PostCredit
from plugin.core.because import because
from plugin.core.register import IncomeEntry
from plugin.facts import CreditRecord, JournalRecord, ReceiptRecord
from plugin.orders import Proof
from plugin.store import companies, register, taken_over
from plugin.ties import match_charges, read_income
from plugin.words.charges import mismatch_words
from plugin.words.runs import run_words
from tests.engine.town import COMPANY


def found_done(town, action, action_id, ref):
    """Have *action* stand among our records as done."""
    with town.store.company(COMPANY) as scope:
        taken_over.write_again(
            scope,
            action,
            action_id=action_id,
            currency="USD",
            policy_version=1,
            facts_at=scope.now,
            today=town.today,
        )
        taken_over.found_done(scope, action_id, Proof(ref=ref), town.today, why="as if by us")


@pytest.fixture
def charged(town):
    """A town in which one charge was raised two hours ago."""
    town.switch("approve")
    charge = town.owes(days_overdue=-20, invoice_id="4000", amount_minor=1_500)
    town.books.put(structs.replace(charge, charged_minor=1_500, private_note="[dunwell:charge1]"))
    fee = FeeLine(
        invoice_id="1007",
        invoice_number="1007",
        due_on=town.today,
        name="Late fee",
        number=1,
        owed_minor=100_000,
        percent=None,
        amount_minor=1_500,
    )
    action = PostCharge(
        customer_id="9",
        covers=(),
        because=because("no longer called for"),
        month="2026-01",
        source_customer_id="9",
        lines=(),
        fees=(fee,),
    )
    found_done(town, action, "charge1", "4000")
    town.clock.advance(hours=2)
    return town


def charges(town):
    return [invoice for invoice in town.books.invoices if "[dunwell:" in invoice.private_note]


def company(town):
    with town.store.reading(COMPANY) as scope:
        return companies.standing(scope).company


def settled(town):
    """Run a day later, until nothing leaves and the comparison is made."""
    town.days_pass(1)
    done = town.run()
    while "charges that do not match" not in done.counts:
        town.clock.advance(hours=1)
        done = town.run()
    return done


def test_a_charge_that_stands_as_raised_is_no_difference(charged):
    assert settled(charged).counts["charges that do not match"] == 0
    assert company(charged).differing_charges == 0


def test_a_deleted_charge_stops_charges_until_a_person_accepts_it(charged):
    (charge,) = charges(charged)
    charged.books.delete("invoice", charge.id)
    done = settled(charged)

    assert "1 entry in QuickBooks differs from the charges we raised; nothing is charged until" in run_words(
        "done", done.counts, 0, None
    )
    assert company(charged).differing_charges == 1
    assert "charges do not match" in charged.open_tasks()
    with charged.store.company(COMPANY) as scope:
        assert register.accept(scope) == 1
    assert match_charges(charged.store, COMPANY) == ()
    assert company(charged).differing_charges == 0


def test_a_changed_charge_is_told_again_when_it_changes_again(charged):
    (charge,) = charges(charged)
    charged.books.put(structs.replace(charge, total_minor=charge.total_minor - 1))
    settled(charged)
    with charged.store.company(COMPANY) as scope:
        register.accept(scope)
    assert match_charges(charged.store, COMPANY) == ()
    charged.books.put(structs.replace(charge, total_minor=charge.total_minor - 2))
    settled(charged)

    assert company(charged).differing_charges == 1


def test_a_line_on_our_item_that_somebody_else_posted_is_told_and_a_void_takes_it_back(charged):
    by_hand = charged.owes(days_overdue=-20, invoice_id="5000")
    charged.books.put(structs.replace(by_hand, charged_minor=700))
    settled(charged)
    (found,) = match_charges(charged.store, COMPANY)

    assert (found.kind, found.number, found.theirs_minor) == ("not ours", "5000", 700)
    charged.books.put(structs.replace(charged.books.invoice("5000"), charged_minor=0))
    settled(charged)
    assert company(charged).differing_charges == 0


def by_hand(amount_minor=700):
    """A journal entry of somebody's to the income account of our charges."""
    return IncomeEntry(
        document_id="6000", what="Journal Entry", number="J1", currency="USD", amount_minor=amount_minor
    )


def test_a_journal_entry_on_the_income_account_stops_charges_until_a_person_accepts_or_deletes_it(charged):
    charged.books.income = [by_hand()]
    done = settled(charged)
    (found,) = match_charges(charged.store, COMPANY)

    assert (found.kind, found.number, found.ours_minor, found.theirs_minor) == ("beside", "J1", 0, 700)
    assert mismatch_words(found) == (
        "Journal Entry on the income account of our charges, and not posted by us"
    )
    assert "1 entry in QuickBooks differs" in run_words("done", done.counts, 0, None)
    assert company(charged).differing_charges == 1
    assert "charges do not match" in charged.open_tasks()

    charged.books.income = []
    settled(charged)
    assert company(charged).differing_charges == 0, "what differs is asked for again every day"

    charged.books.income = [by_hand()]
    charged.days_pass(7)
    settled(charged)
    with charged.store.company(COMPANY) as scope:
        assert register.accept(scope) == 1
    charged.books.income = [by_hand(800)]
    charged.days_pass(7)
    settled(charged)
    assert company(charged).differing_charges == 1, "one that was changed since is told again"


def asked(town):
    """How often the income was asked for in a day."""
    town.books.calls.clear()
    settled(town)
    return town.books.calls.count(("charge income", ""))


def test_the_income_account_costs_calls_only_where_something_may_have_been_posted(charged):
    settled(charged)

    assert asked(charged) == 0
    entry = JournalRecord(
        id="6000",
        entered_on=charged.today,
        currency="USD",
        lines=(),
        sync_token="0",
        updated_at=charged.clock.now(),
    )
    charged.books.put(entry)
    assert asked(charged) == 1
    banked = ReceiptRecord(
        kind="deposit",
        id="6001",
        received_on=charged.today,
        currency="USD",
        lines=(),
        sync_token="0",
        updated_at=charged.clock.now(),
    )
    charged.books.put(banked)
    assert asked(charged) == 0, "it only brought recorded payments to the bank"
    charged.books.put(structs.replace(banked, lines=((700, None),), sync_token="1"))
    assert asked(charged) == 1
    assert [asked(charged) for _ in range(7)].count(1) == 1, "and once a week"


def test_who_has_charged_nothing_is_never_asked_about_income(town):
    assert asked(town) == 0
    read_income(town.store, town.books, COMPANY, is_wanted=True)
    assert ("charge income", "") not in town.books.calls


def test_income_that_cannot_be_read_leaves_the_last_answer_standing(charged):
    charged.books.income = [by_hand()]
    settled(charged)
    charged.books.fail(TryLater("Busy."), on="charge income")
    done = settled(charged)

    assert "could not be read; we look again tomorrow" in run_words("done", done.counts, 0, None)
    assert company(charged).differing_charges == 1


@pytest.fixture
def credited(charged):
    """The same town, in which a credit of 5.00 on the charge was found done two hours ago."""
    memo = CreditRecord(
        id="4001",
        number="CR-charge1-1",
        customer_id="9",
        currency="USD",
        issued_on=charged.today,
        total_minor=500,
        remaining_minor=0,
        charged_minor=500,
        sync_token="0",
        updated_at=charged.clock.now(),
    )
    charged.books.put(memo)
    line = CreditLine(
        invoice_id="1007",
        invoice_number="1007",
        what="Late fee",
        period_from=None,
        period_through=None,
        charged_minor=1_500,
        amount_minor=500,
    )
    action = PostCredit(
        customer_id="9",
        covers=(),
        because=because("no longer called for"),
        charge_id="charge1",
        charge_invoice_id="4000",
        occurrence=1,
        lines=(line,),
    )
    found_done(charged, action, "credit1", memo.id)
    charged.clock.advance(hours=2)
    return charged


def memo_of(town):
    (memo,) = (one for one in town.books.credits if one.number == "CR-charge1-1")
    return memo


def test_a_credit_that_stands_as_issued_is_no_difference(credited):
    assert settled(credited).counts["charges that do not match"] == 0
    with credited.store.reading(COMPANY) as scope:
        (row,) = scope.rows(scope.select(tables.credits_))
    assert row.charged_minor == 500


@pytest.mark.parametrize("left", [400, 0])
def test_a_credit_that_was_changed_or_voided_stops_charges(credited, left):
    credited.books.put(structs.replace(memo_of(credited), total_minor=left, charged_minor=left))
    settled(credited)
    (found,) = match_charges(credited.store, COMPANY)

    assert (found.kind, found.number) == ("changed", "CR-charge1-1")
    assert (found.ours_minor, found.theirs_minor) == (-500, -left)
    assert company(credited).differing_charges == 1


def test_a_credit_that_was_deleted_stops_charges(credited):
    credited.books.delete("credit", memo_of(credited).id)
    settled(credited)

    assert [one.kind for one in match_charges(credited.store, COMPANY)] == ["gone"]


def test_a_credit_memo_on_our_item_that_somebody_else_made_is_told_until_accepted(credited):
    by_hand = structs.replace(memo_of(credited), id="4002", number="by hand")
    credited.books.put(by_hand)
    settled(credited)
    (found,) = match_charges(credited.store, COMPANY)

    assert (found.kind, found.document_id, found.theirs_minor) == ("not ours", "4002", -500)
    with credited.store.company(COMPANY) as scope:
        register.accept(scope)
    assert match_charges(credited.store, COMPANY) == ()
