"""The least a program could do: the same pages over a bare session, the fastest decoding, raw bulk upserts.

It writes the same rows into the same tables as Dunwell's first sync does, and leaves out all else: what was
there before, whose record it is, who must be planned again, where to go on after a crash. Amounts are floats.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import requests

from benchmarks.beside.large_company import Company
from benchmarks.beside.measure import told
from plugin.store.engine import open_engine, upgrade

KINDS = (
    *("Term", "Customer", "Invoice", "Payment"),
    *("CreditMemo", "Deposit", "SalesReceipt", "JournalEntry"),
)
PAGE = 1000


class Wire(msgspec.Struct, rename="pascal", gc=False):
    """Part of a record."""


class Ref(msgspec.Struct, gc=False):
    value: str | None = None


class Meta(Wire):
    last_updated_time: str = ""


class Email(Wire):
    address: str | None = None


class Delivery(Wire):
    delivery_time: str | None = None


class Linked(Wire):
    txn_id: str = ""
    txn_type: str = ""


class Line(Wire):
    amount: float = 0
    linked_txn: tuple[Linked, ...] = ()


class Record(Wire):
    id: str
    sync_token: str
    meta_data: Meta


class Customer(Record):
    display_name: str
    active: bool
    balance: float = 0
    bill_with_parent: bool = False
    parent_ref: Ref | None = None
    primary_email_addr: Email | None = None
    sales_term_ref: Ref | None = None
    currency_ref: Ref | None = None
    notes: str = ""


class Invoice(Record):
    customer_ref: Ref
    txn_date: str
    due_date: str
    total_amt: float
    balance: float
    doc_number: str = ""
    currency_ref: Ref | None = None
    bill_email: Email | None = None
    customer_memo: Ref | None = None
    private_note: str = ""
    delivery_info: Delivery | None = None


class Payment(Record):
    customer_ref: Ref
    txn_date: str
    total_amt: float
    currency_ref: Ref | None = None
    unapplied_amt: float = 0
    line: tuple[Line, ...] = ()


class Rows(Wire):
    customer: tuple[Customer, ...] = ()
    invoice: tuple[Invoice, ...] = ()
    payment: tuple[Payment, ...] = ()


class Envelope(Wire):
    query_response: Rows


def measured(company: Company, folder: Path) -> dict[str, Any]:
    """The figures of the floor, in a database with Dunwell's tables."""
    engine = open_engine(f"sqlite:///{folder / 'mirror.db'}")
    upgrade(engine)
    engine.dispose()
    session = company.session()
    return {"first": told(company, lambda: run(session, company.url, folder / "mirror.db"))}


def run(session: requests.Session, url: str, database: Path) -> int:
    """Read everything into *database*, which has Dunwell's tables; returns how many rows were written."""
    db = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        db.execute(f"PRAGMA {pragma}")
    written, decode = 0, msgspec.json.Decoder(Envelope).decode
    for kind in KINDS:
        for body in _pages(session, url, kind):
            rows = decode(body).query_response
            db.execute("BEGIN IMMEDIATE")
            for table, columns, made in _tables(rows):
                places = ",".join("?" * len(columns.split()))
                names = ",".join(columns.split())
                statement = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO UPDATE SET"
                db.executemany(f"{statement} company_id = excluded.company_id", made)
                written += len(made)
            db.execute("COMMIT")
    db.close()
    return written


def _pages(session: requests.Session, url: str, kind: str) -> Iterator[bytes]:
    start, has_more = 1, True
    while has_more:
        query = f"SELECT * FROM {kind} ORDERBY Id STARTPOSITION {start} MAXRESULTS {PAGE}"
        headers = {"Content-Type": "application/text", "Accept": "application/json"}
        body = session.post(
            f"{url}/query", data=query, headers=headers, params={"minorversion": "75"}
        ).content
        yield body
        has_more = body.count(b'"SyncToken"') >= PAGE
        start += PAGE


def _tables(rows: Rows) -> Iterator[tuple[str, str, list[tuple[Any, ...]]]]:
    if rows.customer:
        yield "customers", CUSTOMER, [*map(_customer, rows.customer)]
    if rows.invoice:
        yield "invoices", INVOICE, [*map(_invoice, rows.invoice)]
    if rows.payment:
        yield "payments", PAYMENT, [*map(_payment, rows.payment)]
        yield (
            "payment_lines",
            "company_id payment_id line target target_id amount_minor",
            [
                (
                    OWN,
                    one.id,
                    number,
                    line.linked_txn[0].txn_type,
                    line.linked_txn[0].txn_id,
                    _cents(line.amount),
                )
                for one in rows.payment
                for number, line in enumerate(one.line)
                if line.linked_txn
            ],
        )


OWN, MET = "one", "2026-11-07 15:00:00.000000"
CUSTOMER = """company_id id name is_active parent_id bills_with_parent payer_id email term_id currency
    balance_minor notes has_phone has_address has_contact_name sync_token updated_at met_in"""
INVOICE = """company_id id number customer_id currency issued_on due_on total_minor balance_minor
    late_fee_minor charged_minor email memo private_note emailed_at email_error is_voided served_on
    sync_token updated_at met_in"""
PAYMENT = """company_id id customer_id currency paid_on total_minor unapplied_minor sync_token updated_at
    met_in"""


def _cents(amount: float) -> int:
    return round(amount * 100)


def _value(ref: Ref | None, default: Any = None) -> Any:
    return ref.value if ref else default


def _customer(one: Customer) -> tuple[Any, ...]:
    email = one.primary_email_addr.address if one.primary_email_addr else None
    family = (_value(one.parent_ref), one.bill_with_parent, one.id)
    means = (
        email,
        _value(one.sales_term_ref),
        _value(one.currency_ref, "USD"),
        _cents(one.balance),
        one.notes,
        *(False, False, False),
    )
    return (OWN, one.id, one.display_name, one.active, *family, *means, *_state(one))


def _invoice(one: Invoice) -> tuple[Any, ...]:
    currency, total, balance = _value(one.currency_ref, "USD"), _cents(one.total_amt), _cents(one.balance)
    return (
        *(OWN, one.id, one.doc_number, one.customer_ref.value, currency, one.txn_date, one.due_date),
        *(total, balance, 0, 0, one.bill_email.address if one.bill_email else None),
        *(_value(one.customer_memo, ""), one.private_note),
        *(one.delivery_info.delivery_time if one.delivery_info else None, None, not total and not balance),
        None,
        *_state(one),
    )


def _payment(one: Payment) -> tuple[Any, ...]:
    currency, total, left = _value(one.currency_ref, "USD"), _cents(one.total_amt), _cents(one.unapplied_amt)
    return (OWN, one.id, one.customer_ref.value, currency, one.txn_date, total, left, *_state(one))


def _state(one: Record) -> tuple[str, str, str]:
    return one.sync_token, one.meta_data.last_updated_time, MET
