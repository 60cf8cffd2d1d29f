"""What each order writes, field by field: only what we mean (style 15), and what each failure leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import responses
from msgspec import structs

from connectors.qbo.performers import PERFORMERS
from connectors.qbo.performers.write_notes import wanted
from plugin.books import Accepted, BooksError, Refused, TryLater, Unclear
from plugin.core.blocks import MEMO, NOTES
from plugin.orders import (
    AttachNote,
    ChargeLine,
    IssueCredit,
    Order,
    RaiseCharge,
    RemoveMemoBlock,
    RestoreTerms,
    SendInvoice,
    SetCodTerms,
    WriteNotesBlock,
)
from tests.memory_books import a_customer, an_invoice
from tests.qbo.bodies import HTML_502, STALE_5010, fault
from tests.qbo.scripted import META, Scripted

SENT_BEFORE = datetime(2026, 1, 2, 15, tzinfo=UTC)
SENT_NOW = {"DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": "2026-03-02T04:00:00-08:00"}}
NOTICE = SendInvoice(invoice=an_invoice("130", sync_token="4", emailed_at=SENT_BEFORE), words="Please pay.")
MEMO_WANTED = MEMO.with_block(NOTICE.invoice.memo, "Please pay.")
MEMO_WRITE = {"Id": "130", "SyncToken": "4", "sparse": True, "CustomerMemo": {"value": MEMO_WANTED}}
RID = "5f0c2c1e-7f4e-4d1c-9a41-0b6f6f0e7a11"


@pytest.fixture
def quickbooks():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Scripted(mock)


def perform(quickbooks, order):
    return quickbooks.books.perform(order, request_id=RID)


def failure_of(quickbooks, order) -> BooksError:
    with pytest.raises(BooksError) as caught:
        perform(quickbooks, order)
    return caught.value


def an_answered_invoice(**fields):
    return {"Id": "130", "SyncToken": "5", "MetaData": META, **fields}


def test_every_kind_of_order_has_a_performer():
    assert set(PERFORMERS) == {order.kind for order in Order.__args__}


# -- sending ---------------------------------------------------------------------------------------


def test_a_notice_writes_the_memo_and_sends_to_the_invoices_own_address(quickbooks):
    quickbooks.answer("Invoice", an_answered_invoice())
    quickbooks.answer("Invoice", an_answered_invoice(**SENT_NOW))
    proof = perform(quickbooks, NOTICE)

    assert quickbooks.writes == [("invoice", None, MEMO_WRITE), ("invoice/130/send", RID, None)]
    assert "sendTo" not in quickbooks.mock.calls[-1].request.url
    assert quickbooks.mock.calls[-1].request.headers["Content-Type"] == "application/octet-stream"
    assert (proof.ref, proof.tid) == ("130 2026-03-02T12:00:00+00:00", "tid-1")


def test_a_memo_that_reads_so_already_is_not_written_again(quickbooks):
    quickbooks.answer("Invoice", an_answered_invoice(**SENT_NOW))
    perform(quickbooks, replace(NOTICE, invoice=structs.replace(NOTICE.invoice, memo=MEMO_WANTED)))

    assert quickbooks.writes == [("invoice/130/send", RID, None)]


@pytest.mark.parametrize("answer", [{"status": 502, "body": HTML_502}, {"status": 429, "body": b""}])
def test_trouble_with_the_memo_leaves_the_send_certain(quickbooks, answer):
    quickbooks.answer("Invoice", **answer)

    assert type(failure_of(quickbooks, NOTICE)) is TryLater
    assert [path for path, _, _ in quickbooks.writes] == ["invoice"]


@pytest.mark.parametrize("code", ["6210", "5010"])
def test_a_closed_period_is_refused_before_anything_is_sent(quickbooks, code):
    quickbooks.answer("Invoice", status=400, body=fault(code, "The account period is closed"))

    assert failure_of(quickbooks, NOTICE).reason == "closed period"
    assert len(quickbooks.writes) == 1


def test_a_send_that_is_accepted_without_a_newer_delivery_time_is_unclear_and_not_to_be_repeated(quickbooks):
    quickbooks.answer("Invoice", an_answered_invoice())
    earlier = {"DeliveryInfo": {"DeliveryTime": SENT_BEFORE.isoformat()}, "EmailStatus": "EmailSent"}
    quickbooks.answer("Invoice", an_answered_invoice(**earlier))

    assert type(failure_of(quickbooks, NOTICE)) is Accepted


def test_an_answer_to_a_send_that_holds_no_invoice_is_unclear(quickbooks):
    quickbooks.answer("Invoice", an_answered_invoice())
    quickbooks.answer("Invoice", body=b'{"time":"2026-03-02T04:00:00-08:00"}')

    assert type(failure_of(quickbooks, NOTICE)) is Unclear


def test_an_invoice_somebody_has_just_sent_by_hand_is_not_sent_again(quickbooks):
    quickbooks.answer("Invoice", an_answered_invoice(**SENT_NOW))

    assert type(failure_of(quickbooks, NOTICE)) is TryLater
    assert len(quickbooks.writes) == 1


@pytest.mark.parametrize("balance", [0, 99.99])
def test_what_was_paid_while_the_memo_was_written_is_not_asked_for(quickbooks, balance):
    quickbooks.answer("Invoice", an_answered_invoice(Balance=balance))

    assert type(failure_of(quickbooks, NOTICE)) is TryLater
    assert [path for path, _, _ in quickbooks.writes] == ["invoice"]


def test_a_notice_repeated_after_its_memo_was_written_goes_on_where_it_stopped(quickbooks):
    quickbooks.rows["Invoice"] = [an_answered_invoice(CustomerMemo={"value": MEMO_WANTED})]
    quickbooks.answer("Invoice", status=400, body=STALE_5010)
    quickbooks.answer("Invoice", an_answered_invoice(**SENT_NOW))
    perform(quickbooks, NOTICE)

    assert quickbooks.writes[-1] == ("invoice/130/send", RID, None)


def test_a_notice_repeated_after_it_was_sent_is_proved_and_not_sent_again(quickbooks):
    quickbooks.rows["Invoice"] = [an_answered_invoice(CustomerMemo={"value": MEMO_WANTED}, **SENT_NOW)]
    quickbooks.answer("Invoice", status=400, body=STALE_5010)

    assert perform(quickbooks, NOTICE).at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert len(quickbooks.writes) == 1


# -- charges ---------------------------------------------------------------------------------------

CHARGE = RaiseCharge(
    customer=a_customer("9", term_id="3"),
    source=an_invoice("130", email="late@customer.example"),
    number="INT-2026-03-001",
    dated_on=date(2026, 3, 2),
    due_on=date(2026, 3, 17),
    lines=(
        ChargeLine(text="Interest on 1130", amount_minor=1381),
        ChargeLine(text="on 1131", amount_minor=500),
    ),
    marker="[dunwell 7f3a]",
)
SOURCE = {
    "Id": "130",
    "SyncToken": "0",
    "MetaData": META,
    "Line": [
        {"SalesItemLineDetail": {"ItemRef": {"value": "1"}, "ClassRef": {"value": "500", "name": "East"}}}
    ],
    "DepartmentRef": {"value": "2", "name": "Shop"},
    "CurrencyRef": {"value": "EUR"},
    "ExchangeRate": 1.0875,
    "BillAddr": {"Id": "77", "Line1": "Acme", "Line2": "12 Elm St"},
}
CUSTOMER = {
    "Id": "9",
    "SyncToken": "1",
    "MetaData": META,
    "BillAddr": {"Id": "5", "Line1": "12 Elm St", "City": "Troy", "Lat": "42.1", "PostalCode": ""},
}


def on_file(quickbooks, *, country="US", **rows):
    url = "https://quickbooks.api.intuit.com/v3/company/123/companyinfo/123"
    quickbooks.mock.add("GET", url, json={"CompanyInfo": {"Country": country}})
    quickbooks.rows |= {"Customer": [CUSTOMER], **rows}


class OneLook(dict):
    """Rows that are there from the second question on: first we look for the charge, then for its source."""

    def __init__(self, quickbooks, second):
        super().__init__()
        self.quickbooks, self.second = quickbooks, second

    def get(self, entity, default=()):
        if entity == "Invoice" and "DocNumber" in self.quickbooks.queries[-1]:
            return []
        return self.second.get(entity, default)


def test_a_charge_leaves_nothing_to_be_derived(quickbooks):
    on_file(quickbooks, Invoice=[SOURCE], Item=[{"Id": "21", "Name": "Late payment interest"}])
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)
    quickbooks.answer("Invoice", {"Id": "200", "TotalAmt": 18.81})
    proof = perform(quickbooks, CHARGE)

    sold = {"ItemRef": {"value": "21"}, "TaxCodeRef": {"value": "NON"}, "ClassRef": {"value": "500"}}
    shared = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold}
    ((path, request_id, body),) = quickbooks.writes
    assert (path, request_id, proof.ref, proof.details) == ("invoice", RID, "200", {"total": "18.81"})
    assert body == {
        "CustomerRef": {"value": "9"},
        "DocNumber": "INT-2026-03-001",
        "TxnDate": "2026-03-02",
        "DueDate": "2026-03-17",
        "PrivateNote": "[dunwell 7f3a]",
        "Line": [
            {"Amount": 13.81, "Description": "Interest on 1130", **shared},
            {"Amount": 5.00, "Description": "on 1131", **shared},
        ],
        "SalesTermRef": {"value": "3"},
        "BillEmail": {"Address": "late@customer.example"},
        "BillAddr": {"Line1": "12 Elm St", "City": "Troy"},
        "CurrencyRef": {"value": "EUR"},
        "ExchangeRate": 1.0875,
        "DepartmentRef": {"value": "2"},
    }


def test_outside_the_us_interest_is_not_taxed_by_the_documents_own_word(quickbooks):
    on_file(quickbooks, country="CAN", Invoice=[SOURCE], Item=[{"Id": "21", "Name": "Late payment interest"}])
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)
    quickbooks.answer("Invoice", {"Id": "200"})
    perform(quickbooks, CHARGE)

    ((_, _, body),) = quickbooks.writes
    assert body["GlobalTaxCalculation"] == "NotApplicable"
    assert "TaxCodeRef" not in body["Line"][0]["SalesItemLineDetail"]


@pytest.mark.parametrize(
    ("accounts", "account_id", "made"),
    [
        ([{"Id": "40", "Name": "Services"}], "90", ["account", "item", "invoice"]),
        ([{"Id": "40", "Name": "late fee INCOME"}], "40", ["item", "invoice"]),
        (
            [{"Id": "41", "Name": "Interest income"}, {"Id": "40", "Name": "Late Fees"}],
            "40",
            ["item", "invoice"],
        ),
    ],
)
def test_the_item_is_made_once_with_an_income_account_of_its_own(quickbooks, accounts, account_id, made):
    on_file(quickbooks, Invoice=[SOURCE], Account=accounts)
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)
    if "account" in made:
        quickbooks.answer("Account", {"Id": "90"})
    quickbooks.answer("Item", {"Id": "21"})
    quickbooks.answer("Invoice", {"Id": "200"})
    perform(quickbooks, CHARGE)

    assert [path for path, _, _ in quickbooks.writes] == made
    item = next(body for path, _, body in quickbooks.writes if path == "item")
    assert item == {
        "Name": "Late payment interest",
        "Type": "Service",
        "IncomeAccountRef": {"value": account_id},
    }
    ids = [request_id for _, request_id, _ in quickbooks.writes]
    assert len(set(ids)) == len(ids)
    assert all(len(one) == 36 for one in ids)


def test_a_lost_answer_about_the_item_leaves_the_charge_certain(quickbooks):
    on_file(quickbooks, Invoice=[SOURCE], Account=[{"Id": "40", "Name": "Late fee income"}])
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)
    quickbooks.answer("Item", status=502, body=HTML_502)

    assert type(failure_of(quickbooks, CHARGE)) is TryLater


def test_a_charge_that_is_there_already_is_proved_and_not_raised_again(quickbooks):
    quickbooks.rows["Invoice"] = [{"Id": "200", "PrivateNote": "Voided - [dunwell 7f3a]"}]

    assert perform(quickbooks, CHARGE).ref == "200"
    assert quickbooks.queries == ["SELECT * FROM Invoice WHERE DocNumber = 'INT-2026-03-001' MAXRESULTS 1000"]


def test_a_number_that_appears_meanwhile_is_judged_by_its_marker(quickbooks):
    on_file(quickbooks, Invoice=[SOURCE], Item=[{"Id": "21", "Name": "Late payment interest"}])
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)
    quickbooks.answer("Invoice", status=400, body=fault("6140", "DocNumber=INT-2026-03-001 is assigned"))

    assert failure_of(quickbooks, CHARGE).reason == "number taken"


def test_an_item_that_another_charge_has_just_made_is_used(quickbooks):
    on_file(quickbooks, Invoice=[SOURCE], Account=[{"Id": "40", "Name": "Late fee income"}])
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)
    quickbooks.answer("Item", status=400, body=fault("6240", "already exists"))
    assert failure_of(quickbooks, CHARGE).code == "6240"

    quickbooks.rows.second["Item"] = [{"Id": "21", "Name": "Late payment interest", "Type": "Service"}]
    quickbooks.answer("Invoice", {"Id": "200"})
    assert perform(quickbooks, CHARGE).ref == "200"


@pytest.mark.parametrize("missing", ["Invoice", "Customer"])
def test_a_charge_for_what_is_gone_is_refused(quickbooks, missing):
    on_file(quickbooks, Invoice=[SOURCE])
    quickbooks.rows[missing] = []
    quickbooks.rows = OneLook(quickbooks, quickbooks.rows)

    assert failure_of(quickbooks, CHARGE).reason == "gone"


# -- notes -----------------------------------------------------------------------------------------

NOTE = AttachNote(customer_id="9", text="Called Pat.", marker="Ref. 7f3a")


def test_a_note_is_attached_to_the_customer_with_its_marker(quickbooks):
    quickbooks.answer("Attachable", {"Id": "5000000000000503624"})

    assert perform(quickbooks, NOTE).ref == "5000000000000503624"
    assert quickbooks.writes == [
        (
            "attachable",
            RID,
            {
                "Note": "Called Pat.\nRef. 7f3a",
                "AttachableRef": [{"EntityRef": {"type": "Customer", "value": "9"}}],
            },
        )
    ]


def test_a_long_note_is_cut_and_its_marker_never(quickbooks):
    quickbooks.answer("Attachable", {"Id": "1"})
    perform(quickbooks, replace(NOTE, text="x" * 5000))

    note = quickbooks.writes[0][2]["Note"]
    assert len(note) == 2000
    assert note.endswith("…\nRef. 7f3a")


def test_a_note_is_found_by_its_marker_as_a_whole_line(quickbooks):
    quickbooks.rows["Attachable"] = [
        {"Id": "1", "Note": "about Ref. 7f3a and more"},
        {"Id": "2", "Note": "Called Pat.\nRef. 7f3a"},
    ]

    assert quickbooks.books.trace(NOTE, request_id=RID).ref == "2"


def test_a_note_is_found_by_the_marker_that_notes_bore_before(quickbooks):
    quickbooks.rows["Attachable"] = [
        {"Id": "1", "Note": "Called Pat.\n[dunwell note action/17f3a]"},
        {"Id": "2", "Note": "Called Pat.\n[dunwell note action/7f3a]"},
    ]

    assert quickbooks.books.trace(NOTE, request_id=RID).ref == "2"
    assert quickbooks.books.trace(replace(NOTE, marker="Ref. f3a"), request_id=RID) is None


DIGEST = WriteNotesBlock(customer=a_customer("9", notes="Gate code", sync_token="6"), words="COD since today")


def test_the_digest_is_one_field_of_the_customer(quickbooks):
    quickbooks.answer("Customer", {"Id": "9", "SyncToken": "7"})
    perform(quickbooks, DIGEST)

    notes = NOTES.with_block("Gate code", "COD since today")
    assert quickbooks.writes == [
        ("customer", None, {"Id": "9", "SyncToken": "6", "sparse": True, "Notes": notes})
    ]


def test_a_digest_that_reads_so_already_costs_no_call(quickbooks):
    there = NOTES.with_block("Gate code", "COD since today")
    perform(quickbooks, replace(DIGEST, customer=a_customer("9", notes=there)))
    perform(quickbooks, replace(DIGEST, words=""))

    assert quickbooks.writes == []


def test_where_the_shorter_limit_holds_our_words_are_cut_further(quickbooks):
    quickbooks.answer("Customer", status=400, body=fault("2050", "Min:0 Max:1,024 supported."))
    quickbooks.answer("Customer", {"Id": "9"})
    perform(quickbooks, replace(DIGEST, words="w" * 3000))

    lengths = [len(body["Notes"]) for _, _, body in quickbooks.writes]
    assert lengths == [2000, 1024]


def test_a_digest_edited_meanwhile_is_decided_anew_unless_it_reads_so(quickbooks):
    quickbooks.answer("Customer", status=400, body=STALE_5010)
    quickbooks.rows["Customer"] = [CUSTOMER | {"Notes": "Gate code 2"}]
    assert type(failure_of(quickbooks, DIGEST)) is TryLater

    quickbooks.answer("Customer", status=400, body=STALE_5010)
    quickbooks.rows["Customer"] = [CUSTOMER | {"Notes": NOTES.with_block("Gate code 2", "COD since today")}]
    assert perform(quickbooks, DIGEST).ref == "9"


def test_only_our_words_are_cut():
    text = wanted("u" * 1900, "w" * 500, 2000)

    assert text.startswith("u" * 1900)
    assert len(text) == 2000
    assert NOTES.without_block(text) == "u" * 1900
    with pytest.raises(Refused):
        wanted("u" * 1990, "w", 2000)


# -- credits ---------------------------------------------------------------------------------------

CREDIT = IssueCredit(
    customer=a_customer("9"),
    charge=an_invoice("130"),
    number="CR-7f3a-1",
    dated_on=date(2026, 3, 3),
    lines=(ChargeLine(text="Credit on invoice 1007", amount_minor=1000),),
    marker="[dunwell-credit:7f3a/1]",
)
ITEM = {"Id": "5", "Name": "Late payment interest", "Type": "Service"}


def test_a_credit_whose_answer_does_not_say_what_is_left_of_it_is_read_for_it(quickbooks):
    on_file(
        quickbooks,
        Invoice=[an_answered_invoice(Balance=13.81)],
        Item=[ITEM],
        CreditMemo=[{"Id": "71", "SyncToken": "0", "MetaData": META, "RemainingCredit": 10}],
    )
    quickbooks.answer("CreditMemo", {"Id": "71", "SyncToken": "0", "MetaData": META})
    quickbooks.answer("Payment", {"Id": "72"})

    assert perform(quickbooks, CREDIT).details == {"applied": "10", "payment": "72"}
    assert [path for path, _, _ in quickbooks.writes] == ["creditmemo", "payment"]


def test_a_credit_that_was_made_and_cannot_be_read_is_unclear(quickbooks):
    on_file(quickbooks, Invoice=[an_answered_invoice(Balance=13.81)], Item=[ITEM])
    quickbooks.answer("CreditMemo", {"Id": "71", "SyncToken": "0", "MetaData": META})

    assert type(failure_of(quickbooks, CREDIT)) is Unclear


# -- terms -----------------------------------------------------------------------------------------

COD = {"Id": "12", "Name": "COD - pay before work", "Active": True, "DueDays": 0, "SyncToken": "0"}


def a_raw_customer(record_id, term_id, *, active=True):
    ref = {"SalesTermRef": {"value": term_id}} if term_id else {}
    return {"Id": record_id, "SyncToken": "8", "MetaData": META, "Active": active, **ref}


def on_terms(*customers):
    return SetCodTerms(
        customers=tuple(a_customer(record_id, term_id=term_id) for record_id, term_id in customers),
        cod_term_id=None,
    )


def test_cod_changes_one_field_of_those_not_yet_on_it(quickbooks):
    quickbooks.rows = {
        "Term": [COD],
        "Customer": [
            a_raw_customer("9", "3"),
            a_raw_customer("10", "12"),
            a_raw_customer("11", "3", active=False),
        ],
    }
    quickbooks.answer("Customer", a_raw_customer("9", "12"))
    proof = perform(quickbooks, on_terms(("9", "3"), ("10", "3"), ("11", "3")))

    assert quickbooks.writes == [
        ("customer", None, {"Id": "9", "SyncToken": "8", "sparse": True, "SalesTermRef": {"value": "12"}})
    ]
    assert proof.details == {"cod_term_id": "12"}


def test_our_term_is_made_when_there_is_none(quickbooks):
    quickbooks.rows = {"Customer": [a_raw_customer("9", None)]}
    quickbooks.answer("Term", {"Id": "12"})
    quickbooks.answer("Customer", a_raw_customer("9", "12"))
    perform(quickbooks, on_terms(("9", None)))

    path, request_id, body = quickbooks.writes[0]
    assert (path, body) == ("term", {"Name": "COD - pay before work", "DueDays": 0})
    assert request_id not in (None, RID)


@pytest.mark.parametrize("changed", [{"DueDays": 5}, {"Active": False}])
def test_a_term_of_our_name_that_a_person_has_changed_is_not_ours(quickbooks, changed):
    quickbooks.rows = {"Term": [COD | changed], "Customer": [a_raw_customer("9", "3")]}
    quickbooks.answer("Term", status=400, body=fault("6240", "already exists"))

    assert failure_of(quickbooks, on_terms(("9", "3"))).reason == "terms not ours"


def test_terms_changed_since_stop_the_order_before_anything_is_written(quickbooks):
    quickbooks.rows = {"Term": [COD], "Customer": [a_raw_customer("9", "3"), a_raw_customer("10", "2")]}

    assert type(failure_of(quickbooks, on_terms(("9", "3"), ("10", "3")))) is TryLater
    assert quickbooks.writes == []


@pytest.mark.parametrize(("first_fails", "failure"), [(True, TryLater), (False, Unclear)])
def test_an_order_that_stops_half_way_is_unclear(quickbooks, first_fails, failure):
    quickbooks.rows = {"Term": [COD], "Customer": [a_raw_customer("9", "3"), a_raw_customer("10", "3")]}
    if not first_fails:
        quickbooks.answer("Customer", a_raw_customer("9", "12"))
    quickbooks.answer("Customer", status=400, body=STALE_5010)
    order = on_terms(("9", "3"), ("10", "3"))

    assert type(failure_of(quickbooks, order)) is failure
    assert quickbooks.books.trace(order, request_id=RID) is None


def test_cod_for_a_customer_who_is_gone_is_refused(quickbooks):
    assert failure_of(quickbooks, on_terms(("9", "3"))).reason == "gone"


def restoring(former, default=None):
    on_cod = a_customer("9", term_id="12")
    return RestoreTerms(customers=((on_cod, former),), cod_term_id="12", default_term_id=default)


def test_former_terms_are_given_back_in_place_of_ours(quickbooks):
    quickbooks.rows = {"Customer": [a_raw_customer("9", "12")]}
    quickbooks.answer("Customer", a_raw_customer("9", "3"))
    perform(quickbooks, restoring("3"))

    assert [body["SalesTermRef"] for _, _, body in quickbooks.writes] == [{"value": "3"}]


def test_a_persons_choice_since_is_left_alone(quickbooks):
    quickbooks.rows = {"Customer": [a_raw_customer("9", "2")]}

    assert perform(quickbooks, restoring("3")).details == {"left_alone": "9"}
    assert quickbooks.writes == []


def test_no_terms_are_given_back_by_clearing_them(quickbooks):
    quickbooks.rows = {"Customer": [a_raw_customer("9", "12")]}
    quickbooks.answer("Customer", a_raw_customer("9", None))
    perform(quickbooks, restoring(None))

    assert [body["SalesTermRef"] for _, _, body in quickbooks.writes] == [None]


def test_terms_that_did_not_clear_become_the_default_or_a_persons_business(quickbooks):
    quickbooks.rows = {"Customer": [a_raw_customer("9", "12")]}
    quickbooks.answer("Customer", a_raw_customer("9", "12"))
    quickbooks.answer("Customer", status=400, body=fault("2500", "Invalid Reference Id"))
    quickbooks.answer("Customer", a_raw_customer("9", "3"))
    perform(quickbooks, restoring(None, default="3"))
    tried = [None, {"value": ""}]
    assert [body["SalesTermRef"] for _, _, body in quickbooks.writes] == [*tried, {"value": "3"}]

    quickbooks.answer("Customer", a_raw_customer("9", "12"))
    quickbooks.answer("Customer", a_raw_customer("9", "12"))
    assert failure_of(quickbooks, restoring(None)).reason == "terms not cleared"


# -- the block leaves ------------------------------------------------------------------------------


def test_a_memo_without_our_block_costs_no_call(quickbooks):
    assert perform(quickbooks, RemoveMemoBlock(invoice=NOTICE.invoice)).ref == "130"
    assert len(quickbooks.mock.calls) == 0


def test_our_block_leaves_by_one_field(quickbooks):
    quickbooks.answer("Invoice", an_answered_invoice())
    perform(quickbooks, RemoveMemoBlock(invoice=structs.replace(NOTICE.invoice, memo=MEMO_WANTED)))

    memo = {"CustomerMemo": {"value": NOTICE.invoice.memo}}
    assert quickbooks.writes == [("invoice", None, {"Id": "130", "SyncToken": "4", "sparse": True} | memo)]
