"""What a payment may be applied to, how much, and whose it is (qbo.md §2.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.ledger import Item
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import settling
from connectors.sandbox.rules.write import Write
from connectors.sandbox.tables import Row

LINKABLE = {
    "Payment": ("Invoice", "CreditMemo", "JournalEntry"),
    "BillPayment": ("Bill", "VendorCredit", "JournalEntry"),
}
GIVING = {"CreditMemo", "VendorCredit"}
NAME_VALUE = "{http://schema.intuit.com/finance/v3}NameValue"


def checked_lines(write: Write) -> Decimal:
    """Refuse lines beyond what is open, drop those that apply nothing; return what the payment has left."""
    books, values = write.books, write.values
    payment, payer = write.before.id if write.before else "", party(write.values)
    taken: dict[Item, Decimal] = {}
    left: Decimal = values["TotalAmt"]
    for line in values["Line"]:
        line.setdefault("Amount", ZERO)
        if line["Amount"] < ZERO:
            raise faults.business("The amount applied must be 0 or greater.")
        item = _item(books, write.entity.name, line)
        taken[item] = taken.get(item, ZERO) + line["Amount"]
        sign, whole = openness(books, item, payer)
        _within_family(books, item, payer)
        others = taken_by(books, item, owner(books, item, payer))
        open_amount = whole - sum((each for by, each in others.items() if by != payment), ZERO)
        if taken[item] > open_amount:
            raise faults.business(f"The amount applied to {item[0]} {item[1]} is more than its open balance.")
        line["LinkedTxn"] = [{"TxnId": item[1], "TxnType": item[0]}]
        line["LineEx"] = _line_ex(books, item, open_amount)
        left -= sign * line["Amount"]
    values["Line"] = [line for line in values["Line"] if line["Amount"]]
    return left


def party(record: Record) -> str:
    """The customer or vendor a payment or form belongs to."""
    return str((record.get("CustomerRef") or record["VendorRef"])["value"])


def _within_family(books: Books, item: Item, payer: str) -> None:
    """See that a form belongs to the payer, its parent or its sub-customers, as the switch says."""
    if books.switches.payments_across_customers == "any":
        return
    holder = owner(books, item, payer)
    if holder != payer and _root(books, holder) != _root(books, payer):
        raise faults.business(f"{item[0]} {item[1]} belongs to another customer.")


def _root(books: Books, customer: str) -> str:
    row = books.tables.get("Customer", customer)
    while row is not None and row.record.get("ParentRef"):
        customer = row.record["ParentRef"]["value"]
        row = books.tables.get("Customer", customer)
    return customer


def _item(books: Books, payer: str, line: Record) -> Item:
    link = line["LinkedTxn"][0]
    kind, number = str(link.get("TxnType", "")), str(link.get("TxnId", ""))
    if kind not in LINKABLE[payer] or books.tables.get(kind, number) is None:
        raise faults.cannot_link(kind, number)
    return kind, number


def openness(books: Books, item: Item, customer: str) -> tuple[int, Decimal]:
    """Whether an item takes money (1) or gives it (-1), and how much it had to begin with."""
    record = books.must_have(*item).record
    if item[0] != "JournalEntry":
        return -1 if item[0] in GIVING else 1, record["TotalAmt"] - record.get("Deposit", ZERO)
    net = books.ledger.posting(item).get(owner(books, item, customer), ZERO)
    return (1 if net >= ZERO else -1), abs(net)


def owner(books: Books, item: Item, payer: str) -> str:
    """The customer or vendor on whose account an item stands; a journal entry may have several of each.

    Who is not in the entry, a parent say, pays for the first who is and is of the same kind.
    """
    if item[0] != "JournalEntry":
        return party(books.must_have(*item).record)
    names = books.ledger.posting(item)
    if payer in names:
        return payer
    kind = "Customer" if books.tables.get("Customer", payer) else "Vendor"
    return next((name for name in names if books.tables.get(kind, name)), payer)


def taken_by(books: Books, item: Item, holder: str = "") -> Mapping[str, Decimal]:
    """What payments have taken of an item, the oldest first: of all of it, or of what one name owes."""
    payments = books.ledger.payments_of(item)
    if item[0] != "JournalEntry" or not holder:
        return payments
    payers = {each: party(settling.payment_row(books, each).record) for each in payments}
    return {by: part for by, part in payments.items() if owner(books, item, payers[by]) == holder}


def _line_ex(books: Books, item: Item, open_balance: Decimal) -> Record:
    """The three name-value pairs that reads carry, wrapped as JAXB serializes them."""
    number = books.must_have(*item).record.get("DocNumber", "")
    pairs = (
        ("txnId", item[1]),
        ("txnOpenBalance", f"{money(open_balance):.2f}"),
        ("txnReferenceNumber", number),
    )
    return {
        "any": [
            {
                "name": NAME_VALUE,
                "declaredType": "com.intuit.schema.finance.v3.NameValue",
                "scope": "javax.xml.bind.JAXBElement$GlobalScope",
                "value": {"Name": name, "Value": value},
                "nil": False,
                "globalScope": True,
                "typeSubstituted": False,
            }
            for name, value in pairs
        ]
    }


def applications(row: Row) -> Iterator[tuple[Item, Decimal]]:
    """What a payment applies, line by line."""
    for line in row.record.get("Line", []):
        link = line["LinkedTxn"][0]
        yield (link["TxnType"], link["TxnId"]), line["Amount"]
