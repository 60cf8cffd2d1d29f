"""What clients send because they send all they have, and what their own suites expect to read back."""

import pytest
from quickbooks.objects.account import Account
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.deposit import Deposit, DepositLine, DepositLineDetail
from quickbooks.objects.employee import Employee
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.vendor import Vendor

from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.faults import Fault
from tests.sandbox.people import a_company, a_quickbooks, a_sandbox, an_invoice


@pytest.fixture
def qb():
    return a_quickbooks(a_sandbox())


def test_a_deposit_is_taken_as_the_client_fills_it(qb):
    bank, other = Account.filter(AccountType="Bank", max_results=2, qb=qb)
    line = DepositLine()
    line.Amount, line.DetailType = 20, "DepositLineDetail"
    line.DepositLineDetail = DepositLineDetail()
    line.DepositLineDetail.AccountRef = bank.to_ref()
    deposit = Deposit()
    deposit.DepositToAccountRef = other.to_ref()
    deposit.Line.append(line)

    assert Deposit.get(deposit.save(qb=qb).Id, qb=qb).TotalAmt == 20


def test_a_social_security_number_is_never_shown(qb):
    employee = Employee()
    employee.GivenName, employee.FamilyName, employee.SSN = "Ada", "Ames", "444-55-6666"

    assert Employee.get(employee.save(qb=qb).Id, qb=qb).SSN == "XXX-XX-XXXX"


def test_a_vendors_tax_number_shows_its_end_as_recorded(qb):
    vendor = Vendor()
    vendor.DisplayName, vendor.TaxIdentifier = "Timber Yard", "99-5688293"

    assert Vendor.get(vendor.save(qb=qb).Id, qb=qb).TaxIdentifier == "XXXXXX8293"


def test_the_sample_company_owes_its_vendors_what_recordings_show(qb):
    owed = {each.DisplayName: each.Balance for each in Vendor.all(qb=qb) if each.Balance}

    assert Vendor.count(qb=qb) == 25
    assert owed == {
        "Brosnahan Insurance Agency": 241.23,
        "Diego's Road Warrior Bodyshop": 755,
        "Norton Lumber and Building Materials": 205,
        "PG&E": 86.44,
        "Robertson & Associates": 315,
    }


def test_the_sample_company_says_where_it_is(qb):
    company = CompanyInfo.get(1, qb=qb)

    assert (company.CompanyAddr.City, company.Email.Address) == ("San Pablo", "noreply@quickbooks.com")
    assert company.WebAddr.URI == ""


def test_the_link_to_pay_comes_when_it_is_asked_for(qb):
    settings = Preferences.get(qb=qb)
    settings.SalesFormsPrefs.ETransactionPaymentEnabled = True
    settings.save(qb=qb)
    body = an_invoice(AllowOnlineACHPayment=True, BillEmail={"Address": "a@example.com"})
    made = Invoice.from_json(body).save(qb=qb)

    assert Invoice.get(made.Id, qb=qb, params={"include": "invoiceLink"}).InvoiceLink.startswith("https://")
    assert Invoice.get(made.Id, qb=qb).InvoiceLink == ""


def test_a_report_without_data_has_a_column_for_each_day_as_taps_expect(qb):
    asked = {"start_date": "2026-10-30", "end_date": "2026-11-01", "summarize_column_by": "Days"}
    profit = qb.get_report("ProfitAndLoss", asked)
    told = [{each["Name"]: each["Value"] for each in one["MetaData"]} for one in profit["Columns"]["Column"]]

    assert [each.get("StartDate") for each in told] == [None, "2026-10-30", "2026-10-31", "2026-11-01", None]
    assert (profit["Header"]["StartPeriod"], profit["Header"]["EndPeriod"]) == ("2026-10-30", "2026-11-01")
    assert {"Name": "NoReportData", "Value": "true"} in profit["Header"]["Option"]
    assert profit["Header"]["SummarizeColumnsBy"] == "Days"


SALES = ("Invoice", "CreditMemo", "SalesReceipt", "RefundReceipt", "Estimate")


@pytest.mark.parametrize("name", [each.name for each in CATALOG.values() if each.is_transaction])
def test_every_transaction_knows_what_the_schema_lends_to_all(name):
    lent = {
        "TxnStatus",
        "RecurDataRef",
        "ProjectRef",
        "AttachableRef",
        "TxnSource",
        "TransactionLocationType",
    }
    lent |= {"ARAccountRef", "TemplateRef", "FinanceCharge"} if name in SALES else set()
    entity = CATALOG[name.lower()]

    assert lent <= entity.tolerated | set(entity.by_name)


def test_what_nobody_models_is_dropped_and_what_nobody_knows_is_refused_by_its_name():
    company = a_company()
    made = company.create("Invoice", an_invoice(TemplateRef={"value": "7"}, FreeFormAddress=True))

    assert ("TemplateRef" in made, made["FreeFormAddress"]) == (False, True)
    with pytest.raises(Fault) as refused:
        company.create("Invoice", an_invoice(Shoe=7))
    known = refused.value.detail.split("known properties: ")[1]
    assert known.count('"Balance"') <= 1
