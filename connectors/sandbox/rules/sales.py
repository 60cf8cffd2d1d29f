"""Sales forms: invoices, credit memos, receipts, refunds, estimates (qbo.md §2.4, §2.6)."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import (
    accounts,
    currencies,
    guards,
    lines,
    links,
    payments,
    settling,
    tax,
    terms,
    valueadded,
)
from connectors.sandbox.rules.write import Rules, Write
from connectors.sandbox.tables import Row

NO_ADDRESS = "You must enter the email address for this customer in order to email statements."
LINKS_WRITABLE = {"Estimate", "TimeActivity", "StatementCharge", "ReimburseCharge", "Invoice", "CreditMemo"}


def complete(write: Write) -> None:
    """Price the lines, derive dates and totals, and copy what QuickBooks copies from the customer."""
    values = write.values
    pointer = values.get("CustomerRef")
    customer = write.books.must_have("Customer", pointer["value"]).record if pointer else None
    values["TxnDate"] = values.get("TxnDate") or write.books.today().isoformat()
    currencies.complete(write, customer)
    payments.deposits_allow(write)
    payments.restored(write, customer)
    guards.give_number(write)
    valueadded.see_calculation(write)
    if "Line" in write.given or write.creating or "TxnTaxDetail" in write.given:
        values["Line"] = lines.completed(write)
        values["TxnTaxDetail"] = tax.completed(write, values["Line"])
        values["TotalAmt"] = money(lines.total(values["Line"]) + values["TxnTaxDetail"]["TotalTax"])
    if values["TotalAmt"] < ZERO:
        raise faults.business("Transaction amount must be 0 or greater.")
    currencies.home_total(write)
    if "DueDate" in write.entity.by_name:
        values["DueDate"] = terms.due_date(write, customer)
    _addresses(write, customer)
    _mailing(write)
    _custom_fields(write)
    _links(write)
    _paid_into(write)


def _addresses(write: Write, customer: Record | None) -> None:
    """Invoices copy the customer's addresses, and neither terms nor e-mail nor message (qbo.md §2.3)."""
    for name in ("BillAddr", "ShipAddr"):
        if not write.values.get(name) and customer and customer.get(name):
            write.values[name] = dict(customer[name])


def _mailing(write: Write) -> None:
    values = write.values
    if values.get("EmailStatus") == "NeedToSend" and "EmailStatus" in write.given:
        if not values.get("BillEmail"):
            raise faults.business(NO_ADDRESS)
        values["DeliveryInfo"] = values.get("DeliveryInfo") or {"DeliveryType": "Email"}


def _custom_fields(write: Write) -> None:
    """Print the custom fields the company has defined, filled in or not (recorded: "Crew #")."""
    sent = {each.get("DefinitionId"): each for each in write.values.get("CustomField") or []}
    defined = write.books.custom_fields()
    write.values["CustomField"] = [
        {"DefinitionId": number, "Name": name, "Type": "StringType"}
        | ({"StringValue": sent[number]["StringValue"]} if sent.get(number, {}).get("StringValue") else {})
        for number, name in defined
    ] or None


def _links(write: Write) -> None:
    """Links to payments and deposits are QuickBooks' own; those to estimates and time are the client's."""
    if write.given.get("LinkedTxn") is not None:
        sent = [each for each in write.values["LinkedTxn"] if each.get("TxnType") in LINKS_WRITABLE]
        held = [each for each in write.old.get("LinkedTxn", []) if each["TxnType"] not in LINKS_WRITABLE]
        write.values["LinkedTxn"] = held + sent
    links.check(write)
    if write.entity.name in {"Invoice", "CreditMemo"}:
        write.values["LinkedTxn"] = write.values.get("LinkedTxn") or []
    elif not write.values.get("LinkedTxn"):
        write.values["LinkedTxn"] = None


def _paid_into(write: Write) -> None:
    """A sales receipt's money goes to undeposited funds unless it says otherwise (recorded)."""
    if write.entity.name == "SalesReceipt" and not write.values.get("DepositToAccountRef"):
        write.values["DepositToAccountRef"] = accounts.pointer(write.books, "UndepositedFunds")


def settle(books: Books, row: Row, before: Record) -> None:
    """Post what is owed, and give back what payments hold beyond a lowered total."""
    if row.entity.name != "Estimate":
        links.follow(books, row, before)
    if not row.entity.posts:
        if "Balance" in row.entity.by_name:
            row.put(Balance=ZERO)
        return
    item = (row.entity.name, row.id)
    owed = row.record["TotalAmt"] - row.record.get("Deposit", ZERO)
    payments.fit(books, item, owed)
    settling.post(books, item, {row.record["CustomerRef"]["value"]: row.entity.posts * owed} if owed else {})
    row.put(**settling.open_figures(books, row))
    if before and before["CustomerRef"]["value"] != row.record["CustomerRef"]["value"]:
        payments.repost(books, item)


def guard(books: Books, row: Row, operation: str) -> None:
    """Refuse to remove a form with payments, if the switch says so; and one that lies in a deposit."""
    switches = books.switches
    rule = switches.void_with_payments if operation == "void" else switches.delete_with_payments
    refuse = rule == "refuse"
    if refuse and row.entity.posts and books.ledger.payments_of((row.entity.name, row.id)):
        raise faults.business("You must unlink this transaction from the others it is linked to first.")
    if payments.in_deposit(row):
        raise faults.deposited()


def release(books: Books, row: Row) -> None:
    """Free the payments of a form that is voided or deleted (qbo.md §2.2)."""
    links.give_back(books, row)
    if row.entity.posts:
        item = (row.entity.name, row.id)
        payments.fit(books, item, Decimal(0))
        settling.post(books, item, {})


RULES = Rules(complete=complete, settle=settle, guard=guard, release=release)
