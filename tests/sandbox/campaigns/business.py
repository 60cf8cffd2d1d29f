"""What a company's people and apps may enter, one act after another, each decided by three numbers."""

from dataclasses import replace
from decimal import Decimal

from connectors.sandbox import persons
from connectors.sandbox.company import Company
from connectors.sandbox.rows import Row
from tests.sandbox.people import a_payment, an_invoice

FORMS = ("Invoice", "CreditMemo", "Payment", "SalesReceipt", "RefundReceipt", "Estimate")
TRACKED = ("JournalEntry", "Deposit", "Bill", "VendorCredit", "BillPayment")
RECEIVABLE, PAYABLE, BANK, INCOME, EXPENSE = "84", "33", "35", "1", "7"


class Business:
    """Three customers, one of them a sub-customer, and a vendor, new in a company that others use too."""

    def __init__(self, company: Company, name: str) -> None:
        self.company = company
        make = company.create
        first = make("Customer", {"DisplayName": f"{name} first"})["Id"]
        child = {"DisplayName": f"{name} job", "ParentRef": {"value": first}, "BillWithParent": True}
        second = make("Customer", {"DisplayName": f"{name} second"})["Id"]
        self.customers = [first, make("Customer", child)["Id"], second]
        self.vendor = make("Vendor", {"DisplayName": f"{name} vendor"})["Id"]
        self.tracked: dict[str, list[str]] = {kind: [] for kind in TRACKED}
        self.deleted: list[tuple[str, str]] = []

    def rows(self, *kinds: str) -> list[Row]:
        """Everything of this business that stands in the books, of some kinds or of all."""
        tables, found = self.company.books.tables, []
        for kind in kinds or ("Customer", "Vendor", *FORMS, *TRACKED):
            if kind in FORMS:
                found += [row for each in self.customers for row in tables.of_customer(kind, each)]
            else:
                ids = {"Customer": self.customers, "Vendor": [self.vendor]}.get(kind) or self.tracked[kind]
                found += [row for each in ids if (row := tables.get(kind, each)) is not None]
        return found

    def one(self, place: int, *kinds: str) -> Row:
        """One of them; LookupError when there is none yet."""
        rows = self.rows(*kinds)
        if not rows:
            raise LookupError
        return rows[place % len(rows)]

    def customer(self, place: int) -> str:
        return self.customers[place % len(self.customers)]

    def change(self, row: Row, **values: object) -> None:
        record = row.record
        body = {"Id": row.id, "SyncToken": record["SyncToken"], "sparse": True}
        if row.entity.name == "Bill":
            body["VendorRef"] = record["VendorRef"]
        self.company.update(row.entity.name, body | values)

    def track(self, kind: str, body: dict[str, object]) -> None:
        self.tracked[kind].append(self.company.create(kind, body)["Id"])


def cents(number: int) -> Decimal:
    return Decimal(number % 3_000 + 1) / 100


def _form(kind):
    def act(business, a, b, _c):
        more = {"DepositToAccountRef": {"value": BANK}} if kind == "RefundReceipt" else {}
        business.company.create(kind, an_invoice(business.customer(a), cents(b)) | more)

    return act


def pay(business, a, b, c):
    item = business.one(a, "Invoice", "JournalEntry")
    total, left = cents(b), item.record.get("Balance", item.record["TotalAmt"])
    part = min(total, left) if c % 3 else total
    owner = item.record.get("CustomerRef", {"value": business.customer(c)})["value"]
    payer = business.customer(c) if c % 5 == 0 else owner
    body = a_payment(total, (item.entity.name, item.id, part), customer=payer)
    business.company.create("Payment", body)


def overpay(business, a, b, _c):
    business.company.create("Payment", a_payment(cents(b), customer=business.customer(a)))


def spend_credit(business, a, b, c):
    invoice, memo = business.one(a, "Invoice"), business.one(b, "CreditMemo")
    part = min(cents(c), invoice.record["Balance"], memo.record["Balance"])
    owner = invoice.record["CustomerRef"]["value"]
    applied = (("Invoice", invoice.id, part), ("CreditMemo", memo.id, part))
    business.company.create("Payment", a_payment(0, *applied, customer=owner))


def reapply(business, a, b, c):
    payment, item = business.one(a, "Payment"), business.one(b, "Invoice", "JournalEntry")
    held = [{name: line[name] for name in ("Amount", "LinkedTxn")} for line in payment.record.get("Line", [])]
    link = {"TxnId": item.id, "TxnType": item.entity.name}
    lines = [{"Amount": cents(c), "LinkedTxn": [link]}] if c % 2 else held[1:]
    business.change(payment, Line=lines)


def change_total(business, a, b, _c):
    row = business.one(a, "Invoice", "CreditMemo", "Estimate", "SalesReceipt")
    business.change(row, Line=an_invoice(amount=cents(b))["Line"])


def change_payment(business, a, b, _c):
    business.change(business.one(a, "Payment"), TotalAmt=cents(b))


def recustomer(business, a, b, _c):
    row = business.one(a, "Invoice", "CreditMemo", "Payment")
    business.change(row, CustomerRef={"value": business.customer(b)})


def _entry(business, a, b, c):
    """An entry about one customer, or about two, who may stand on different sides."""
    parts = [(business.customer(a), cents(b) if c % 2 else -cents(b))]
    if c % 3 == 0 and business.customer(a // 5) != business.customer(a):
        parts.append((business.customer(a // 5), cents(b // 7) if c % 4 < 2 else -cents(b // 7)))
    net = sum(amount for _, amount in parts)
    if not net:
        raise LookupError

    def line(amount, account, customer):
        person = {"Type": "Customer", "EntityRef": {"value": customer}}
        side = {"PostingType": "Debit" if amount > 0 else "Credit", "AccountRef": {"value": account}}
        detail = side | ({"Entity": person} if customer else {})
        kind = {"DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}
        return {"Amount": abs(amount)} | kind

    owed = [line(amount, RECEIVABLE, customer) for customer, amount in parts]
    return {"Line": [*owed, line(-net, INCOME, "")]}


def journal(business, a, b, c):
    business.track("JournalEntry", _entry(business, a, b, c))


def correct(business, a, b, c):
    business.change(business.one(a, "JournalEntry"), **_entry(business, a // 7, b, c))


def deposit(business, a, b, _c):
    payments = {
        row.id: row for row in (business.one(a, "Payment"), business.one(b, "Payment", "SalesReceipt"))
    }
    lines = [
        {"Amount": row.record["TotalAmt"], "DetailType": "DepositLineDetail"}
        | {"LinkedTxn": [{"TxnId": row.id, "TxnType": row.entity.name, "TxnLineId": "0"}]}
        for row in payments.values()
    ]
    business.track("Deposit", {"DepositToAccountRef": {"value": BANK}, "Line": lines})


def _spent(business, b):
    detail = {"AccountRef": {"value": EXPENSE}}
    line = {"Amount": cents(b), "DetailType": "AccountBasedExpenseLineDetail"}
    return {
        "VendorRef": {"value": business.vendor},
        "Line": [line | {"AccountBasedExpenseLineDetail": detail}],
    }


def bill(business, _a, b, c):
    business.track("Bill" if c % 4 else "VendorCredit", _spent(business, b))


def change_bill(business, a, b, _c):
    business.change(business.one(a, "Bill", "VendorCredit"), Line=_spent(business, b)["Line"])


def pay_bill(business, a, b, c):
    owed, part = business.one(a, "Bill"), cents(b)
    link = {"TxnId": owed.id, "TxnType": "Bill"}
    lines, total = [{"Amount": part, "LinkedTxn": [link]}], part
    if c % 3 == 0 and (given := business.rows("VendorCredit")):
        spent = min(part, given[0].record["Balance"])
        lines.append({"Amount": spent, "LinkedTxn": [{"TxnId": given[0].id, "TxnType": "VendorCredit"}]})
        total -= spent
    check = {"PayType": "Check", "CheckPayment": {"BankAccountRef": {"value": BANK}}}
    head = {"VendorRef": {"value": business.vendor}, "TotalAmt": total, "Line": lines}
    business.track("BillPayment", head | check)


def void(business, a, _b, _c):
    row = business.one(a, *FORMS)
    business.company.void(row.entity.name, row.id)


def delete(business, a, _b, _c):
    row = business.one(a, *FORMS, *TRACKED)
    business.company.delete(row.entity.name, row.id)
    business.deleted.append((row.entity.name, row.id))


def move_job(business, a, b, _c):
    child = business.company.books.tables.get("Customer", business.customers[1])
    if child is None:
        raise LookupError
    business.change(child, ParentRef={"value": business.customer(b)})


def merge(business, a, b, c):
    """Seldom: who is merged away is a customer no more."""
    if c % 4:
        raise LookupError
    loser, winner = business.customer(a), business.customer(b)
    business.company.merge("Customer", loser, winner)
    business.customers.remove(loser)


def edit_notes(business, a, b, _c):
    business.change(business.one(a, "Customer"), Notes=f"note {b % 3}")


def edit_memo(business, a, b, _c):
    business.change(business.one(a, "Invoice", "CreditMemo"), CustomerMemo={"value": f"memo {b % 3}"})


def send(business, a, _b, _c):
    business.company.send("Invoice", business.one(a, "Invoice").id, "a@b.example")


def person(business, a, b, _c):
    """One of the acts of people, on an invoice."""
    names = [
        name for name in persons.ON_INVOICES if name not in {"recustomer", "delete", "misbook", "redate"}
    ]
    row = business.one(a, "Invoice")
    with business.company.acting_as("person"):
        persons.ACTS[names[b % len(names)]](business.company, row.record, "")


def toggle_credits(business, a, _b, _c):
    books = business.company.books
    books.switches = replace(books.switches, automatic_credits=bool(a % 2))


ACTS = {
    **{kind: _form(kind) for kind in ("Invoice", "CreditMemo", "SalesReceipt", "RefundReceipt", "Estimate")},
    **{
        act.__name__: act
        for act in (
            pay, overpay, spend_credit, reapply, change_total, change_payment, recustomer, journal, correct,
            deposit, bill, change_bill, pay_bill, void, delete, move_job, merge, edit_notes, edit_memo, send,
            person, toggle_credits,
        )
    },
}  # fmt: skip
OFTEN = ("Invoice", "pay", "Invoice", "CreditMemo", "spend_credit", "pay")
NAMES = (*ACTS, *OFTEN)
FIRST = ("Invoice", "CreditMemo", "bill", "journal", "overpay", "Invoice")
