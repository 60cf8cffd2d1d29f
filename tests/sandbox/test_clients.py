"""The public clients, unmodified: python-quickbooks and intuit-oauth, without a socket and over one."""

import json
from decimal import Decimal

import pytest
from intuitlib.client import AuthClient
from intuitlib.config import DISCOVERY_URL
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from quickbooks.batch import batch_create, batch_delete
from quickbooks.cdc import change_data_capture
from quickbooks.client import QuickBooks
from quickbooks.exceptions import AuthorizationException, ObjectNotFoundException, QuickbooksException
from quickbooks.objects import (
    Account,
    AccountBasedExpenseLine,
    AccountBasedExpenseLineDetail,
    Bill,
    Department,
    Employee,
    Estimate,
    PaymentMethod,
    TaxCode,
    VendorCredit,
)
from quickbooks.objects.attachable import Attachable
from quickbooks.objects.base import AttachableRef, CustomerMemo
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.creditcardpayment_entity import CreditCardPayment
from quickbooks.objects.creditmemo import CreditMemo
from quickbooks.objects.customer import Customer
from quickbooks.objects.detailline import SalesItemLine, SalesItemLineDetail
from quickbooks.objects.exchangerate import ExchangeRate
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.item import Item
from quickbooks.objects.payment import Payment
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.salesreceipt import SalesReceipt
from quickbooks.objects.taxservice import TaxRateDetails, TaxService
from quickbooks.objects.term import Term
from quickbooks.objects.trackingclass import Class
from quickbooks.objects.vendor import Vendor

from tests.sandbox.people import HOST, SandboxAuthClient, a_quickbooks, a_sandbox, on_a_socket


@pytest.fixture
def sandbox():
    return a_sandbox()


@pytest.fixture(params=["in process", "socket"])
def qb(request, sandbox):
    if request.param == "in process":
        yield a_quickbooks(sandbox)
        return
    with on_a_socket(sandbox) as base:
        told = sandbox.announce(base)
        auth = AuthClient(
            told["client_id"], told["client_secret"], "http://localhost/cb", told["discovery_url"] + "/"
        )
        first = told["companies"][0]
        client = QuickBooks(
            auth_client=auth,
            refresh_token=first["refresh_token"],
            company_id=first["realm_id"],
            minorversion=75,
        )
        client.api_url_v3 = told["api_base"]
        yield client
        client.session.close()
        auth.close()


def new_invoice(qb, **fields):
    """An invoice as python-quickbooks fills it, class defaults and all."""
    line = SalesItemLine()
    line.Amount = 100
    line.Description = "description"
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = Item.all(max_results=1, qb=qb)[0].to_ref()
    invoice = Invoice()
    invoice.Line.append(line)
    invoice.CustomerRef = Customer.all(max_results=1, qb=qb)[0].to_ref()
    invoice.CustomerMemo = CustomerMemo()
    invoice.CustomerMemo.value = "Customer Memo"
    for name, value in fields.items():
        setattr(invoice, name, value)
    return invoice


def test_an_invoice_is_created_read_and_deleted(qb):
    made = new_invoice(qb).save(qb=qb)
    read = Invoice.get(made.Id, qb=qb)

    assert (read.CustomerRef.name, read.CustomerMemo.value) == ("Amy's Bird Sanctuary", "Customer Memo")
    assert (read.Line[0].Description, read.Line[0].Amount) == ("description", 100.0)

    read.delete(qb=qb)

    assert Invoice.filter(Id=read.Id, qb=qb) == []


def test_a_request_id_makes_one_invoice(qb):
    first = new_invoice(qb).save(qb=qb, request_id="one")
    second = new_invoice(qb).save(qb=qb, request_id="one")

    assert first.Id == second.Id


def test_saving_what_was_read_changes_nothing_but_what_was_meant(qb):
    invoice = new_invoice(qb).save(qb=qb)
    invoice.PrivateNote = "a note"

    saved = invoice.save(qb=qb)

    assert (saved.PrivateNote, saved.TotalAmt, saved.SyncToken) == ("a note", 100.0, "1")


def test_customers_come_by_name_and_by_where(qb):
    everybody = Customer.all(qb=qb)

    assert len(everybody) == 29 == Customer.count(qb=qb)
    assert Customer.filter(DisplayName="Amy's Bird Sanctuary", qb=qb)[0].Id == "1"
    assert [each.Id for each in Customer.where("Balance > '500'", order_by="Balance DESC", qb=qb)] == [
        "18",
        "1",
        "10",
    ]
    assert [each.Id for each in Customer.choose(["2", "3"], field="Id", qb=qb)] == ["2", "3"]


def test_sending_and_printing(qb):
    invoice = new_invoice(qb).save(qb=qb)

    sent = invoice.send(qb=qb, send_to="a+b@example.com")

    assert sent["Invoice"]["EmailStatus"] == "EmailSent"
    assert Invoice.get(invoice.Id, qb=qb).BillEmail.Address == "a+b@example.com"
    assert Invoice.get(invoice.Id, qb=qb).download_pdf(qb=qb).startswith(b"%PDF-")


def test_voiding_by_both_spellings(qb):
    invoice = new_invoice(qb).save(qb=qb)
    payment = Payment()
    payment.TotalAmt = 140.0
    payment.CustomerRef = invoice.CustomerRef
    payment = payment.save(qb=qb)

    invoice.void(qb=qb)
    payment.void(qb=qb)

    assert Invoice.get(invoice.Id, qb=qb).PrivateNote == "Voided"
    assert Payment.get(payment.Id, qb=qb).TotalAmt == 0


def test_a_batch_says_of_each_whether_it_worked(qb):
    names = ("First of batch", "Amy's Bird Sanctuary")
    customers = [Customer() for _ in names]
    for customer, name in zip(customers, names, strict=True):
        customer.DisplayName = name

    answer = batch_create(customers, qb=qb)

    assert [each.DisplayName for each in answer.successes] == ["First of batch"]
    assert [each.Error[0].code for each in answer.faults] == ["6240"]

    deleted = batch_delete([new_invoice(qb).save(qb=qb)], qb=qb)

    assert len(deleted.faults) == 0


def test_changes_since(qb, sandbox):
    since = sandbox.clock.now().isoformat()
    invoice = new_invoice(qb).save(qb=qb)

    changed = change_data_capture([Invoice, Customer], since, qb=qb)

    assert [each.Id for each in changed.Invoice] == [invoice.Id]
    assert [each.Id for each in changed.Customer] == ["1"]


def test_a_note_and_a_file_are_attached(qb, tmp_path):
    vendor = Vendor.all(max_results=1, qb=qb)[0]
    note = Attachable()
    note.Note = "called, will pay"
    note.AttachableRef.append(AttachableRef())
    note.AttachableRef[0].EntityRef = vendor.to_ref()
    note.save(qb=qb)
    file = Attachable()
    file.FileName, file.ContentType = "letter.txt", "text/plain"
    (tmp_path / "letter.txt").write_text("line one\nline two\n")
    file._FilePath = str(tmp_path / "letter.txt")
    file.save(qb=qb)

    assert Attachable.get(note.Id, qb=qb).AttachableRef[0].EntityRef.value == vendor.Id
    assert Attachable.get(file.Id, qb=qb).Size == 18
    assert int(file.Id) > 2**53


def test_settings_terms_and_company(qb):
    settings = Preferences.get(qb=qb)
    settings.EmailMessagesPrefs.InvoiceMessage.Message = "Please find your invoice attached."

    assert (
        settings.save(qb=qb).EmailMessagesPrefs.InvoiceMessage.Message == "Please find your invoice attached."
    )
    assert [each.Name for each in Term.all(qb=qb)] == [
        "Due on receipt",
        "Net 10",
        "Net 15",
        "Net 30",
        "Net 60",
    ]
    assert CompanyInfo.all(qb=qb)[0].CompanyName == CompanyInfo.get(1, qb=qb).CompanyName


def test_other_forms_are_saved_as_the_client_fills_them(qb):
    for form in (CreditMemo(), SalesReceipt()):
        template = new_invoice(qb)
        form.Line, form.CustomerRef = template.Line, template.CustomerRef

        assert type(form).get(form.save(qb=qb).Id, qb=qb).TotalAmt == 100.0


def test_what_goes_wrong_arrives_as_the_client_documents_it(qb, sandbox):
    with pytest.raises(ObjectNotFoundException):
        Invoice.get("999999", qb=qb)
    sandbox.faults.add("expired")
    with pytest.raises(AuthorizationException):
        Customer.all(qb=qb)
    sandbox.faults.add("throttle")
    with pytest.raises(QuickbooksException) as throttled:
        Customer.all(qb=qb)
    assert throttled.value.error_code == 10000


def test_the_oauth_client_connects_refreshes_and_revokes(sandbox):
    auth = SandboxAuthClient(sandbox)
    url = auth.get_authorization_url([Scopes.ACCOUNTING], state_token="s t")
    form = {name: auth.__dict__[name] for name in ("client_id", "redirect_uri")}
    form |= {"state": "s t", "response_type": "code", "scope": Scopes.ACCOUNTING.value}
    form |= {"decision": "allow", "realm_id": sandbox.realms()[0]}

    page = auth.get(url)
    answer = auth.post(f"{HOST}/connect/oauth2", data=form, allow_redirects=False)
    told = dict(pair.split("=") for pair in answer.headers["Location"].split("?")[1].split("&"))
    auth.get_bearer_token(told["code"], realm_id=told["realmId"])

    assert "Allow" in page.text
    assert (answer.status_code, told["state"], told["realmId"]) == (302, "s+t", sandbox.realms()[0])
    assert auth.expires_in == 3600

    auth.refresh()
    auth.revoke()

    with pytest.raises(AuthClientError) as refused:
        auth.refresh()
    assert json.loads(refused.value.content)["error"] == "invalid_grant"


def test_the_sandbox_environment_of_both_libraries_can_be_moved(sandbox, monkeypatch):
    with on_a_socket(sandbox) as base:
        told = sandbox.announce(base)
        monkeypatch.setitem(DISCOVERY_URL, "sandbox", told["discovery_url"] + "/")
        monkeypatch.setattr(QuickBooks, "sandbox_api_url_v3", told["api_base"])
        auth = AuthClient(told["client_id"], told["client_secret"], "http://localhost/cb", "sandbox")
        first = told["companies"][0]
        client = QuickBooks(
            auth_client=auth,
            refresh_token=first["refresh_token"],
            company_id=first["realm_id"],
            minorversion=75,
            use_decimal=True,
        )

        assert str(Customer.get("1", qb=client).Balance) == "639.00"
        invoice = new_invoice(client)
        invoice.Line[0].Amount = Decimal("12.30")
        assert str(Invoice.get(invoice.save(qb=client).Id, qb=client).TotalAmt) == "12.30"
        client.session.close()
        auth.close()


def test_a_tax_code_is_made_through_its_service(qb):
    service, detail = TaxService(), TaxRateDetails()
    service.TaxCode, detail.TaxRateName, detail.RateValue, detail.TaxAgencyId = "County", "County", 3, 1
    service.TaxRateDetails.append(detail)
    made = service.save(qb=qb)

    assert (made.TaxCode, made.TaxRateDetails[0].TaxAgencyId) == ("County", "1")
    # A page of tax codes holds three rows more than asked for, as QuickBooks has it.
    assert len(TaxCode.all(max_results=1, qb=qb)) == 4


def test_cards_are_paid_under_another_key(qb):
    paid = CreditCardPayment()
    paid.Amount = 100
    paid.BankAccountRef = Account.get("35", qb=qb).to_ref()
    paid.CreditCardAccountRef = Account.get("41", qb=qb).to_ref()

    assert CreditCardPayment.get(paid.save(qb=qb).Id, qb=qb).Amount == 100


def test_rates_are_saved_without_an_id(qb):
    rate = ExchangeRate.where("SourceCurrencyCode = 'EUR'", qb=qb)[0]
    rate.Rate = 1.5
    rate.save(qb=qb)

    assert ExchangeRate.where("SourceCurrencyCode = 'EUR'", qb=qb)[0].Rate == 1.5


ROUND_TRIPS = (Account, CreditMemo, Customer, Employee, Estimate, Invoice, Item, Payment, PaymentMethod)
ROUND_TRIPS += (SalesReceipt, Term, Vendor)


@pytest.mark.parametrize("kind", ROUND_TRIPS, ids=lambda kind: kind.__name__)
def test_what_was_read_can_be_saved_with_all_the_clients_defaults(kind, sandbox):
    qb = a_quickbooks(sandbox)
    before = kind.all(qb=qb)[0]
    after = before.save(qb=qb)

    assert after.Id == before.Id
    assert getattr(after, "TotalAmt", None) == getattr(kind.get(before.Id, qb=qb), "TotalAmt", None)


@pytest.mark.parametrize("kind", [Bill, VendorCredit], ids=lambda kind: kind.__name__)
def test_bills_are_kept_too(kind, sandbox):
    qb = a_quickbooks(sandbox)
    line = AccountBasedExpenseLine()
    line.Amount = 200
    line.AccountBasedExpenseLineDetail = AccountBasedExpenseLineDetail()
    line.AccountBasedExpenseLineDetail.AccountRef = Account.get("22", qb=qb).to_ref()
    bill = kind()
    bill.Line.append(line)
    bill.VendorRef = Vendor.all(qb=qb)[0].to_ref()

    assert kind.get(bill.save(qb=qb).Id, qb=qb).TotalAmt == 200


@pytest.mark.parametrize("kind", [Department, Class], ids=lambda kind: kind.__name__)
def test_small_lists_are_kept_too(kind, sandbox):
    qb = a_quickbooks(sandbox)
    member = kind()
    member.Name = "North"

    assert kind.get(member.save(qb=qb).Id, qb=qb).FullyQualifiedName == "North"
