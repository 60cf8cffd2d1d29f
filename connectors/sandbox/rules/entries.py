"""What each kind of transaction debits and credits, in its own currency (qbo.md §2.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.rules import accounts
from connectors.sandbox.rules.lines import counted

Entry = tuple[str | None, Decimal]
"""An account and what is debited (+) or credited (-) to it; None is an account the chart lacks."""


def _receivables(books: Books) -> str | None:
    return accounts.of_subtype(books, "AccountsReceivable")


def _sale(books: Books, record: Record, sign: int, against: str | None) -> Iterator[Entry]:
    """A sales form: its total against income, discounts and tax."""
    yield against, sign * (record["TotalAmt"] - record.get("Deposit", ZERO))
    if record.get("Deposit"):
        yield _pointed(record, "DepositToAccountRef") or _undeposited(books), sign * record["Deposit"]
    yield accounts.of_subtype(books, "GlobalTaxPayable"), -sign * _tax(record)
    for line in record["Line"]:
        if line["DetailType"] == "DiscountLineDetail":
            yield _pointed(line["DiscountLineDetail"], "DiscountAccountRef"), sign * line.get("Amount", ZERO)
        elif amount := counted(line):
            yield _income(books, line), -sign * amount


def _tax(record: Record) -> Decimal:
    tax: Decimal = record.get("TxnTaxDetail", {}).get("TotalTax", ZERO)
    return tax


def _income(books: Books, line: Record) -> str | None:
    """Where a line's amount is earned: its own account, its item's, or the first of income."""
    detail = line.get("SalesItemLineDetail", {})
    item = books.tables.get("Item", detail.get("ItemRef", {}).get("value", ""))
    own = _pointed(detail, "ItemAccountRef") or (_pointed(item.record, "IncomeAccountRef") if item else None)
    return own or accounts.of_subtype(books, "ServiceFeeIncome")


def _pointed(record: Mapping[str, Record], name: str) -> str | None:
    return str(record[name]["value"]) if record.get(name) else None


def _undeposited(books: Books) -> str | None:
    return accounts.of_subtype(books, "UndepositedFunds")


def _invoice(books: Books, record: Record) -> Iterator[Entry]:
    return _sale(books, record, 1, _receivables(books))


def _credit(books: Books, record: Record) -> Iterator[Entry]:
    return _sale(books, record, -1, _receivables(books))


def _receipt(books: Books, record: Record) -> Iterator[Entry]:
    return _sale(books, record, 1, _pointed(record, "DepositToAccountRef") or _undeposited(books))


def _refund(books: Books, record: Record) -> Iterator[Entry]:
    return _sale(books, record, -1, _pointed(record, "DepositToAccountRef"))


def _payment(books: Books, record: Record) -> Iterator[Entry]:
    yield _receivables(books), -record["TotalAmt"]
    yield _pointed(record, "DepositToAccountRef"), record["TotalAmt"]


def _journal(_books: Books, record: Record) -> Iterator[Entry]:
    for line in record["Line"]:
        detail = line.get("JournalEntryLineDetail")
        if detail:
            sign = 1 if detail["PostingType"] == "Debit" else -1
            yield _pointed(detail, "AccountRef"), sign * line["Amount"]


def _deposit(books: Books, record: Record) -> Iterator[Entry]:
    """The bank is debited; what was gathered leaves where it lay, other lines name their account."""
    yield _pointed(record, "DepositToAccountRef"), record["TotalAmt"]
    cash = record.get("CashBack", {})
    if cash.get("Amount"):
        yield _pointed(cash, "AccountRef"), cash["Amount"]
    for line in record["Line"]:
        gathered = [books.tables.get(link["TxnType"], link["TxnId"]) for link in line.get("LinkedTxn", [])]
        source = _pointed(gathered[0].record, "DepositToAccountRef") if gathered and gathered[0] else None
        named = _pointed(line.get("DepositLineDetail", {}), "AccountRef")
        yield source or named or _undeposited(books), -line["Amount"]


def _spent(record: Record, sign: int) -> Iterator[Entry]:
    for line in record.get("Line", []):
        yield (
            _pointed(line.get("AccountBasedExpenseLineDetail", {}), "AccountRef"),
            sign * line.get("Amount", ZERO),
        )


def _of_items(books: Books, record: Record, sign: int) -> Iterator[Entry]:
    """Lines that buy items go to the items' expense account."""
    for line in record.get("Line", []):
        detail = line.get("ItemBasedExpenseLineDetail")
        if detail:
            item = books.tables.get("Item", detail.get("ItemRef", {}).get("value", ""))
            account = _pointed(item.record, "ExpenseAccountRef") if item else None
            other = accounts.of_subtype(books, "SuppliesMaterialsCogs")
            yield account or other, sign * line.get("Amount", ZERO)
        elif line.get("AccountBasedExpenseLineDetail"):
            yield from _spent({"Line": [line]}, sign)


def _bill(books: Books, record: Record) -> Iterator[Entry]:
    yield accounts.of_subtype(books, "AccountsPayable"), -record["TotalAmt"]
    yield from _of_items(books, record, 1)


def _vendor_credit(books: Books, record: Record) -> Iterator[Entry]:
    yield accounts.of_subtype(books, "AccountsPayable"), record["TotalAmt"]
    yield from _of_items(books, record, -1)


def _purchase(books: Books, record: Record) -> Iterator[Entry]:
    sign = -1 if record.get("Credit") else 1
    yield _pointed(record, "AccountRef"), -sign * record["TotalAmt"]
    yield from _of_items(books, record, sign)


def _bill_payment(books: Books, record: Record) -> Iterator[Entry]:
    yield accounts.of_subtype(books, "AccountsPayable"), record["TotalAmt"]
    check, card = record.get("CheckPayment", {}), record.get("CreditCardPayment", {})
    yield _pointed(check, "BankAccountRef") or _pointed(card, "CCAccountRef"), -record["TotalAmt"]


def _transfer(_books: Books, record: Record) -> Iterator[Entry]:
    yield _pointed(record, "ToAccountRef"), record["Amount"]
    yield _pointed(record, "FromAccountRef"), -record["Amount"]


def _card_paid(_books: Books, record: Record) -> Iterator[Entry]:
    yield _pointed(record, "CreditCardAccountRef"), record["Amount"]
    yield _pointed(record, "BankAccountRef"), -record["Amount"]


ENTRIES: dict[str, Callable[[Books, Record], Iterator[Entry]]] = {
    "Invoice": _invoice,
    "CreditMemo": _credit,
    "SalesReceipt": _receipt,
    "RefundReceipt": _refund,
    "Payment": _payment,
    "JournalEntry": _journal,
    "Deposit": _deposit,
    "Bill": _bill,
    "VendorCredit": _vendor_credit,
    "Purchase": _purchase,
    "BillPayment": _bill_payment,
    "Transfer": _transfer,
    "CreditCardPayment": _card_paid,
}
