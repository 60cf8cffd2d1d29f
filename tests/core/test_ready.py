"""What stands against chasing: each finding has a test that fails when it is taken out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugin.core.owed import OpenItem
from plugin.core.ready import DUPLICATE_DAYS, FINDING_KINDS, Twin, findings
from plugin.words import ready as said
from tests.core.builders import (
    TODAY,
    a_done_notice,
    a_lookalike,
    a_member,
    a_paid_invoice,
    an_account,
    an_invoice,
    days,
)


def a_sent_invoice(**fields):
    return an_invoice(**{"emailed_at": datetime(2026, 2, 1, tzinfo=UTC), **fields})


def an_item(kind, open_minor, item_id="50"):
    return OpenItem(kind=kind, id=item_id, customer_id="9", open_minor=open_minor)


def found(account, *twins):
    return [(one.kind, one.subject, one.amount_minor) for one in findings(account, twins)]


def a_twin(invoice, **changed):
    fields = ("id", "number", "customer_id", "issued_on", "total_minor")
    return Twin(**{name: getattr(invoice, name) for name in fields} | changed)


def test_nothing_stands_against_a_plain_late_invoice():
    invoice = a_sent_invoice()

    assert found(an_account(invoice), a_twin(invoice)) == []


@pytest.mark.parametrize("kind", ["payment", "credit", "journal"])
def test_money_that_is_not_applied_is_told_item_by_item(kind):
    account = an_account(a_sent_invoice(), other_items=(an_item(kind, -4_000), an_item(kind, -50, "51")))

    assert found(account) == [
        ("unapplied money", f"{kind}/50", 4_000),
        ("unapplied money", f"{kind}/51", 50),
    ]


def test_a_deposit_taken_ahead_stands_against_nothing():
    assert found(an_account(a_paid_invoice(), other_items=(an_item("payment", -4_000),))) == []


def test_a_receipt_that_equals_an_open_balance():
    account = an_account(a_sent_invoice(), lookalikes=(a_lookalike(),))

    ((kind, subject, amount),) = found(account)
    receipt = account.lookalikes[0]
    assert (kind, subject) == ("lookalike receipt", f"{receipt.kind}/{receipt.id}")
    assert amount == receipt.amount_minor


def test_a_balance_that_is_not_the_sum_of_its_open_items():
    members = (a_member(reported_balance_minor=90_000, open_items_minor=100_000),)

    assert found(an_account(a_sent_invoice(), members=members)) == [
        ("unexplained balance", "customer/9", 10_000)
    ]


def test_of_two_alike_the_later_one_is_to_be_looked_at():
    first = a_sent_invoice(id="9")
    second = replace(first, id="10", number="1010", issued_on=first.issued_on)

    assert found(an_account(first, second), a_twin(first), a_twin(second)) == [
        ("likely duplicate", "invoice/10", 100_000)
    ]


def test_an_open_invoice_beside_a_paid_one_of_the_same_amount_is_a_likely_duplicate():
    mine = a_sent_invoice(id="9")

    assert found(an_account(mine), a_twin(mine), a_twin(mine, id="12")) == [
        ("likely duplicate", "invoice/9", 100_000)
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"issued_on": a_sent_invoice().issued_on - days(DUPLICATE_DAYS + 1)},
        {"total_minor": 99_999},
        {"customer_id": "8"},
    ],
)
def test_other_days_amounts_and_customers_are_no_duplicates(changed):
    mine = a_sent_invoice(id="9")

    assert found(an_account(mine), a_twin(mine), a_twin(mine, id="8", **changed)) == []


def test_one_as_old_as_counts_is_a_duplicate_and_the_first_entered_of_several_is_named():
    mine = a_sent_invoice(id="9")
    at_the_edge = a_twin(mine, id="7", number="1007", issued_on=mine.issued_on - days(DUPLICATE_DAYS))
    nearer = a_twin(mine, id="8", number="1008", issued_on=mine.issued_on - days(1))

    (finding,) = findings(an_account(mine), (nearer, at_the_edge))
    assert finding.because.fact("other_number") == "1007"


def test_a_cent_counts_and_an_item_that_owes_nothing_does_not():
    cent = a_sent_invoice(total_minor=1)
    assert found(an_account(cent, other_items=(an_item("payment", -1), an_item("payment", 0, "51")))) == [
        ("unapplied money", "payment/50", 1)
    ]
    assert found(an_account(a_sent_invoice(late_fee_minor=1))) == [("late fee by QuickBooks", "invoice/1", 1)]
    journals = (an_item("journal", 1), an_item("journal", 0, "51"))
    assert found(an_account(other_items=journals)) == [("journal on receivables", "journal/50", 1)]


def test_charges_of_ours_are_neither_duplicates_nor_to_be_sent():
    mine = a_sent_invoice(id="9")
    charge = an_invoice(id="10", is_charge=True, email=None, issued_on=mine.issued_on)

    assert found(an_account(mine, charge), a_twin(mine), a_twin(charge)) == []


def test_a_late_fee_that_quickbooks_added():
    assert found(an_account(a_sent_invoice(late_fee_minor=1_500))) == [
        ("late fee by QuickBooks", "invoice/1", 1_500)
    ]


def test_a_late_invoice_that_somebody_else_mailed():
    again = TODAY - days(1)
    mailed = datetime(again.year, again.month, again.day, 3, tzinfo=UTC)
    invoice = a_sent_invoice(emailed_at=mailed)

    assert found(an_account(invoice)) == [("mailed beside us", "invoice/1", 100_000)]
    assert found(an_account(invoice, past=(a_done_notice(days_ago=1),))) == []
    assert found(an_account(replace(invoice, balance_minor=0))) == []


def test_a_journal_entry_that_adds_to_the_debt():
    account = an_account(other_items=(an_item("journal", 7_000),))

    assert found(account) == [("journal on receivables", "journal/50", 7_000)]


@pytest.mark.parametrize("email", [None, "", "  "])
def test_a_customer_without_address_is_told_once_with_all_its_invoices(email):
    account = an_account(
        a_sent_invoice(id="1", email=email),
        a_sent_invoice(id="2", email=None),
        members=(a_member(email=email),),
    )

    assert found(account) == [("customer without address", "customer/9", 200_000)]


def test_an_invoice_without_the_address_that_its_customer_has():
    assert found(an_account(a_sent_invoice(email=None))) == [
        ("invoice without address", "invoice/1", 100_000)
    ]


def test_an_invoice_that_was_never_sent():
    assert found(an_account(an_invoice(), a_paid_invoice(id="2"))) == [("never sent", "invoice/1", 100_000)]


def test_every_kind_has_its_words_and_every_fact_they_ask_for():
    mailed = datetime(2026, 3, 3, tzinfo=UTC)
    mine = a_sent_invoice(id="1", late_fee_minor=5, emailed_at=mailed)
    account = an_account(
        mine,
        an_invoice(id="2", email=None),
        an_invoice(id="3", email=None, customer_id="8"),
        members=(a_member(reported_balance_minor=1), a_member(id="8", email=None)),
        other_items=(an_item("payment", -1), an_item("journal", 1)),
        lookalikes=(a_lookalike(),),
    )
    every = findings(account, [a_twin(mine, id="0")])

    assert {one.kind for one in every} == set(FINDING_KINDS)
    for one in every:
        assert said.finding_title(one.kind)
        assert said.finding_words(one.because, "USD").endswith(".")
        assert said.finding_request(one.kind).endswith(".")


def test_a_finding_reads_as_a_sentence():
    account = an_account(a_sent_invoice(), other_items=(an_item("credit", -4_000),))

    (one,) = findings(account)
    assert said.finding_words(one.because, "USD") == (
        "$40.00 of a credit memo is not applied to any invoice, while $1,000.00 is open."
    )
    assert said.record_name(one.subject) == "credit memo"
