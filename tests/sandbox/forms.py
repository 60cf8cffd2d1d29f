"""The least that makes one of each kind of record in the sample company, for clients of any language."""

from typing import Any

from tests.sandbox.people import TODAY, an_invoice

VENDOR, CHECKING, CARD, PAYABLE, EXPENSE, UNDEPOSITED = "40", "35", "41", "33", "22", "4"


def _spent(amount: int = 20) -> list[dict[str, Any]]:
    detail = {"AccountRef": {"value": EXPENSE}}
    return [
        {
            "Amount": amount,
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": detail,
        }
    ]


def _posted(side: str, account: str) -> dict[str, Any]:
    detail = {"PostingType": side, "AccountRef": {"value": account}}
    return {"Amount": 5, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}


def forms(mark: str) -> dict[str, dict[str, Any]]:
    """What creates one of each kind; *mark* keeps names apart."""
    vendor, bought = {"VendorRef": {"value": VENDOR}}, _spent()
    deposit = {"Amount": 20, "DetailType": "DepositLineDetail"}
    deposit |= {"DepositLineDetail": {"AccountRef": {"value": "1"}}}
    item = {"ItemRef": {"value": "10"}, "Qty": 1, "UnitPrice": 35}
    ordered = [{"Amount": 35, "DetailType": "ItemBasedExpenseLineDetail", "ItemBasedExpenseLineDetail": item}]
    return {
        "Account": {"Name": f"Account {mark}", "AccountType": "Other Income"},
        "Attachable": {"Note": f"Note {mark}"},
        "Bill": vendor | {"Line": bought},
        "BillPayment": vendor
        | {"PayType": "Check", "CheckPayment": {"BankAccountRef": {"value": CHECKING}}, "TotalAmt": 20}
        | {"Line": []},
        "Class": {"Name": f"Class {mark}"},
        "CompanyCurrency": {"Code": "SEK" if mark == "one" else "NOK"},
        "CreditCardPayment": {
            "Amount": 10,
            "BankAccountRef": {"value": CHECKING},
            "CreditCardAccountRef": {"value": CARD},
        },
        "CreditMemo": an_invoice(),
        "Customer": {"DisplayName": f"Customer {mark}"},
        "Department": {"Name": f"Department {mark}"},
        "Deposit": {"DepositToAccountRef": {"value": CHECKING}, "Line": [deposit]},
        "Employee": {"GivenName": "Ada", "FamilyName": mark},
        "Estimate": an_invoice(),
        "Invoice": an_invoice(),
        "Item": {"Name": f"Item {mark}", "Type": "Service", "IncomeAccountRef": {"value": "1"}},
        "JournalEntry": {"Line": [_posted("Debit", EXPENSE), _posted("Credit", CHECKING)]},
        "Payment": {"CustomerRef": {"value": "1"}, "TotalAmt": 7},
        "PaymentMethod": {"Name": f"Method {mark}"},
        "Purchase": {"PaymentType": "Cash", "AccountRef": {"value": CHECKING}, "Line": bought},
        "PurchaseOrder": vendor | {"APAccountRef": {"value": PAYABLE}, "Line": ordered},
        "RefundReceipt": an_invoice() | {"DepositToAccountRef": {"value": CHECKING}},
        "SalesReceipt": an_invoice() | {"DepositToAccountRef": {"value": UNDEPOSITED}},
        "TaxAgency": {"DisplayName": f"Agency {mark}"},
        "Term": {"Name": f"Term {mark}", "DueDays": 20},
        "TimeActivity": {"NameOf": "Employee", "EmployeeRef": {"value": "54"}, "Hours": 1, "TxnDate": TODAY},
        "Transfer": {
            "FromAccountRef": {"value": CHECKING},
            "ToAccountRef": {"value": UNDEPOSITED},
            "Amount": 3,
        },
        "Vendor": {"DisplayName": f"Vendor {mark}"},
        "VendorCredit": vendor | {"Line": bought},
    }
