"""Transactions with customers: sales forms, payments, deposits, journal entries (qbo.md §2.4 to §2.6)."""

from __future__ import annotations

from connectors.sandbox.catalog import schema
from connectors.sandbox.catalog.fields import (
    COMMON,
    amount,
    day,
    flag,
    part,
    parts,
    ref,
    shape,
    text,
    words,
)
from connectors.sandbox.catalog.lines import DEPOSIT_LINE, JOURNAL_LINE, PAYMENT_LINE
from connectors.sandbox.catalog.model import Entity, Family
from connectors.sandbox.catalog.sales import CURRENCY, DEPARTMENT, SALES
from connectors.sandbox.catalog.shared import (
    DELIVERY,
    LINK,
    TAX,
)

PAYMENT = Entity(
    name="Payment",
    family=Family.PAYMENT,
    sequence="transactions",
    mailed=True,
    open_item="UnappliedAmt",
    fields=(
        ref("CustomerRef", "Customer", required=True),
        ref("ARAccountRef", "Account", bare=True),
        ref("DepositToAccountRef", "Account", bare=True),
        ref("PaymentMethodRef", "PaymentMethod", bare=True),
        text("PaymentRefNum", 21),
        amount("TotalAmt", required=True),
        amount("UnappliedAmt", read_only=True),
        flag("ProcessPayment", default=False),
        *COMMON,
        day("TxnDate", kept=True),
        *CURRENCY,
        text("PrivateNote", 4000),
        parts("LinkedTxn", LINK, kept=True, read_only=True),
        # Lines are all or none: an update without them leaves them alone (qbo.md §2.5).
        parts("Line", PAYMENT_LINE, kept=True),
        part("DeliveryInfo", DELIVERY, read_only=True, kept=True),
    ),
    tolerated=schema.TRANSACTION | words("CheckPayment CreditCardPayment PaymentType TaxExemptionRef"),
)
JOURNAL_ENTRY = Entity(
    name="JournalEntry",
    family=Family.JOURNAL,
    sequence="transactions",
    numbered="journal",
    fields=(
        flag("Adjustment", default=False),
        *COMMON,
        text("DocNumber", 21, kept=True),
        day("TxnDate", kept=True),
        *CURRENCY,
        text("PrivateNote", 4000),
        parts("LinkedTxn", LINK, kept=True, read_only=True),
        parts("Line", JOURNAL_LINE, required=True),
        part("TxnTaxDetail", TAX),
        amount("TotalAmt", read_only=True),
        amount("HomeTotalAmt", read_only=True),
    ),
    tolerated=schema.TRANSACTION
    | words("GlobalTaxCalculation HomeCurrencyAdjustment JournalCodeRef TaxRateRef"),
)
DEPOSIT = Entity(
    name="Deposit",
    family=Family.DEPOSIT,
    sequence="transactions",
    fields=(
        ref("DepositToAccountRef", "Account", required=True),
        amount("TotalAmt", read_only=True),
        amount("HomeTotalAmt", read_only=True),
        *COMMON,
        text("DocNumber", 21, kept=True),
        day("TxnDate", kept=True),
        DEPARTMENT,
        *CURRENCY,
        text("PrivateNote", 4000),
        parts("Line", DEPOSIT_LINE, required=True),
        part(
            "CashBack",
            shape("CashBackInfo", ref("AccountRef", "Account"), amount("Amount"), text("Memo", 4000)),
        ),
    ),
    tolerated=schema.TRANSACTION | words("GlobalTaxCalculation"),
)

TRANSACTIONS = (
    *SALES,
    PAYMENT,
    JOURNAL_ENTRY,
    DEPOSIT,
)
