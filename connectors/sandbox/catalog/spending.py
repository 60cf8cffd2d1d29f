"""Transactions with vendors, and money spent or moved (qbo.md §2.6)."""

from __future__ import annotations

from dataclasses import replace

from connectors.sandbox.catalog import schema
from connectors.sandbox.catalog.fields import (
    COMMON,
    amount,
    choice,
    day,
    flag,
    group,
    number,
    part,
    parts,
    ref,
    shape,
    text,
    whole,
    words,
)
from connectors.sandbox.catalog.lines import SPENDING_LINE
from connectors.sandbox.catalog.model import Entity, Family, Field
from connectors.sandbox.catalog.sales import CURRENCY, DEPARTMENT, WORD_EMAIL, WORD_PRINT
from connectors.sandbox.catalog.shared import ADDRESS, EMAIL, LINK

VENDOR = ref("VendorRef", "Vendor", required=True)
PAYABLES = ref("APAccountRef", "Account")
TOLERATED = schema.TRANSACTION | words(
    "Balance BillEmail CheckPayment ClassRef Credit CreditCardPayment CreditCardPaymentTxn "
    "CreditChargeInfo CreditChargeResponse DueDate EmailStatus GlobalTaxCalculation HomeBalance "
    "IncludeInAnnualTPAR Memo POEmail POStatus PaymentMethodRef PayrollItemRef PrintStatus "
    "ProcessBillPayment PurchaseEx RemainingCredit RemitToAddr SalesTermRef ShipAddr ShipMethodRef ShipTo "
    "VendorAddr VendorRef"
)


def spending(
    name: str,
    *own: Field,
    lines: bool = True,
    numbered: str = "",
    printed_as: str = "",
    mailed: bool = False,
) -> Entity:
    """A transaction on the vendors' side of the books."""
    return Entity(
        name=name,
        printed_as=printed_as,
        mailed=mailed,
        family=Family.SPENDING,
        sequence="transactions",
        numbered=numbered,
        tolerated=TOLERATED,
        fields=(
            *own,
            *COMMON,
            text("DocNumber", 21, kept=True),
            day("TxnDate", kept=True),
            DEPARTMENT,
            *CURRENCY,
            text("PrivateNote", 4000),
            parts("LinkedTxn", LINK, kept=True),
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
        # Seen in production: even a sparse update must name the vendor.
        replace(VENDOR, demanded=True),
        PAYABLES,
        ref("SalesTermRef", "Term"),
        day("DueDate"),
        amount("TotalAmt", read_only=True),
        amount("Balance", read_only=True),
        amount("HomeBalance", read_only=True),
    ),
    spending(
        "VendorCredit",
        VENDOR,
        PAYABLES,
        amount("TotalAmt", read_only=True),
        amount("Balance", read_only=True),
    ),
    spending(
        "Purchase",
        ref("AccountRef", "Account", required=True),
        choice("PaymentType", "Cash", "Check", "CreditCard", required=True, demanded=True),
        ref("EntityRef", typed=True),
        flag("Credit"),
        ref("PaymentMethodRef", "PaymentMethod"),
        choice("PrintStatus", *WORD_PRINT),
        part("RemitToAddr", ADDRESS),
        amount("TotalAmt", read_only=True),
    ),
    spending(
        "PurchaseOrder",
        VENDOR,
        PAYABLES,
        ref("ClassRef", "Class"),
        ref("SalesTermRef", "Term"),
        day("DueDate"),
        text("Memo", 4000),
        part("VendorAddr", ADDRESS),
        part("ShipAddr", ADDRESS),
        part("POEmail", EMAIL),
        choice("POStatus", "Open", "Closed", default="Open"),
        choice("EmailStatus", *WORD_EMAIL, default="NotSet"),
        amount("TotalAmt", read_only=True),
        numbered="orders",
        mailed=True,
    ),
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
        ref("ClassRef", "Class"),
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
