"""Transactions with vendors: kept and served, without a ledger behind them (they are not our subject)."""

from __future__ import annotations

from connectors.sandbox.catalog.model import (
    COMMON,
    Entity,
    Family,
    Field,
    amount,
    choice,
    day,
    flag,
    group,
    number,
    parts,
    ref,
    shape,
    text,
    whole,
    words,
)
from connectors.sandbox.catalog.shared import LINK, SPENDING_LINE
from connectors.sandbox.catalog.transactions import CURRENCY, DEPARTMENT

VENDOR = ref("VendorRef", "Vendor", required=True)
PAYABLES = ref("APAccountRef", "Account")
TOLERATED = words(
    "AttachableRef BillEmail CheckPayment CreditCardPayment CustomField EmailStatus "
    "GlobalTaxCalculation IncludeInAnnualTPAR POEmail POStatus PrintStatus ProcessBillPayment "
    "RecurDataRef RemitToAddr SalesTermRef ShipAddr ShipMethodRef ShipTo TransactionLocationType TxnSource "
    "TxnTaxDetail VendorAddr Memo ClassRef DueDate PaymentMethodRef Credit PrintStatus "
    "DepartmentRef CreditCardPaymentTxn TxnStatus RemainingCredit Balance HomeBalance VendorRef"
)


def spending(name: str, *own: Field, lines: bool = True, numbered: str = "", printed_as: str = "") -> Entity:
    """A transaction on the vendors' side of the books."""
    return Entity(
        name=name,
        printed_as=printed_as,
        family=Family.SPENDING,
        sequence="transactions",
        numbered=numbered,
        tolerated=TOLERATED - {each.name for each in own},
        fields=(
            *own,
            *COMMON,
            text("DocNumber", 21, kept=True),
            day("TxnDate", kept=True),
            DEPARTMENT,
            *CURRENCY,
            text("PrivateNote", 4000),
            parts("LinkedTxn", LINK),
            *((parts("Line", SPENDING_LINE, required=True),) if lines else ()),
        ),
    )


PAID_LINE = shape(
    "Line",
    amount("Amount"),
    parts("LinkedTxn", LINK),
    tolerated="Id LineNum DetailType Description CustomField",
)

SPENDING = (
    spending(
        "Bill",
        VENDOR,
        PAYABLES,
        ref("SalesTermRef", "Term"),
        day("DueDate"),
        amount("TotalAmt", read_only=True),
        amount("Balance", read_only=True),
    ),
    spending("VendorCredit", VENDOR, PAYABLES, amount("TotalAmt", read_only=True)),
    spending(
        "Purchase",
        ref("AccountRef", "Account", required=True),
        choice("PaymentType", "Cash", "Check", "CreditCard", required=True),
        ref("EntityRef", typed=True),
        flag("Credit"),
        amount("TotalAmt", read_only=True),
    ),
    spending("PurchaseOrder", VENDOR, PAYABLES, amount("TotalAmt", read_only=True), numbered="orders"),
    spending(
        "BillPayment",
        VENDOR,
        PAYABLES,
        choice("PayType", "Check", "CreditCard", required=True),
        group("CheckPayment"),
        group("CreditCardPayment"),
        amount("TotalAmt", required=True),
        parts("Line", PAID_LINE),
        lines=False,
    ),
    spending(
        "Transfer",
        ref("FromAccountRef", "Account", required=True),
        ref("ToAccountRef", "Account", required=True),
        amount("Amount", required=True),
        lines=False,
    ),
    spending(
        "CreditCardPayment",
        ref("BankAccountRef", "Account", required=True),
        ref("CreditCardAccountRef", "Account", required=True),
        amount("Amount", required=True),
        lines=False,
        printed_as="CreditCardPaymentTxn",
    ),
    spending(
        "TimeActivity",
        choice("NameOf", "Vendor", "Employee"),
        ref("VendorRef", "Vendor"),
        ref("EmployeeRef", "Employee"),
        ref("CustomerRef", "Customer"),
        ref("ItemRef", "Item"),
        choice("BillableStatus", "Billable", "NotBillable", "HasBeenBilled"),
        flag("Taxable"),
        number("HourlyRate"),
        number("CostRate"),
        whole("Hours"),
        whole("Minutes"),
        whole("BreakHours"),
        whole("BreakMinutes"),
        text("StartTime"),
        text("EndTime"),
        text("Description", 4000),
        lines=False,
    ),
)
