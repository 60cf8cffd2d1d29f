"""Running balances of accounts and vendors (qbo.md §2.9): all transactions balance, and balances follow."""

from datetime import timedelta
from decimal import Decimal

import pytest

from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.faults import Fault
from connectors.sandbox.rules.entries import ENTRIES
from tests.sandbox.people import a_company, a_payment, an_invoice
from tests.sandbox.test_writing import changed, refusal


@pytest.fixture
def company():
    return a_company()


def current(company, account):
    return company.read("Account", account)["CurrentBalance"]


def a_bill(amount=200, **more):
    detail = {"AccountRef": {"value": "7"}}
    line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail"}
    return {
        "VendorRef": {"value": "9001"},
        "Line": [line | {"AccountBasedExpenseLineDetail": detail}],
    } | more


def pay_bill(bill, amount):
    return {
        "VendorRef": bill["VendorRef"],
        "TotalAmt": amount,
        "PayType": "Check",
        "CheckPayment": {"BankAccountRef": {"value": "35"}},
        "Line": [{"Amount": amount, "LinkedTxn": [{"TxnId": bill["Id"], "TxnType": "Bill"}]}],
    }


@pytest.mark.parametrize("name", ["sample", "currencies"])
def test_every_seeded_transaction_balances_and_receivables_are_what_customers_owe(name):
    company = a_company(name)
    books = company.books
    for kind in ENTRIES:
        for row in books.tables.rows(kind):
            assert sum(books.ledger.entry((kind, row.id)).values()) == 0, (kind, row.id)
    if name == "sample":
        owed = sum(each["Balance"] for each in company.records("Customer"))
        assert current(company, "84") == owed > 0


def test_an_invoice_a_payment_and_a_deposit_move_money_from_account_to_account(company):
    receivable, undeposited, bank = (current(company, each) for each in ("84", "4", "35"))
    before = company.read("Account", "84")
    company.books.clock.advance(timedelta(seconds=2))
    invoice = company.create("Invoice", an_invoice(amount=100))
    assert current(company, "84") == receivable + 100
    after = company.read("Account", "84")
    assert after["MetaData"]["LastUpdatedTime"] > before["MetaData"]["LastUpdatedTime"]
    assert after["SyncToken"] == before["SyncToken"]

    payment = company.create("Payment", a_payment(60, ("Invoice", invoice["Id"], 60)))
    assert (current(company, "84"), current(company, "4")) == (receivable + 40, undeposited + 60)

    line = {"Amount": 60, "DetailType": "DepositLineDetail"}
    line |= {"LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    deposit = company.create("Deposit", {"DepositToAccountRef": {"value": "35"}, "Line": [line]})
    assert (current(company, "4"), current(company, "35")) == (undeposited, bank + 60)
    assert (
        refusal(company.create, "Deposit", {"DepositToAccountRef": {"value": "36"}, "Line": [line]}) == 6540
    )

    company.delete("Deposit", deposit["Id"])
    company.void("Payment", payment["Id"])
    company.delete("Invoice", invoice["Id"])
    assert [current(company, each) for each in ("84", "4", "35")] == [receivable, undeposited, bank]


def test_income_is_counted_and_prints_nothing(company):
    sold = company.books.ledger.account("1")
    company.create("Invoice", an_invoice(amount=100))

    assert company.books.ledger.account("1") == sold - 100
    assert current(company, "1") == 0


def test_an_account_above_carries_what_is_below(company):
    child = company.create("Account", {"Name": "Till", "AccountType": "Bank", "ParentRef": {"value": "35"}})
    before = company.read("Account", "35")
    company.create("SalesReceipt", an_invoice(amount=50) | {"DepositToAccountRef": {"value": child["Id"]}})
    after = company.read("Account", "35")

    assert after["CurrentBalance"] == before["CurrentBalance"]
    assert after["CurrentBalanceWithSubAccounts"] == before["CurrentBalanceWithSubAccounts"] + 50
    changed(company, "Account", child["Id"], ParentRef={"value": "36"})
    assert company.read("Account", "35")["CurrentBalanceWithSubAccounts"] == before["CurrentBalance"]


def test_a_bill_is_owed_until_it_is_paid(company):
    company.plant("Vendor", {"Id": "9001", "DisplayName": "Timber Yard", "TermRef": {"value": "2"}})
    payable = current(company, "33")
    bill = company.create("Bill", a_bill())
    assert (bill["Balance"], bill["DueDate"], bill["APAccountRef"]["value"]) == (200, "2026-11-17", "33")
    assert current(company, "33") == payable - 200
    assert company.read("Vendor", "9001")["Balance"] == 200

    assert refusal(company.create, "BillPayment", pay_bill(bill, 250)) == 6000
    paid = company.create("BillPayment", pay_bill(bill, 150))
    left = company.read("Bill", bill["Id"])
    assert (left["Balance"], left["LinkedTxn"]) == (
        50,
        [{"TxnId": paid["Id"], "TxnType": "BillPaymentCheck"}],
    )
    assert (company.read("Vendor", "9001")["Balance"], left["SyncToken"]) == (50, "0")

    company.delete("BillPayment", paid["Id"])
    assert company.read("Bill", bill["Id"])["Balance"] == 200
    with pytest.raises(Fault) as refused:
        changed(company, "Bill", bill["Id"], PrivateNote="ours")
    assert (refused.value.code, refused.value.element) == (2020, "VendorRef")


def test_a_vendors_credit_pays_a_bill(company):
    company.plant("Vendor", {"Id": "9001", "DisplayName": "Timber Yard"})
    bill = company.create("Bill", a_bill())
    credit = company.create("VendorCredit", a_bill(80))
    body = pay_bill(bill, 120)
    body["Line"][0]["Amount"] = 200
    body["Line"].append({"Amount": 80, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": "VendorCredit"}]})
    company.create("BillPayment", body)

    assert (company.read("Bill", bill["Id"])["Balance"], company.read("Vendor", "9001")["Balance"]) == (0, 0)
    assert company.read("VendorCredit", credit["Id"])["Balance"] == 0


def test_a_refund_leaves_invoices_and_customer_alone(company):
    owed, bank = company.read("Customer", "1")["Balance"], current(company, "35")
    refund = company.create("RefundReceipt", an_invoice(amount=40) | {"DepositToAccountRef": {"value": "35"}})

    assert (refund["Balance"], company.read("Customer", "1")["Balance"]) == (0, owed)
    assert current(company, "35") == bank - 40
    assert refusal(company.create, "RefundReceipt", an_invoice()) == 2020


def test_an_opening_balance_is_an_invoice_of_that_day(company):
    made = company.create(
        "Customer", {"DisplayName": "Old Debts", "Balance": 250, "OpenBalanceDate": "2026-10-05"}
    )
    (invoice,) = company.query(f"select * from Invoice where CustomerRef = '{made['Id']}'")

    assert (made["Balance"], made["BalanceWithJobs"]) == (250, 250)
    assert (invoice["TxnDate"], invoice["Balance"]) == ("2026-10-05", 250)
    assert company.books.ledger.entry(("Invoice", invoice["Id"])) == {"84": 250, "34": -250}
    assert changed(company, "Customer", made["Id"], Balance=999)["Balance"] == 250


def test_an_account_opens_against_equity(company):
    bank = company.create("Account", {"Name": "New Bank", "AccountType": "Bank", "OpeningBalance": "10.50"})
    loan = company.create(
        "Account", {"Name": "Loan", "AccountType": "Long Term Liability", "OpeningBalance": 100}
    )

    assert (bank["CurrentBalance"], loan["CurrentBalance"]) == (Decimal("10.50"), -100)


def test_an_estimate_closes_with_its_invoice_and_opens_again(company):
    estimate = company.create("Estimate", an_invoice(amount=70))
    assert estimate["TxnStatus"] == "Pending"
    link = {"TxnId": estimate["Id"], "TxnType": "Estimate"}
    invoice = company.create("Invoice", an_invoice(amount=70, LinkedTxn=[link]))
    closed = company.read("Estimate", estimate["Id"])

    assert (closed["TxnStatus"], closed["SyncToken"]) == ("Closed", "0")
    assert closed["LinkedTxn"] == [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
    assert company.read("Invoice", invoice["Id"])["LinkedTxn"] == [link]
    assert refusal(company.create, "Invoice", an_invoice("2", LinkedTxn=[link])) == 620
    company.delete("Invoice", invoice["Id"])
    assert company.read("Estimate", estimate["Id"])["TxnStatus"] == "Pending"


def test_everything_that_moves_money_is_posted():
    moving = {each.name for each in CATALOG.values() if each.is_transaction}

    assert moving - set(ENTRIES) == {"Estimate", "PurchaseOrder", "TimeActivity"}
