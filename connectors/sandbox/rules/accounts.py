"""The chart of accounts: kinds of account, and the accounts an item needs (qbo.md §2.9)."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.rules.write import Write

# Account type: classification, and the subtype an account gets when only its type is sent.
TYPES = {
    "Bank": ("Asset", "CashOnHand"),
    "Accounts Receivable": ("Asset", "AccountsReceivable"),
    "Other Current Asset": ("Asset", "EmployeeCashAdvances"),
    "Fixed Asset": ("Asset", "FurnitureAndFixtures"),
    "Other Asset": ("Asset", "Licenses"),
    "Accounts Payable": ("Liability", "AccountsPayable"),
    "Credit Card": ("Liability", "CreditCard"),
    "Other Current Liability": ("Liability", "OtherCurrentLiabilities"),
    "Long Term Liability": ("Liability", "NotesPayable"),
    "Equity": ("Equity", "RetainedEarnings"),
    "Income": ("Revenue", "ServiceFeeIncome"),
    "Other Income": ("Revenue", "OtherMiscellaneousIncome"),
    "Cost of Goods Sold": ("Expense", "SuppliesMaterialsCogs"),
    "Expense": ("Expense", "Travel"),
    "Other Expense": ("Expense", "Depreciation"),
}
SUBTYPES = {
    "AccountsReceivable": "Accounts Receivable",
    "AccountsPayable": "Accounts Payable",
    "UndepositedFunds": "Other Current Asset",
    "Inventory": "Other Current Asset",
    "Checking": "Bank",
    "Savings": "Bank",
    "CashOnHand": "Bank",
    "CreditCard": "Credit Card",
    "SalesOfProductIncome": "Income",
    "ServiceFeeIncome": "Income",
    "DiscountsRefundsGiven": "Income",
    "OtherMiscellaneousIncome": "Other Income",
}
INCOME_NEEDED = {"Service", "Inventory"}


def classify(write: Write) -> None:
    """Derive what kind of account it is from its type or subtype."""
    values = write.values
    kind = values.get("AccountType") or SUBTYPES.get(values.get("AccountSubType") or "")
    if not kind:
        raise faults.missing("AccountType")
    if kind not in TYPES:
        raise faults.bad_choice("AccountType", kind)
    classification, subtype = TYPES[kind]
    values |= {"AccountType": kind, "Classification": classification}
    values["AccountSubType"] = values.get("AccountSubType") or subtype
    values["SubAccount"] = bool(values.get("ParentRef"))
    if classification in {"Asset", "Liability", "Equity", "Revenue", "Expense"}:
        values.setdefault("CurrentBalance", ZERO)
        values.setdefault("CurrentBalanceWithSubAccounts", values["CurrentBalance"])


def item_accounts(write: Write) -> None:
    """See that what is sold has an account for its income."""
    values = write.values
    if values["Type"] in INCOME_NEEDED and not (
        values.get("IncomeAccountRef") or values.get("ExpenseAccountRef")
    ):
        raise faults.missing("IncomeAccountRef")
    values["SubItem"] = True if values.get("ParentRef") else None


def pointer(books: Books, subtype: str) -> Record | None:
    """A reference to the first account of a subtype, as answers print it; None if there is none."""
    account = of_subtype(books, subtype)
    if account is None:
        return None
    return {"value": account, "name": books.must_have("Account", account).record["FullyQualifiedName"]}


def of_subtype(books: Books, subtype: str) -> str | None:
    """Find the first account of a subtype: undeposited funds, receivables, discounts."""
    return next((row.id for row in books.tables.table("Account").of_group(subtype)), None)
