"""From QuickBooks' JSON to our records: golden examples, and what is refused."""

import json
from datetime import UTC, date, datetime

import pytest

from connectors.qbo.client import Raw
from connectors.qbo.decode import decode
from connectors.qbo.fields import KnownLedger
from connectors.qbo.mapping import fact_from
from connectors.qbo.reader import is_deleted
from plugin.books import Refused, TryLater
from plugin.facts import (
    Application,
    CreditRecord,
    CustomerRecord,
    InvoiceRecord,
    JournalRecord,
    PaymentRecord,
    ReceiptRecord,
    TermRecord,
)

LEDGER = KnownLedger("USD", frozenset(("84",)))
COMMON = {
    "domain": "QBO",
    "sparse": False,
    "Id": "7",
    "SyncToken": "3",
    "MetaData": {"CreateTime": "2020-09-29T05:58:07-07:00", "LastUpdatedTime": "2020-09-29T05:58:09-07:00"},
}
UPDATED_AT = datetime(2020, 9, 29, 12, 58, 9, tzinfo=UTC)
INVOICE = COMMON | {
    "AllowIPNPayment": False,
    "CustomField": [{"DefinitionId": "1", "Name": "Crew #", "Type": "StringType"}],
    "DocNumber": "1043",
    "TxnDate": "2020-09-29",
    "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
    "LinkedTxn": [{"TxnId": "12", "TxnType": "Payment"}],
    "Line": [
        {
            "Id": "1",
            "LineNum": 1,
            "Amount": 100.00,
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {
                "ItemRef": {"value": "1", "name": "Services"},
                "TaxCodeRef": {"value": "NON"},
            },
        },
        {"Amount": 100.00, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
    ],
    "TxnTaxDetail": {"TotalTax": 0},
    "CustomerRef": {"value": "9", "name": "Acme"},
    "CustomerMemo": {"value": "Thank you."},
    "DueDate": "2020-10-29",
    "TotalAmt": 100.00,
    "PrintStatus": "NeedToPrint",
    "EmailStatus": "EmailSent",
    "BillEmail": {"Address": "ap@acme.example"},
    "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": "2020-09-30T08:00:00-07:00"},
    "Balance": 40.5,
}


def fact(entity, record, ledger=LEDGER):
    """The fact of one record, read as a page of a query."""
    page = {
        "QueryResponse": {entity: [record], "startPosition": 1, "maxResults": 1},
        "time": "2026-03-02T12:00:00Z",
    }
    (row,) = decode(Raw(json.dumps(page).encode(), None)).query_response.all()
    return fact_from(row, ledger)


def test_an_invoice():
    assert fact("Invoice", INVOICE) == InvoiceRecord(
        id="7",
        number="1043",
        customer_id="9",
        currency="USD",
        issued_on=date(2020, 9, 29),
        due_on=date(2020, 10, 29),
        total_minor=10_000,
        balance_minor=4_050,
        email="ap@acme.example",
        memo="Thank you.",
        private_note="",
        emailed_at=datetime(2020, 9, 30, 15, tzinfo=UTC),
        email_error=None,
        is_voided=False,
        sync_token="3",
        updated_at=UPDATED_AT,
    )


@pytest.mark.parametrize(
    ("changed", "is_voided"),
    [
        ({"TotalAmt": 0, "Balance": 0, "PrivateNote": "Voided"}, True),
        ({"TotalAmt": 0, "Balance": 0, "PrivateNote": "Voided - entered twice"}, True),
        ({"TotalAmt": 0, "Balance": 0}, False),
        ({"TotalAmt": 100, "Balance": 0, "PrivateNote": "Voided the first one"}, False),
    ],
)
def test_a_voided_invoice_is_worth_nothing_and_says_so(changed, is_voided):
    assert fact("Invoice", INVOICE | changed).is_voided is is_voided


def test_an_invoice_that_waits_to_be_mailed_was_not_mailed():
    waiting = INVOICE | {"EmailStatus": "NeedToSend", "DeliveryInfo": {"DeliveryType": "Email"}}

    assert fact("Invoice", waiting).emailed_at is None


def test_mail_that_came_back_is_told():
    returned = {"DeliveryTime": "2020-09-30T08:00:00-07:00", "DeliveryErrorType": "Undeliverable"}

    assert fact("Invoice", INVOICE | {"DeliveryInfo": returned}).email_error == "Undeliverable"


def test_a_time_without_an_offset_is_intuits_own():
    naive = INVOICE | {"DeliveryInfo": {"DeliveryTime": "2020-09-30T08:00:00"}}

    assert fact("Invoice", naive).emailed_at == datetime(2020, 9, 30, 15, tzinfo=UTC)


def test_numbers_written_as_text_are_numbers():
    assert fact("Invoice", INVOICE | {"TotalAmt": "100.00", "Balance": "40.50"}) == fact("Invoice", INVOICE)


def test_money_has_the_decimals_of_its_currency():
    yen = INVOICE | {"CurrencyRef": {"value": "JPY"}, "TotalAmt": 12_000, "Balance": 12_000.00}

    assert fact("Invoice", yen).total_minor == 12_000
    assert (
        fact("Invoice", INVOICE | {"CurrencyRef": {"value": "KWD"}, "Balance": 40.125}).balance_minor
        == 40_125
    )


def test_a_record_without_a_currency_has_the_companys():
    plain = {name: value for name, value in INVOICE.items() if name != "CurrencyRef"}

    assert fact("Invoice", plain, KnownLedger("CAD")).currency == "CAD"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"Balance": 40.125}, "Balance has more decimals than its currency"),
        ({"Balance": "Infinity"}, "Balance has more decimals than its currency"),
        ({"Balance": 4e15}, "Balance is larger than any amount we can keep"),
        (
            {"CurrencyRef": {"value": "JPY"}, "TotalAmt": 12_000.5},
            "TotalAmt has more decimals than its currency",
        ),
        ({"DueDate": None}, "DueDate is missing or cannot be read"),
        ({"CustomerRef": None}, "CustomerRef is missing or cannot be read"),
        ({"MetaData": None}, "MetaData.LastUpdatedTime is missing or cannot be read"),
    ],
)
def test_what_cannot_be_represented_is_refused_by_name_only(changed, what):
    with pytest.raises(Refused) as failure:
        fact("Invoice", INVOICE | changed)

    assert failure.value.sentence == f"QuickBooks sent a record (Invoice) that cannot be read. Its {what}."
    assert failure.value.reason == "unreadable"


def test_a_record_of_another_shape_is_read_again_later_and_not_quoted():
    with pytest.raises(TryLater) as failure:
        fact("Invoice", INVOICE | {"TotalAmt": "a lot, said Pat"})

    assert "Pat" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_a_customer():
    raw = COMMON | {
        "DisplayName": "Acme:Site 2",
        "Active": False,
        "Job": True,
        "BillWithParent": True,
        "ParentRef": {"value": "3"},
        "PrimaryEmailAddr": {"Address": "ap@acme.example"},
        "SalesTermRef": {"value": "5", "name": "Net 10"},
        "Balance": 0,
        "BalanceWithJobs": 12.5,
        "Notes": "Gate code 4411",
        "CurrencyRef": {"value": "USD"},
    }
    assert fact("Customer", raw) == CustomerRecord(
        id="7",
        name="Acme:Site 2",
        is_active=False,
        parent_id="3",
        bills_with_parent=True,
        email="ap@acme.example",
        term_id="5",
        currency="USD",
        balance_minor=0,
        notes="Gate code 4411",
        sync_token="3",
        updated_at=UPDATED_AT,
    )


def test_s3_9_of_contact_data_only_whether_they_are_known_is_read():
    raw = COMMON | {"DisplayName": "Acme", "Balance": 0}

    def known(**fields):
        found = fact("Customer", raw | fields)
        return found.has_phone, found.has_address, found.has_contact_name

    assert known() == (False, False, False)
    assert known(PrimaryPhone={"FreeFormNumber": "(555) 010-1234"})[0]
    assert known(Mobile={"FreeFormNumber": "(555) 010-1234"})[0]
    assert not known(PrimaryPhone={}, Mobile={"FreeFormNumber": ""})[0]
    assert known(BillAddr={"Id": "2", "Line1": "1 Main Street", "City": "Bayshore"})[1]
    assert not known(BillAddr={"Id": "2", "Line1": "", "City": "Bayshore"})[1]
    assert known(GivenName="Pat")[2]
    assert known(FamilyName="Lee")[2]


def test_s4_1_the_earliest_day_of_service_of_all_lines_is_read():
    def line(text="", **detail):
        sold = {"ItemRef": {"value": "1"}, **detail}
        return {
            "Amount": 50.00,
            "Description": text,
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": sold,
        }

    def served_on(*lines):
        return fact("Invoice", INVOICE | {"Line": list(lines)}).served_on

    assert served_on(line()) is None
    assert served_on(line(ServiceDate="2020-09-20"), line(ServiceDate="2020-09-12")) == date(2020, 9, 12)
    assert served_on(line(ServiceDate="2020-13-01")) is None
    assert served_on(line('"ServiceDate": "2019-01-01"')) is None  # words of a person, and no field


def test_terms_by_days_and_by_the_day_of_the_month():
    by_days = fact("Term", COMMON | {"Name": "Net 120", "Active": True, "Type": "STANDARD", "DueDays": "120"})
    by_date = fact("Term", COMMON | {"Name": "15th", "Type": "DATE_DRIVEN", "DayOfMonthDue": 15})

    assert by_days == TermRecord(
        id="7", name="Net 120", is_active=True, due_days=120, sync_token="3", updated_at=UPDATED_AT
    )
    assert by_date.due_days is None


def a_line(amount, kind, record_id):
    return {"Amount": amount, "LinkedTxn": [{"TxnId": record_id, "TxnType": kind}], "LineEx": {"any": [{}]}}


def test_a_payment_that_uses_up_a_credit():
    raw = COMMON | {
        "TxnDate": "2020-10-01",
        "CustomerRef": {"value": "9"},
        "TotalAmt": 0,
        "UnappliedAmt": 0,
        "Line": [
            a_line(50.00, "Invoice", "11"),
            a_line(30.00, "CreditMemo", "12"),
            a_line(20.00, "JournalEntry", "13"),
            a_line(5.00, "Expense", "14"),
        ],
    }
    assert fact("Payment", raw) == PaymentRecord(
        id="7",
        number="",
        customer_id="9",
        currency="USD",
        paid_on=date(2020, 10, 1),
        total_minor=0,
        unapplied_minor=0,
        applications=(
            Application(target="invoice", target_id="11", amount_minor=5_000),
            Application(target="credit", target_id="12", amount_minor=3_000),
            Application(target="journal", target_id="13", amount_minor=2_000),
            Application(target="other", target_id="14", amount_minor=500),
        ),
        sync_token="3",
        updated_at=UPDATED_AT,
    )


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"PaymentRefNum": "1042"}, "1042"),
        ({"DocNumber": "R-7"}, "R-7"),
        ({"PaymentRefNum": "1042", "DocNumber": "R-7"}, "1042"),
        ({"PaymentRefNum": ""}, ""),
    ],
)
def test_a_payments_number_is_what_the_customer_wrote_on_it(given, number):
    raw = COMMON | {"TxnDate": "2020-10-01", "CustomerRef": {"value": "9"}, "TotalAmt": 5} | given

    assert fact("Payment", raw).number == number


def test_a_credit_memo():
    raw = COMMON | {
        "DocNumber": "C-1",
        "TxnDate": "2020-10-01",
        "CustomerRef": {"value": "9"},
        "TotalAmt": 50.0,
        "Balance": 20.0,
        "RemainingCredit": 20.0,
    }
    assert fact("CreditMemo", raw) == CreditRecord(
        id="7",
        number="C-1",
        customer_id="9",
        currency="USD",
        issued_on=date(2020, 10, 1),
        total_minor=5_000,
        remaining_minor=2_000,
        sync_token="3",
        updated_at=UPDATED_AT,
    )


def test_a_deposit_without_the_payments_it_only_moves():
    raw = COMMON | {
        "TxnDate": "2020-10-01",
        "TotalAmt": 175.0,
        "Line": [
            {"Amount": 100.0, "LinkedTxn": [{"TxnId": "5", "TxnType": "Payment", "TxnLineId": "0"}]},
            {"Amount": 50.0, "DepositLineDetail": {"Entity": {"value": "9", "type": "CUSTOMER"}}},
            {"Amount": 20.0, "DepositLineDetail": {"Entity": {"value": "4", "type": "VENDOR"}}},
            {"Amount": 5.0, "DetailType": "DepositLineDetail", "DepositLineDetail": {}},
        ],
    }
    assert fact("Deposit", raw) == ReceiptRecord(
        kind="deposit",
        id="7",
        received_on=date(2020, 10, 1),
        currency="USD",
        lines=((5_000, "9"), (2_000, None), (500, None)),
        sync_token="3",
        updated_at=UPDATED_AT,
    )


def test_a_sales_receipt_is_one_sum():
    raw = COMMON | {"TxnDate": "2020-10-01", "CustomerRef": {"value": "9"}, "TotalAmt": 80}

    assert fact("SalesReceipt", raw).lines == ((8_000, "9"),)


def a_posting(amount, side, account, owner=None):
    posted = {"PostingType": side, "AccountRef": {"value": account}}
    entity = {"Entity": {"Type": "Customer", "EntityRef": {"value": owner}}} if owner else {}
    return {"Amount": amount, "JournalEntryLineDetail": posted | entity}


def test_a_journal_entry_is_what_it_does_to_receivables():
    raw = COMMON | {
        "TxnDate": "2020-10-01",
        "Line": [
            a_posting(75, "Debit", "84", "9"),
            a_posting(25, "Credit", "84", "10"),
            a_posting(50, "Credit", "79"),
            a_posting(10, "Debit", "35", "9"),
        ],
    }
    assert fact("JournalEntry", raw) == JournalRecord(
        id="7",
        entered_on=date(2020, 10, 1),
        currency="USD",
        lines=(("9", 7_500), ("10", -2_500)),
        sync_token="3",
        updated_at=UPDATED_AT,
    )


# -- envelopes -------------------------------------------------------------------------------------


def test_changes_hold_the_deleted_beside_the_changed():
    stub = {
        "domain": "QBO",
        "status": "Deleted",
        "Id": "979",
        "MetaData": {"LastUpdatedTime": "2020-09-29T05:58:07-07:00"},
    }
    answer = {
        "CDCResponse": [
            {"QueryResponse": [{}, {"Invoice": [INVOICE, stub], "startPosition": 1, "maxResults": 2}]}
        ],
        "time": "2020-09-29T05:58:07.300-07:00",
    }
    envelope = decode(Raw(json.dumps(answer).encode(), None))
    rows = [row for part in envelope.changes for rows in part.query_response for row in rows.all()]

    assert [(row.id, is_deleted(row)) for row in rows] == [("7", False), ("979", True)]
    assert envelope.time == datetime(2020, 9, 29, 12, 58, 7, 300_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [
        {"CDCResponse": [{"Fault": {"Error": [{"code": "4001"}], "type": "ValidationFault"}}]},
        {"CDCResponse": [{"QueryResponse": [{"Fault": {"Error": [{"code": "4001"}]}}]}]},
        {"QueryResponse": {"Fault": {"Error": [{"code": 4001}]}}},
        {"Fault": {"Error": [{"code": "4001", "Detail": "…"}], "type": "ValidationFault"}},
    ],
)
def test_a_fault_anywhere_in_an_answer_is_raised(answer):
    with pytest.raises(Refused) as failure:
        decode(Raw(json.dumps(answer).encode(), "tid"))

    assert (failure.value.code, failure.value.tid) == ("4001", "tid")


def test_the_items_of_a_batch_stand_for_themselves():
    answer = {
        "BatchItemResponse": [
            {"Fault": {"Error": [{"code": "610"}], "type": "ValidationFault"}, "bId": "1"},
            {"QueryResponse": {"Invoice": [INVOICE]}, "bId": "2"},
        ]
    }
    first, second = decode(Raw(json.dumps(answer).encode(), None)).batch

    assert (first.batch_id, first.fault.error[0].code) == ("1", "610")
    assert second.query_response.invoice[0].id == "7"
