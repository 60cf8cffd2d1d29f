"""What a person does on the dashboard changes the books as QuickBooks would."""

from decimal import Decimal

import pytest

from tests.sandbox.dashboards import REALM, a_browser, an_open_invoice, balance_of


@pytest.fixture
def browser():
    return a_browser()


def test_an_invoice_is_paid_in_full(browser):
    invoice, customer = an_open_invoice(browser.company)
    before = balance_of(browser.company, customer)
    page = browser.send(f"customers/{customer}/payment", **{f"take-Invoice-{invoice['Id']}": "1"})

    assert "A payment of" in page.said
    assert browser.company.read("Invoice", invoice["Id"])["Balance"] == 0
    assert balance_of(browser.company, customer) == before - invoice["Balance"]


def test_a_payment_keeps_the_reference_that_was_written_on_it(browser):
    invoice, customer = an_open_invoice(browser.company)
    chosen = {f"take-Invoice-{invoice['Id']}": "1"}
    browser.send(f"customers/{customer}/payment", **chosen, reference="Check 1042")
    paid = browser.newest("Payment")

    assert paid["PaymentRefNum"] == "Check 1042"
    assert "Check 1042" in browser.open(f"payments/{paid['Id']}").text


def test_a_part_is_paid_and_more_than_was_owed_stays_unapplied(browser):
    invoice, customer = an_open_invoice(browser.company)
    before = balance_of(browser.company, customer)
    key = f"Invoice-{invoice['Id']}"
    browser.send(
        f"customers/{customer}/payment",
        **{f"take-{key}": "1", f"amount-{key}": "10.50", "received": "$1,012.00"},
    )
    paid = browser.newest("Payment")

    assert browser.company.read("Invoice", invoice["Id"])["Balance"] == invoice["Balance"] - Decimal("10.50")
    assert (paid["TotalAmt"], paid["UnappliedAmt"]) == (Decimal("1012.00"), Decimal("1001.50"))
    assert balance_of(browser.company, customer) == before - Decimal("1012.00")


def test_what_cannot_be_read_or_paid_is_said_on_the_form_and_changes_nothing(browser):
    invoice, customer = an_open_invoice(browser.company)
    key, before = f"Invoice-{invoice['Id']}", len(list(browser.company.records("Payment")))
    where = f"customers/{customer}/payment"
    misread = browser.send(where, **{f"take-{key}": "1", f"amount-{key}": "ten"})
    too_much = browser.send(where, **{f"take-{key}": "1", f"amount-{key}": "999999"})
    nothing = browser.send(where)
    less = browser.send(where, **{f"take-{key}": "1", "received": "0.01"})

    assert [page.status for page in (misread, too_much, nothing, less)] == [400] * 4
    assert "“ten” is not an amount" in misread.alert
    assert 'value="ten"' in misread.text
    assert "more than its open balance" in too_much.alert
    assert "Choose an invoice" in nothing.alert
    assert len(list(browser.company.records("Payment"))) == before


def test_a_credit_settles_an_invoice_without_money(browser):
    invoice, customer = an_open_invoice(browser.company)
    browser.send(f"customers/{customer}/credit", **{"item-1": "4", "quantity-1": "1", "price-1": "5.00"})
    credit = browser.newest("CreditMemo")
    keys = f"Invoice-{invoice['Id']}", f"CreditMemo-{credit['Id']}"
    fields = {f"take-{each}": "1" for each in keys} | {f"amount-{each}": "5.00" for each in keys}
    browser.send(f"customers/{customer}/payment", **fields)

    assert browser.newest("Payment")["TotalAmt"] == 0
    assert browser.company.read("CreditMemo", credit["Id"])["Balance"] == 0
    assert browser.company.read("Invoice", invoice["Id"])["Balance"] == invoice["Balance"] - 5


def test_a_parent_pays_for_its_jobs(browser):
    invoice, job = an_open_invoice(browser.company, of_a_job=True)
    parent = browser.company.read("Customer", job)["ParentRef"]["value"]
    before = balance_of(browser.company, job)
    browser.send(f"customers/{parent}/payment", **{f"take-Invoice-{invoice['Id']}": "1"})

    assert balance_of(browser.company, job) == before - invoice["Balance"]


def test_the_last_payment_bounces_also_out_of_a_deposit(browser):
    invoice, customer = an_open_invoice(browser.company)
    browser.send(f"customers/{customer}/payment", **{f"take-Invoice-{invoice['Id']}": "1"})
    payment = browser.newest("Payment")
    line = {"TxnId": payment["Id"], "TxnType": "Payment", "TxnLineId": "0"}
    browser.company.create(
        "Deposit",
        {
            "DepositToAccountRef": {"value": "35"},
            "Line": [{"Amount": payment["TotalAmt"], "LinkedTxn": [line]}],
        },
    )
    assert f"payments/{payment['Id']}/bounce" in browser.open(f"customers/{customer}").text
    page = browser.send(f"payments/{payment['Id']}/bounce")

    assert "bounced" in page.said
    assert browser.company.read("Invoice", invoice["Id"])["Balance"] == invoice["Balance"]
    assert not list(browser.company.records("Deposit"))
    assert browser.open(f"payments/{payment['Id']}").status == 404


def test_notes_terms_and_email_are_edited_and_cleared(browser):
    where = "customers/1/edit"
    browser.send(where, notes="Call Ann\r\nbefore noon", terms="3", email="a@b.example", token="0")
    edited = browser.company.read("Customer", "1")
    browser.send(where, notes="", terms="", email="", token=edited["SyncToken"])
    cleared = browser.company.read("Customer", "1")

    assert edited["Notes"] == "Call Ann\nbefore noon"
    assert (edited["SalesTermRef"]["value"], edited["PrimaryEmailAddr"]) == ("3", {"Address": "a@b.example"})
    assert not {"Notes", "SalesTermRef", "PrimaryEmailAddr"} & set(cleared)
    assert cleared["DisplayName"] == edited["DisplayName"]
    assert cleared["Balance"] == edited["Balance"]


def test_an_edit_that_comes_second_is_refused_and_what_was_typed_stays(browser):
    form = {"notes": "mine", "terms": "3", "email": "", "token": "0"}
    browser.send("customers/1/edit", **form)
    page = browser.send("customers/1/edit", **(form | {"notes": "yours"}))

    assert page.status == 400
    assert "at the same time" in page.alert
    assert "yours" in page.text
    assert browser.company.read("Customer", "1")["Notes"] == "mine"


def test_a_memo_and_a_due_date_are_edited_and_nothing_else(browser):
    invoice, _ = an_open_invoice(browser.company)
    where = f"invoices/{invoice['Id']}"
    browser.send(where, memo="Please\r\npay", due="2027-01-31", token=invoice["SyncToken"])
    after = browser.company.read("Invoice", invoice["Id"])
    unreadable = browser.send(where, memo="x", due="tomorrow", token=after["SyncToken"])

    assert (after["CustomerMemo"]["value"], after["DueDate"]) == ("Please\npay", "2027-01-31")
    assert (after["TotalAmt"], after["Balance"], after["Line"]) == (
        invoice["TotalAmt"],
        invoice["Balance"],
        invoice["Line"],
    )
    assert "not a date" in unreadable.alert


def test_an_invoice_is_sent_by_hand_and_shown_as_mail(browser):
    invoice, _ = an_open_invoice(browser.company)
    browser.send(f"invoices/{invoice['Id']}", memo="<b>Pay</b>", due="2026-12-01", token=invoice["SyncToken"])
    page = browser.send(f"invoices/{invoice['Id']}/send", to="pay@b.example")
    refused = browser.send(f"invoices/{invoice['Id']}/send", to="nonsense")
    mail = browser.company.mail[-1]
    shown = browser.open(f"mail/{len(browser.company.mail) - 1}")

    assert "sent to pay@b.example" in page.said
    assert "RFC 822" in refused.said
    assert (mail.by, mail.to, mail.balance) == ("person", "pay@b.example", invoice["Balance"])
    assert "&lt;b&gt;Pay&lt;/b&gt;" in shown.text
    assert f"{invoice['Balance']:,.2f}" in shown.text
    assert "pay<wbr>@b.example" in browser.open("mail").text


def test_an_invoice_is_written_with_the_customers_terms_tax_and_the_items_price(browser):
    browser.send("customers/1/edit", notes="", terms="3", email="a@b.example", token="0")
    page = browser.send(
        "customers/1/invoice",
        **{"day": "2026-11-02", "item-1": "4", "quantity-1": "2", "item-2": "6", "price-2": "10", "tax": "2"},
        email="a@b.example",
        memo="Thanks",
        send="1",
    )
    invoice = browser.newest("Invoice")

    assert "written and sent to a@b.example" in page.said
    assert [line["Amount"] for line in invoice["Line"][:2]] == [150, 10]
    assert invoice["DueDate"] == "2026-12-02"
    assert invoice["TotalAmt"] == invoice["Balance"] == 160 + invoice["TxnTaxDetail"]["TotalTax"]
    assert invoice["TxnTaxDetail"]["TotalTax"] > 0
    assert invoice["EmailStatus"] == "EmailSent"
    assert "least one line" in browser.send("customers/1/invoice", day="2026-11-02").alert
    assert "needs a price" in browser.send("customers/1/invoice", **{"item-1": "1"}).alert


def test_a_voided_numberless_and_foreign_form_are_shown_as_well(browser):
    invoice, _ = an_open_invoice(browser.company)
    browser.company.void("Invoice", invoice["Id"])

    assert "Voided" in browser.open(f"invoices/{invoice['Id']}").text
    pdf = browser.client.get(f"/dashboard/{REALM}/invoices/{invoice['Id']}/pdf")
    assert pdf.data.startswith(b"%PDF")
    assert browser.open("invoices/999999").status == 404
    assert browser.open("customers/abc").status == 404
