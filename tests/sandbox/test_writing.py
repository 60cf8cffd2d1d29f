"""Creating and changing records (qbo.md §2.2 to §2.9): what is kept, what is derived, what is refused."""

from datetime import timedelta

import pytest

from connectors.sandbox.faults import Fault
from tests.sandbox.people import TODAY, a_company, a_payment, an_invoice


@pytest.fixture
def company():
    return a_company()


def refusal(act, *args, **kwargs):
    """The code with which something is refused."""
    with pytest.raises(Fault) as refused:
        act(*args, **kwargs)
    return refused.value.code


def changed(company, entity, row_id, **values):
    """A sparse update of the present version."""
    token = company.read(entity, row_id)["SyncToken"]
    return company.update(entity, {"Id": row_id, "SyncToken": token, "sparse": True, **values})


def test_a_new_invoice_is_printed_as_recorded(company):
    invoice = company.create("Invoice", an_invoice())

    assert " ".join(invoice) == (
        "AllowIPNPayment AllowOnlinePayment AllowOnlineCreditCardPayment AllowOnlineACHPayment "
        "domain sparse Id SyncToken MetaData CustomField DocNumber TxnDate CurrencyRef "
        "LinkedTxn Line TxnTaxDetail CustomerRef BillAddr ShipAddr DueDate TotalAmt "
        "ApplyTaxAfterDiscount PrintStatus EmailStatus Balance"
    )
    assert (invoice["Id"], invoice["SyncToken"], invoice["DocNumber"]) == ("266", "0", "1043")
    assert (invoice["TxnDate"], invoice["DueDate"]) == (TODAY, "2026-12-02")
    assert invoice["MetaData"]["CreateTime"] == "2026-11-02T09:00:00-08:00"
    assert (str(invoice["TotalAmt"]), str(invoice["TxnTaxDetail"]["TotalTax"])) == ("100.00", "0")
    assert invoice["CustomField"] == [{"DefinitionId": "1", "Name": "Crew #", "Type": "StringType"}]


def test_a_new_customer_is_printed_as_recorded(company):
    customer = company.create("Customer", {"DisplayName": "Doe5, Jane"})

    assert " ".join(customer) == (
        "Taxable Job BillWithParent Balance BalanceWithJobs CurrencyRef PreferredDeliveryMethod "
        "domain sparse Id SyncToken MetaData FullyQualifiedName DisplayName PrintOnCheckName "
        "Active DefaultTaxCodeRef"
    )
    assert customer["DefaultTaxCodeRef"] == {"value": "2"}


def test_a_new_invoice_moves_its_customers_time_but_not_its_token(company):
    before = company.read("Customer", "1")
    company.create("Invoice", an_invoice())
    after = company.read("Customer", "1")

    assert after["MetaData"]["LastUpdatedTime"] > before["MetaData"]["LastUpdatedTime"]
    assert after["SyncToken"] == before["SyncToken"]


def test_a_full_update_clears_what_it_leaves_out_and_renames_the_check(company):
    made = company.create(
        "Customer", {"DisplayName": "Doe2, Jane", "Notes": "a note", "SalesTermRef": {"value": "3"}}
    )
    phone = {"FreeFormNumber": "(415) 444-1234"}
    after = company.update(
        "Customer", {"Id": made["Id"], "SyncToken": "0", "DisplayName": "Jack Moe", "PrimaryPhone": phone}
    )

    assert "Notes" not in after
    assert "SalesTermRef" not in after
    assert after["PrintOnCheckName"] == after["FullyQualifiedName"] == "Jack Moe"
    assert (after["Taxable"], after["PreferredDeliveryMethod"], after["PrimaryPhone"]) == (
        True,
        "Print",
        phone,
    )


def test_a_sparse_update_touches_only_what_it_sends(company):
    company.create("Invoice", an_invoice(PrivateNote="keep", BillEmail={"Address": "a@b.example"}))
    after = changed(company, "Invoice", "266", CustomerMemo={"value": "pay please"})

    assert (after["PrivateNote"], after["BillEmail"]["Address"]) == ("keep", "a@b.example")
    assert (after["SyncToken"], after["TotalAmt"], after["DocNumber"]) == ("1", 100, "1043")


def test_an_empty_value_clears_and_a_null_does_not(company):
    changed(company, "Customer", "1", Notes="a note")

    assert changed(company, "Customer", "1", Notes=None)["Notes"] == "a note"
    assert "Notes" not in changed(company, "Customer", "1", Notes="")


def test_an_update_that_changes_nothing_keeps_token_and_time(company):
    before = company.read("Account", "5")
    after = changed(company, "Account", "5", Name=before["Name"], Active=True)

    assert after == before


def test_an_older_token_is_stale(company):
    changed(company, "Customer", "2", Notes="first")

    assert (
        refusal(company.update, "Customer", {"Id": "2", "SyncToken": "0", "sparse": True, "Notes": "second"})
        == 5010
    )


def test_lines_are_replaced_and_a_line_without_its_id_is_new(company):
    made = company.create("Invoice", an_invoice())
    line = made["Line"][0]
    kept = changed(company, "Invoice", made["Id"], Line=[line | {"Amount": 50}])
    again = changed(company, "Invoice", made["Id"], Line=an_invoice(amount=70)["Line"])

    assert ([each.get("Id") for each in kept["Line"]], kept["TotalAmt"]) == (["1", None], 50)
    assert ([each.get("Id") for each in again["Line"]], again["Balance"]) == (["2", None], 70)


def test_inactive_members_are_marked_and_leave_their_name_free(company):
    gone = changed(company, "Customer", "3", Active=False)

    assert gone["DisplayName"] == gone["FullyQualifiedName"] == "Cool Cars (deleted)"
    assert gone["PrintOnCheckName"] == "Cool Cars"
    assert company.query("select * from Customer where Id = '3'") == []
    assert company.read("Customer", "3")["Active"] is False
    assert company.create("Customer", {"DisplayName": "Cool Cars"})["Active"] is True
    assert refusal(changed, company, "Customer", "3", Active=True) == 6240
    assert refusal(company.create, "Invoice", an_invoice("3")) == 610


def test_terms_go_without_being_renamed(company):
    assert changed(company, "Term", "5", Active=False)["Name"] == "Net 10"


@pytest.mark.parametrize(
    ("entity", "body", "code"),
    [
        ("Customer", {"DisplayName": "AMY'S bird sanctuary"}, 6240),
        ("Customer", {"DisplayName": "Cal Telephone"}, 6240),
        ("Customer", {}, 2020),
        ("Customer", {"DisplayName": "a:b"}, 2040),
        ("Customer", {"DisplayName": "New", "Shoe": 7}, 2010),
        ("Customer", {"DisplayName": "New", "BillAddr": {"Planet": "Mars"}}, 2010),
        ("Customer", {"DisplayName": "New", "Notes": "n" * 2001}, 2050),
        ("Customer", {"DisplayName": "New", "PreferredDeliveryMethod": "Pigeon"}, 2170),
        ("Customer", {"DisplayName": "New", "PrimaryEmailAddr": {"Address": "nobody"}}, 2210),
        ("Customer", {"DisplayName": "New", "SalesTermRef": {"value": "99"}}, 2500),
        ("Customer", {"DisplayName": "New", "CurrencyRef": {"value": "EUR"}}, 6000),
        ("Invoice", {"Line": []}, 2020),
        ("Invoice", an_invoice(DocNumber="n" * 22), 2050),
        ("Invoice", an_invoice(CustomerMemo={"value": "m" * 1001}), 2050),
        ("Invoice", an_invoice(DocNumber="1042"), 6140),
        ("Invoice", an_invoice("999"), 2500),
        ("Invoice", an_invoice(EmailStatus="NeedToSend"), 6000),
        ("Invoice", an_invoice(TxnDate="yesterday"), 2010),
        ("Invoice", an_invoice(amount="a lot"), 2010),
        ("Term", {"Name": "n" * 32}, 2050),
        ("Term", {"Name": "COD", "DueDays": 1000}, 6000),
        ("Account", {"Name": "Odd", "AccountType": "Piggy Bank"}, 2170),
        ("TaxCode", {"Name": "VAT"}, 500),
        ("Attachable", {"AttachableRef": [{"EntityRef": {"type": "Estimate", "value": "75"}}]}, 6000),
    ],
)
def test_what_cannot_be_is_refused_by_its_code(company, entity, body, code):
    assert refusal(company.create, entity, body) == code


def test_the_longest_memo_is_told_with_a_separator(company):
    with pytest.raises(Fault) as refused:
        company.create("Invoice", an_invoice(CustomerMemo={"value": "m" * 1016}))

    assert refused.value.detail.endswith("Min:0 Max:1,000 supported. Supplied length:1,016")
    assert refused.value.element == "Customer Memo"


def test_a_price_times_its_quantity_must_be_the_amount(company):
    line = an_invoice()["Line"][0]
    detail = line["SalesItemLineDetail"] | {"UnitPrice": 10, "Qty": 3}

    assert (
        refusal(company.create, "Invoice", an_invoice() | {"Line": [line | {"SalesItemLineDetail": detail}]})
        == 6070
    )


def test_numbers_may_come_as_strings(company):
    assert company.create("Term", {"Name": "Net 120", "DueDays": "120"})["DueDays"] == 120
    assert str(company.create("Invoice", an_invoice(amount="12.5"))["TotalAmt"]) == "12.50"


def test_a_refusal_changes_nothing(company):
    before = company.read("Customer", "1")
    refusal(company.create, "Invoice", an_invoice(DocNumber="1042"))

    assert company.read("Customer", "1") == before
    assert company.create("Invoice", an_invoice())["Id"] == "266"


def test_closed_books_refuse_the_app_and_let_a_person_through(company):
    old = company.create("Invoice", an_invoice(TxnDate="2026-06-01"))
    company.update("Preferences", {"sparse": True, "AccountingInfoPrefs": {"BookCloseDate": "2026-06-30"}})

    assert refusal(company.create, "Invoice", an_invoice(TxnDate="2026-06-30")) == 6210
    assert refusal(changed, company, "Invoice", old["Id"], CustomerMemo={"value": "late"}) == 6210
    assert refusal(company.delete, "Invoice", old["Id"]) == 6210
    with company.acting_as("person"):
        assert changed(company, "Invoice", old["Id"], PrivateNote="mine")["PrivateNote"] == "mine"
    assert company.read("Preferences", "1")["AccountingInfoPrefs"]["CustomerTerminology"] == "Customers"


def test_a_deposited_payment_cannot_be_changed(company):
    payment = company.create("Payment", a_payment(50))
    line = {"Amount": 50, "DetailType": "DepositLineDetail"}
    line |= {"LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    deposit = company.create("Deposit", {"DepositToAccountRef": {"value": "35"}, "Line": [line]})

    assert company.read("Payment", payment["Id"])["LinkedTxn"] == [
        {"TxnId": deposit["Id"], "TxnType": "Deposit"}
    ]
    assert refusal(company.void, "Payment", payment["Id"]) == 6540
    assert refusal(changed, company, "Payment", payment["Id"], TotalAmt=60) == 6540

    company.delete("Deposit", deposit["Id"])

    assert company.void("Payment", payment["Id"])["TotalAmt"] == 0


@pytest.mark.parametrize(("term", "due"), [("1", "2026-11-02"), ("2", "2026-11-17"), ("4", "2027-01-01")])
def test_the_due_date_follows_the_customers_terms(company, term, due):
    changed(company, "Customer", "1", SalesTermRef={"value": term})
    invoice = company.create("Invoice", an_invoice())

    assert invoice["DueDate"] == due
    assert "SalesTermRef" not in invoice


def test_a_date_driven_term_falls_on_its_day(company):
    term = company.create("Term", {"Name": "The 10th", "DayOfMonthDue": 10, "DueNextMonthDays": 15})
    due = [
        company.create("Invoice", an_invoice(SalesTermRef={"value": term["Id"]}, TxnDate=day))["DueDate"]
        for day in ("2026-10-12", "2026-11-02", "2026-11-28", "2026-12-20")
    ]

    assert term["Type"] == "DATE_DRIVEN"
    assert due == ["2026-11-10", "2026-12-10", "2027-01-10", "2027-01-10"]


def test_a_voided_invoice_keeps_its_paper(company):
    made = company.create("Invoice", an_invoice(PrivateNote="for the garden"))
    void = company.void("Invoice", made["Id"])

    assert (void["SyncToken"], void["PrivateNote"], void["LinkedTxn"]) == ("1", "Voided - for the garden", [])
    assert [str(each["Amount"]) for each in void["Line"]] == ["0", "0"]
    assert (void["TotalAmt"], void["Balance"], void["DocNumber"]) == (0, 0, made["DocNumber"])


def test_sub_customers_hang_under_their_parent(company):
    child = company.create(
        "Customer", {"DisplayName": "Shed", "ParentRef": {"value": "1"}, "BillWithParent": True}
    )
    company.create("Invoice", an_invoice(child["Id"], 40))

    assert (child["Job"], child["Level"], child["FullyQualifiedName"]) == (
        True,
        1,
        "Amy's Bird Sanctuary:Shed",
    )
    assert (company.read("Customer", "1")["Balance"], company.read("Customer", "1")["BalanceWithJobs"]) == (
        639,
        679,
    )

    changed(company, "Customer", "1", DisplayName="Amy's Aviary")

    assert company.read("Customer", child["Id"])["FullyQualifiedName"] == "Amy's Aviary:Shed"
    assert company.read("Invoice", "266")["CustomerRef"]["name"] == "Amy's Aviary:Shed"


def test_numbers_count_on_unless_the_company_chooses_its_own(company):
    assert company.create("Invoice", an_invoice(DocNumber="2000"))["DocNumber"] == "2000"
    assert company.create("Invoice", an_invoice())["DocNumber"] == "2001"

    company.update("Preferences", {"sparse": True, "SalesFormsPrefs": {"CustomTxnNumbers": True}})

    assert "DocNumber" not in company.create("Invoice", an_invoice())
    assert company.create("Invoice", an_invoice(DocNumber="AUTO_GENERATE"))["DocNumber"] == "2002"
    again = frozenset(["allowduplicatedocnum"])
    assert company.create("Invoice", an_invoice(DocNumber="2002"), options=again)["DocNumber"] == "2002"


def test_tax_and_discount_make_the_total(company):
    invoice = company.read("Invoice", "130")
    discounted = company.read("Invoice", "49")

    assert (str(invoice["TxnTaxDetail"]["TotalTax"]), str(invoice["TotalAmt"])) == ("26.82", "362.07")
    assert [each["DetailType"] for each in discounted["Line"]][-2:] == [
        "SubTotalLineDetail",
        "DiscountLineDetail",
    ]
    assert str(discounted["TotalAmt"]) == "954.75"


@pytest.mark.parametrize(("switch", "total"), [("documentation", "108.00"), ("default item", "118.80")])
def test_a_line_without_an_item_counts_as_the_switch_says(switch, total):
    company = a_company(line_without_item=switch)
    detail = {"TaxCodeRef": {"value": "TAX"}}
    bare = {"Amount": 10, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    full = bare | {"Amount": 100, "SalesItemLineDetail": detail | {"ItemRef": {"value": "4"}}}
    tax = {"TxnTaxCodeRef": {"value": "2"}}

    assert (
        str(company.create("Invoice", an_invoice() | {"Line": [full, bare], "TxnTaxDetail": tax})["TotalAmt"])
        == total
    )


def test_time_in_the_company_follows_the_sandbox_clock(company):
    company.books.clock.advance(timedelta(days=3, hours=15))

    assert company.create("Invoice", an_invoice())["TxnDate"] == "2026-11-06"


def test_closed_books_may_answer_as_clients_have_met_them():
    company = a_company(closed_books="5010")
    company.update("Preferences", {"sparse": True, "AccountingInfoPrefs": {"BookCloseDate": "2026-06-30"}})
    with pytest.raises(Fault) as refused:
        company.create("Invoice", an_invoice(TxnDate="2026-06-30"))

    assert (refused.value.code, refused.value.message) == (5010, "Account Period Closed")
    assert refused.value.detail == "The account period has closed. {1}"


@pytest.mark.parametrize(("switch", "left"), [("cleared", None), ("ignored", "3"), ("refused", "3")])
def test_an_empty_reference_in_a_sparse_update(switch, left):
    company = a_company(sparse_clears_reference=switch)
    changed(company, "Customer", "1", SalesTermRef={"value": "3"})
    if switch == "refused":
        assert refusal(changed, company, "Customer", "1", SalesTermRef={"value": ""}) == 2500
    else:
        changed(company, "Customer", "1", SalesTermRef={"value": ""}, Notes="x")

    assert company.read("Customer", "1").get("SalesTermRef", {}).get("value") == left


def test_what_lies_in_a_deposit_is_frozen_to_an_app(company):
    payment = company.create("Payment", a_payment(50))
    line = {"Amount": 50, "DetailType": "DepositLineDetail"}
    line |= {"LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    company.create("Deposit", {"DepositToAccountRef": {"value": "35"}, "Line": [line]})
    with pytest.raises(Fault) as refused:
        changed(company, "Payment", payment["Id"], PrivateNote="a note")

    assert (refused.value.code, refused.value.message) == (6540, "Deposited Transaction cannot be changed")
    assert refused.value.detail.startswith("This transaction has been deposited. If you want to change")
    with company.acting_as("person"):
        assert changed(company, "Payment", payment["Id"], PrivateNote="mine")["PrivateNote"] == "mine"
        assert refusal(changed, company, "Payment", payment["Id"], TotalAmt=60) == 6540


def test_a_transaction_of_an_inactive_customer_cannot_be_edited(company):
    invoice = company.create("Invoice", an_invoice("3"))
    changed(company, "Customer", "3", Active=False)
    with pytest.raises(Fault) as refused:
        changed(company, "Invoice", invoice["Id"], PrivateNote="late")

    assert refused.value.code == 2500
    assert refused.value.detail.endswith("you must restore Cool Cars (deleted).")


def test_a_payment_stays_within_the_family(company):
    other = company.create("Invoice", an_invoice("2"))
    job = company.create("Invoice", an_invoice("8"))

    assert refusal(company.create, "Payment", a_payment(10, ("Invoice", other["Id"], 10))) == 6000
    assert (
        company.create("Payment", a_payment(10, ("Invoice", job["Id"], 10), customer="9"))["UnappliedAmt"]
        == 0
    )
    assert (
        refusal(company.create, "Payment", a_payment(10, ("Invoice", job["Id"], -10), customer="9")) == 6000
    )


def test_voiding_a_paid_invoice_may_be_refused():
    company = a_company(void_with_payments="refuse")
    invoice = company.create("Invoice", an_invoice())
    company.create("Payment", a_payment(10, ("Invoice", invoice["Id"], 10)))

    assert refusal(company.void, "Invoice", invoice["Id"]) == 6000


def test_the_currency_may_have_to_be_said():
    company = a_company("currencies", currency_ref_required=True)

    assert refusal(company.create, "Invoice", an_invoice("1")) == 2020
    assert (
        company.create("Invoice", an_invoice("1", CurrencyRef={"value": "EUR"}))["CurrencyRef"]["value"]
        == "EUR"
    )
    assert refusal(company.create, "Invoice", an_invoice("1", CurrencyRef={"value": "GBP"})) == 6000


def test_a_number_taken_is_told_in_words(company):
    company.create("JournalEntry", journal("J1"))
    with pytest.raises(Fault) as refused:
        company.create("JournalEntry", journal("J1"))

    assert (refused.value.code, refused.value.element) == (6140, "")
    assert "DocNumber=J1 is assigned to TxnType=Journal Entry with TxnId=" in refused.value.detail


def journal(number):
    def line(posting, account):
        detail = {"PostingType": posting, "AccountRef": {"value": account}}
        return {"Amount": 5, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}

    return {"DocNumber": number, "Line": [line("Debit", "7"), line("Credit", "35")]}


def test_nobody_becomes_the_parent_of_those_above(company):
    assert refusal(changed, company, "Customer", "7", ParentRef={"value": "9"}) == 6000
    assert refusal(changed, company, "Account", "35", ParentRef={"value": "35"}) == 6000
