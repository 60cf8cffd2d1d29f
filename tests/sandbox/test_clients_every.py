"""Every class of python-quickbooks that the sandbox serves, in every operation its client has for it."""

import inspect
from pathlib import Path
from typing import Any

import quickbooks.objects as objects
from quickbooks.batch import batch_create, batch_delete, batch_update
from quickbooks.cdc import change_data_capture
from quickbooks.client import QuickBooks
from quickbooks.mixins import (
    DeleteMixin,
    ListMixin,
    QuickbooksPdfDownloadable,
    ReadMixin,
    SendMixin,
    UpdateMixin,
    VoidMixin,
)
from quickbooks.objects.attachable import Attachable
from quickbooks.objects.base import AttachableRef, Ref
from quickbooks.objects.bill import Bill
from quickbooks.objects.billpayment import BillPayment
from quickbooks.objects.budget import Budget
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.companycurrency import CompanyCurrency
from quickbooks.objects.creditcardpayment_entity import CreditCardPayment
from quickbooks.objects.customertype import CustomerType
from quickbooks.objects.exchangerate import ExchangeRate
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.recurringtransaction import RecurringTransaction
from quickbooks.objects.taxservice import TaxRateDetails, TaxService

from connectors.sandbox.catalog import CATALOG, Entity
from tests.sandbox.forms import forms
from tests.sandbox.people import a_quickbooks, a_sandbox
from tests.sandbox.table import PYTHON, assert_told
from tests.sandbox.witness import Proof, Witness

FOUND = {
    each
    for _, each in inspect.getmembers(objects, inspect.isclass)
    if issubclass(each, (ListMixin, ReadMixin, UpdateMixin))
}
FOUND |= {CompanyCurrency, CompanyInfo, CreditCardPayment, CustomerType, ExchangeRate, Preferences, Budget}
KINDS = {each.__name__: each for each in FOUND if each.__name__.lower() in CATALOG}
UNSERVED = {RecurringTransaction: "no schedules run here", TaxService: "no entity: see test_clients.py"}

# What the client offers for a class, and QuickBooks does not for its entity (qbo.md §2.9).
NO_CDC = {"TaxAgency", "TaxCode", "TaxRate", "CompanyInfo", "Preferences", "ExchangeRate", "CompanyCurrency"}
# Here the client looks for the answer under another key than QuickBooks gives it.
NO_CDC |= {"CreditCardPayment"}


def entity_of(kind: Any) -> Entity:
    return CATALOG[kind.__name__.lower()]


def a_form(kind: Any, qb: QuickBooks, mark: str) -> Any:
    """One of its kind with all the client's defaults, not saved yet."""
    form = forms(mark)[kind.__name__]
    if kind is BillPayment:
        bill = a_form(Bill, qb, mark).save(qb=qb)
        form["Line"] = [{"Amount": 20, "LinkedTxn": [{"TxnId": bill.Id, "TxnType": "Bill"}]}]
    return kind.from_json(form)


def made(kind: Any, qb: QuickBooks, mark: str = "one") -> Any:
    """One of its kind, saved by the client."""
    return a_form(kind, qb, mark).save(qb=qb)


def every_operation(kind: Any, qb: QuickBooks) -> None:
    """Put a class through what its client can do; each step asserts what came back."""
    record = made(kind, qb) if kind.__name__ in forms("one") else None
    if issubclass(kind, ListMixin):
        listed(kind, qb)
    if record is None:
        if issubclass(kind, ReadMixin) and kind.all(qb=qb):
            first = kind.all(qb=qb)[0]
            assert kind.get(first.Id, qb=qb).Id == first.Id
        return
    assert kind.get(record.Id, qb=qb).SyncToken == record.SyncToken == "0"
    saved(kind, qb, record)
    if kind.__name__ not in NO_CDC:
        changed = change_data_capture([kind], "2026-11-02T00:00:00-08:00", qb=qb)
        assert record.Id in {each.Id for each in getattr(changed, kind.__name__)}
    noted(kind, qb, record)
    posted(kind, qb, record)
    together(kind, qb)


def listed(kind: Any, qb: QuickBooks) -> None:
    """Paging and counting agree."""
    rows = kind.all(max_results=1000, qb=qb)
    if entity_of(kind).family.value != "single":
        assert kind.count(qb=qb) == len(rows)
    if rows and hasattr(rows[0], "Id"):
        assert [each.Id for each in kind.filter(Id=rows[-1].Id, qb=qb)] == [rows[-1].Id]
        assert kind.all(start_position=len(rows), max_results=1, qb=qb)[0].Id == rows[-1].Id


def saved(kind: Any, qb: QuickBooks, record: Any) -> None:
    """What was read can be changed and saved, and the older version cannot."""
    read = kind.get(record.Id, qb=qb)
    wanted = {"PrivateNote": "seen", "Note": "seen", "Active": False}
    wanted = {name: value for name, value in wanted.items() if name in entity_of(kind).by_name}
    for name, value in wanted.items():
        setattr(read, name, value)
    assert read.save(qb=qb).Id == record.Id
    after = kind.get(record.Id, qb=qb)
    assert {name: getattr(after, name) for name in wanted} == wanted


def noted(kind: Any, qb: QuickBooks, record: Any) -> None:
    """A note can hang on it."""
    if kind is Attachable or not (entity_of(kind).is_transaction or kind.__name__ in {"Customer", "Vendor"}):
        return
    pointer = AttachableRef()
    pointer.EntityRef = Ref.from_json({"type": kind.__name__, "value": record.Id})
    note = Attachable()
    note.Note = "seen"
    note.AttachableRef.append(pointer)
    assert Attachable.get(note.save(qb=qb).Id, qb=qb).AttachableRef[0].EntityRef.value == record.Id


def posted(kind: Any, qb: QuickBooks, record: Any) -> None:
    """It is sent, printed, voided and deleted, as far as the client knows how."""
    if issubclass(kind, SendMixin):
        sent = record.send(qb=qb, send_to="a@example.com")
        assert sent[kind.__name__]["EmailStatus"] == "EmailSent"
    if issubclass(kind, QuickbooksPdfDownloadable):
        assert record.download_pdf(qb=qb).startswith(b"%PDF-")
    if issubclass(kind, VoidMixin):
        kind.get(record.Id, qb=qb).void(qb=qb)
        assert (kind.get(record.Id, qb=qb).TotalAmt, kind.get(record.Id, qb=qb).PrivateNote[:6]) == (
            0,
            "Voided",
        )
    if issubclass(kind, DeleteMixin):
        gone = made(kind, qb, "deleted").delete(qb=qb)
        assert next(iter(gone.values()))["status"] == "Deleted"


def together(kind: Any, qb: QuickBooks) -> None:
    """In batches: made, changed, deleted."""
    if not issubclass(kind, UpdateMixin) or kind in {CreditCardPayment, CompanyCurrency}:
        return
    several = batch_create([a_form(kind, qb, mark) for mark in ("two", "three")], qb=qb)
    assert (len(several.successes), several.faults) == (2, [])
    again = batch_update(several.successes, qb=qb)
    assert [each.Id for each in again.successes] == [each.Id for each in several.successes]
    if issubclass(kind, DeleteMixin):
        assert batch_delete(again.successes, qb=qb).faults == []


def apart(qb: QuickBooks, folder: Path) -> None:
    """What is neither created nor deleted by itself: settings, rates, files, tax codes."""
    assert Preferences.get(qb=qb).save(qb=qb).Id == "1"
    rate = ExchangeRate.where("SourceCurrencyCode = 'EUR'", qb=qb)[0]
    rate.Rate = 1.5
    assert rate.save(qb=qb).Rate == 1.5
    company = CompanyInfo.get(1, qb=qb)
    company.LegalName = "A Legal Name"
    assert company.save(qb=qb).LegalName == "A Legal Name"
    service, detail = TaxService(), TaxRateDetails()
    service.TaxCode, detail.TaxRateName, detail.RateValue, detail.TaxAgencyId = "County", "County", 3, 1
    service.TaxRateDetails.append(detail)
    assert service.save(qb=qb).TaxCode == "County"
    file = Attachable()
    file.FileName, file.ContentType = "letter.txt", "text/plain"
    (folder / "letter.txt").write_text("pay up, please")
    file._FilePath = str(folder / "letter.txt")
    assert Attachable.get(file.save(qb=qb).Id, qb=qb).Size == 14
    assert qb.get_report("AgedReceivables")["Header"]["ReportName"] == "AgedReceivables"


def proved_by_python(folder: Path) -> set[Proof]:
    """Everything at once, with a witness between."""
    sandbox = a_sandbox()
    witness = Witness(sandbox)
    qb = a_quickbooks(sandbox)
    for name in sorted(KINDS):
        try:
            every_operation(KINDS[name], qb)
        except Exception as error:
            error.add_note(f"while {name} was put through its operations")
            raise
    apart(qb, folder)
    return witness.proved


def test_every_class_does_all_its_client_can_and_the_manual_says_so(tmp_path):
    assert_told(PYTHON, proved_by_python(tmp_path))


def test_no_class_is_forgotten():
    assert {each.__name__ for each in FOUND if getattr(each, "qbo_object_name", "")} - set(KINDS) <= {
        each.__name__ for each in UNSERVED
    }
