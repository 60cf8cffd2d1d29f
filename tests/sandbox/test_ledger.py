"""Who owes what (qbo.md §2.2, §2.5, §2.6): applications, credits, journal entries, and what undoes them."""

from decimal import Decimal

import pytest

from tests.sandbox.people import a_company, a_payment, an_invoice, balance
from tests.sandbox.test_writing import changed, refusal


@pytest.fixture
def company():
    return a_company()


@pytest.fixture
def invoice(company):
    """100.00 more owed by customer 1, who owes 639.00 already."""
    return company.create("Invoice", an_invoice())


def journal(amount, customer="1", *, debit=True):
    """A journal entry that moves a customer's receivables, against income."""

    def line(posting, account, entity=None):
        detail = {"PostingType": posting, "AccountRef": {"value": account}}
        if entity:
            detail["Entity"] = {"Type": "Customer", "EntityRef": {"value": entity}}
        return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}

    ours, other = ("Debit", "Credit") if debit else ("Credit", "Debit")
    return {"Line": [line(ours, "84", customer), line(other, "1")]}


def test_a_payment_links_both_ways_and_moves_the_invoices_time_only(company, invoice):
    company.books.clock.tick()
    payment = company.create("Payment", a_payment(60, ("Invoice", invoice["Id"], 60)))
    paid = company.read("Invoice", invoice["Id"])

    assert (paid["Balance"], paid["LinkedTxn"]) == (40, [{"TxnId": payment["Id"], "TxnType": "Payment"}])
    assert paid["SyncToken"] == "0"
    assert (payment["UnappliedAmt"], balance(company)) == (0, 679)
    values = {each["value"]["Name"]: each["value"]["Value"] for each in payment["Line"][0]["LineEx"]["any"]}
    assert values == {"txnId": invoice["Id"], "txnOpenBalance": "100.00", "txnReferenceNumber": "1043"}


def test_what_is_not_applied_is_still_the_customers(company):
    payment = company.create("Payment", a_payment(500))

    assert (payment["UnappliedAmt"], balance(company)) == (500, 139)


def test_more_than_is_open_cannot_be_applied(company, invoice):
    assert refusal(company.create, "Payment", a_payment(200, ("Invoice", invoice["Id"], 101))) == 6000
    assert refusal(company.create, "Payment", a_payment(50, ("Invoice", invoice["Id"], 60))) == 6000
    assert refusal(company.create, "Payment", a_payment(50, ("Check", "1", 50))) == 620
    assert balance(company) == 739


def test_a_line_that_applies_nothing_binds_a_payment_to_nothing(company, invoice):
    payment = company.create("Payment", a_payment(60, ("Invoice", invoice["Id"], 0)))
    company.delete("Invoice", invoice["Id"])
    company.merge("Customer", "1", "2")

    assert payment["Line"] == []
    assert company.read("Payment", payment["Id"])["UnappliedAmt"] == 60


def test_a_credit_memo_is_consumed_by_a_payment_of_nothing(company, invoice):
    credit = company.create("CreditMemo", an_invoice(amount=70))
    assert (credit["RemainingCredit"], credit["Balance"], balance(company)) == (70, 70, 669)

    company.create("Payment", a_payment(0, ("Invoice", invoice["Id"], 70), ("CreditMemo", credit["Id"], 70)))

    assert company.read("CreditMemo", credit["Id"])["RemainingCredit"] == 0
    assert company.read("Invoice", invoice["Id"])["Balance"] == 30
    assert balance(company) == 669


def test_a_journal_entry_moves_a_customer_without_an_invoice_and_can_be_paid(company):
    entry = company.create("JournalEntry", journal(25))
    assert balance(company) == 664

    payment = company.create("Payment", a_payment(25, ("JournalEntry", entry["Id"], 25)))

    assert (payment["UnappliedAmt"], balance(company)) == (0, 639)
    assert company.read("JournalEntry", entry["Id"])["LinkedTxn"] == [
        {"TxnId": payment["Id"], "TxnType": "Payment"}
    ]
    assert refusal(company.create, "JournalEntry", journal(25, None)) == 6000


def test_a_void_frees_the_payment(company, invoice):
    payment = company.create("Payment", a_payment(100, ("Invoice", invoice["Id"], 100)))
    company.void("Invoice", invoice["Id"])
    freed = company.read("Payment", payment["Id"])

    assert (freed["UnappliedAmt"], freed["Line"], freed["SyncToken"]) == (100, [], "0")
    assert balance(company) == 539


def test_a_deleted_or_voided_payment_opens_its_invoice_again(company, invoice):
    for undo in (company.delete, company.void):
        payment = company.create("Payment", a_payment(100, ("Invoice", invoice["Id"], 100)))
        undo("Payment", payment["Id"])

        assert (company.read("Invoice", invoice["Id"])["Balance"], balance(company)) == (100, 739)
    assert (company.read("Payment", payment["Id"])["PrivateNote"]) == "Voided"


def test_deleting_a_paid_invoice_may_be_refused_instead():
    company = a_company(delete_with_payments="refuse")
    invoice = company.create("Invoice", an_invoice())
    company.create("Payment", a_payment(100, ("Invoice", invoice["Id"], 100)))

    assert refusal(company.delete, "Invoice", invoice["Id"]) == 6000


def test_a_lowered_invoice_gives_back_what_it_cannot_hold(company, invoice):
    payment = company.create("Payment", a_payment(100, ("Invoice", invoice["Id"], 100)))
    changed(company, "Invoice", invoice["Id"], Line=an_invoice(amount=30)["Line"])

    assert company.read("Invoice", invoice["Id"])["Balance"] == 0
    assert company.read("Payment", payment["Id"])["UnappliedAmt"] == 70
    assert balance(company) == 569


def test_an_update_leaves_lines_alone_and_an_empty_list_unapplies(company, invoice):
    payment = company.create("Payment", a_payment(100, ("Invoice", invoice["Id"], 100)))

    assert changed(company, "Payment", payment["Id"], PrivateNote="thanks")["UnappliedAmt"] == 0
    assert changed(company, "Payment", payment["Id"], Line=[])["UnappliedAmt"] == 100
    assert company.read("Invoice", invoice["Id"])["LinkedTxn"] == []


def test_a_parents_payment_counts_where_the_invoice_stands(company):
    before = company.read("Customer", "7")["BalanceWithJobs"]
    company.create("Payment", a_payment(85, ("Invoice", "92", 85), customer="7"))

    assert (before, company.read("Customer", "7")["BalanceWithJobs"]) == (85, 0)
    assert company.read("Customer", "9")["Balance"] == 0


def test_foreign_balances_are_in_their_own_currency_with_a_home_value():
    company = a_company("currencies")
    foreign = next(each for each in company.records("Invoice") if each["CurrencyRef"]["value"] == "GBP")

    assert foreign["HomeTotalAmt"] == (foreign["TotalAmt"] * foreign["ExchangeRate"]).quantize(
        Decimal("0.01")
    )
    assert {each["CurrencyRef"]["value"] for each in company.records("Customer")} == {
        "EUR",
        "GBP",
        "JPY",
        "USD",
    }


def test_credits_apply_themselves_where_the_company_says_so(company):
    company.update("Preferences", {"sparse": True, "SalesFormsPrefs": {"AutoApplyCredit": True}})
    memo = company.create("CreditMemo", an_invoice("3", 30))
    invoice = company.create("Invoice", an_invoice("3", 100))

    assert (invoice["Balance"], company.read("CreditMemo", memo["Id"])["Balance"]) == (70, 0)
    zero = company.read("Payment", invoice["LinkedTxn"][0]["TxnId"])
    assert (zero["TotalAmt"], zero["UnappliedAmt"], len(zero["Line"])) == (0, 0, 2)


def test_a_person_who_lets_a_customer_go_writes_the_debt_off(company):
    with company.acting_as("person"):
        changed(company, "Customer", "24", Active=False)

    assert company.read("Customer", "24")["Balance"] == 0
    assert company.read("Invoice", "130")["Balance"] == 0
    assert company.read("Invoice", "130")["TotalAmt"] > 0


def test_an_app_that_lets_a_customer_go_leaves_the_debt(company):
    assert changed(company, "Customer", "24", Active=False)["Balance"] > 0
