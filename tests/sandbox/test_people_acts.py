"""What people do in QuickBooks about an invoice or a customer, in process and over the control API."""

import pytest

from connectors.sandbox.persons import ACTS, ON_CUSTOMERS, ON_INVOICES
from tests.sandbox.people import a_caller, a_company, a_payment, an_invoice, balance


@pytest.fixture
def company():
    return a_company()


@pytest.fixture
def invoice(company):
    return company.create("Invoice", an_invoice("3", 100, DueDate="2026-11-30"))["Id"]


def act(company, name, invoice, words=""):
    kind = "Invoice" if name in ON_INVOICES else "Customer"
    with company.acting_as("person"):
        return ACTS[name](company, company.read(kind, invoice), words)


def left(company, invoice):
    return company.read("Invoice", invoice)["Balance"]


def test_a_payment_is_taken_off_and_put_on_again(company, invoice):
    act(company, "pay", invoice)
    act(company, "unapply", invoice)
    assert (left(company, invoice), balance(company, "3")) == (100, 0)
    act(company, "reapply", invoice)
    assert (left(company, invoice), balance(company, "3")) == (0, 0)


@pytest.mark.parametrize("how", ["bounce_payment", "void_payment"])
def test_a_payment_comes_back_out_of_its_deposit(company, invoice, how):
    act(company, "pay", invoice)
    other = company.create("Payment", a_payment(5))["Id"]
    payment = company.read("Invoice", invoice)["LinkedTxn"][0]["TxnId"]
    lines = [
        {"Amount": amount, "DetailType": "DepositLineDetail"}
        | {"LinkedTxn": [{"TxnId": number, "TxnType": "Payment", "TxnLineId": "0"}]}
        for number, amount in ((payment, 100), (other, 5))
    ]
    deposit = company.create("Deposit", {"DepositToAccountRef": {"value": "35"}, "Line": lines})
    act(company, how, invoice)

    assert left(company, invoice) == 100
    assert company.read("Deposit", deposit["Id"])["TotalAmt"] == 5


def test_a_credit_that_paid_is_free_again_when_it_is_taken_off(company, invoice):
    act(company, "credit", invoice)
    assert left(company, invoice) == 0
    act(company, "unapply", invoice)
    assert (left(company, invoice), balance(company, "3")) == (100, 0)


def test_money_booked_wrongly_leaves_the_invoice_open(company, invoice):
    for how in ("misbook", "misbook_sale"):
        act(company, how, invoice)
        assert (left(company, invoice), balance(company, "3")) == (100, 100)
    assert company.records("SalesReceipt")[-1]["TotalAmt"] == 100


def test_an_invoice_goes_to_another_customer_with_its_payment(company, invoice):
    act(company, "pay_part", invoice)
    act(company, "recustomer", invoice, "4")

    assert (balance(company, "3"), balance(company, "4")) == (0, 50)
    assert company.read("Invoice", invoice)["CustomerRef"]["value"] == "4"


def test_a_customer_is_merged_or_let_go(company, invoice):
    act(company, "merge", "3", "4")
    assert balance(company, "4") == 100
    act(company, "let_go", "4")
    assert (left(company, invoice), balance(company, "4")) == (0, 0)


def test_every_act_is_open_to_the_control_api():
    caller = a_caller()
    company = caller.sandbox.company(caller.realm)

    def post(path, **body):
        return caller.session.post(
            f"{caller.base}/control/companies/{caller.realm}/{path}", json=body, timeout=60
        )

    words = {"recustomer": "4", "merge": "4", "redate": "2026-12-24"}
    for name in ON_INVOICES:
        made = company.create("Invoice", an_invoice("3", BillEmail={"Address": "a@b.example"}))["Id"]
        if name in {"bounce_payment", "void_payment", "unapply"}:
            assert post(f"invoice/{made}/people/pay").status_code == 200
        answer = post(f"invoice/{made}/people/{name}", words=words.get(name, ""))
        assert answer.status_code == 200, (name, answer.text)
    for name in ON_CUSTOMERS:
        made = company.create("Customer", {"DisplayName": f"Somebody to {name}"})["Id"]
        answer = post(f"customer/{made}/people/{name}", words=words.get(name, ""))
        assert answer.status_code == 200, (name, answer.text)
    assert "there are" in post("invoice/130/people/dance").json()["error"]
