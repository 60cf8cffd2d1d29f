"""Lines of transactions, and what each kind of line says of itself (qbo.md §2.4 to §2.6)."""

from __future__ import annotations

from connectors.sandbox.catalog.fields import (
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
)
from connectors.sandbox.catalog.shared import LINK

CLASS = ref("ClassRef", "Class")
TAX_CODE = ref("TaxCodeRef", "TaxCode", bare=True)

SALES_ITEM = shape(
    "SalesItemLineDetail",
    day("ServiceDate"),
    ref("ItemRef", "Item"),
    CLASS,
    number("UnitPrice"),
    number("Qty"),
    ref("ItemAccountRef", "Account"),
    TAX_CODE,
    amount("DiscountAmt"),
    number("DiscountRate"),
    amount("TaxInclusiveAmt"),
    tolerated="MarkupInfo PriceLevelRef UOMRef TaxClassificationRef RatePercent",
)
DISCOUNT = shape(
    "DiscountLineDetail",
    flag("PercentBased"),
    number("DiscountPercent"),
    ref("DiscountAccountRef", "Account"),
    CLASS,
    TAX_CODE,
    tolerated="Discount DiscountRef ServiceDate",
)
DESCRIPTION_LINE = shape("DescriptionLineDetail", day("ServiceDate"), TAX_CODE)
SUBTOTAL = shape("SubTotalLineDetail", ref("ItemRef"), tolerated="ServiceDate")
GROUP = shape(
    "GroupLineDetail", ref("GroupItemRef", "Item"), number("Quantity"), tolerated="Line ServiceDate"
)

LINE_HEAD = (
    text("Id"),
    whole("LineNum"),
    text("Description", 4000),
    amount("Amount"),
    parts("LinkedTxn", LINK),
)
LINE_TOLERATED = "CustomField Received LineEx CustomExtensions ProjectRef"

SALES_LINE = shape(
    "Line",
    *LINE_HEAD,
    choice(
        "DetailType",
        "SalesItemLineDetail",
        "SubTotalLineDetail",
        "DiscountLineDetail",
        "DescriptionOnly",
        "DescriptionLineDetail",
        "GroupLineDetail",
        "TaxLineDetail",
    ),
    part("SalesItemLineDetail", SALES_ITEM),
    part("SubTotalLineDetail", SUBTOTAL),
    part("DiscountLineDetail", DISCOUNT),
    part("DescriptionLineDetail", DESCRIPTION_LINE),
    part("GroupLineDetail", GROUP),
    # python-quickbooks spells it so.
    tolerated=f"{LINE_TOLERATED} SubtotalLineDetail",
)
PAYMENT_LINE = shape(
    "Line",
    amount("Amount"),
    parts("LinkedTxn", LINK),
    group("LineEx", read_only=True),
    tolerated="Id LineNum Description DetailType CustomField",
)
JOURNAL_LINE = shape(
    "Line",
    *LINE_HEAD,
    choice("DetailType", "JournalEntryLineDetail", "DescriptionOnly"),
    part(
        "JournalEntryLineDetail",
        shape(
            "JournalEntryLineDetail",
            choice("PostingType", "Debit", "Credit", required=True),
            part(
                "Entity",
                shape(
                    "EntityTypeRef",
                    choice("Type", "Customer", "Vendor", "Employee"),
                    ref("EntityRef", "Customer", "Vendor", "Employee"),
                ),
            ),
            ref("AccountRef", "Account", required=True),
            CLASS,
            ref("DepartmentRef", "Department"),
            TAX_CODE,
            choice("BillableStatus", "Billable", "NotBillable", "HasBeenBilled"),
            tolerated="TaxInclusiveAmt TaxAmount TaxApplicableOn JournalCodeRef",
        ),
    ),
    part("DescriptionLineDetail", DESCRIPTION_LINE),
    tolerated=LINE_TOLERATED,
)
DEPOSIT_LINE = shape(
    "Line",
    *LINE_HEAD,
    choice("DetailType", "DepositLineDetail"),
    part(
        "DepositLineDetail",
        shape(
            "DepositLineDetail",
            ref("Entity", "Customer", "Vendor", "Employee", typed=True),
            CLASS,
            ref("AccountRef", "Account"),
            ref("PaymentMethodRef", "PaymentMethod"),
            text("CheckNum", 21),
            choice("TxnType", "Payment", "SalesReceipt", "JournalEntry"),
            tolerated="TaxCodeRef TaxApplicableOn",
        ),
    ),
    tolerated=LINE_TOLERATED,
)
SPENDING_LINE = shape(
    "Line",
    *LINE_HEAD,
    choice("DetailType", "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail", "DescriptionOnly"),
    part(
        "AccountBasedExpenseLineDetail",
        shape(
            "AccountBasedExpenseLineDetail",
            ref("CustomerRef", "Customer"),
            CLASS,
            ref("AccountRef", "Account"),
            choice("BillableStatus", "Billable", "NotBillable", "HasBeenBilled"),
            TAX_CODE,
            tolerated="MarkupInfo TaxAmount TaxInclusiveAmt",
        ),
    ),
    part(
        "ItemBasedExpenseLineDetail",
        shape(
            "ItemBasedExpenseLineDetail",
            choice("BillableStatus", "Billable", "NotBillable", "HasBeenBilled"),
            ref("ItemRef", "Item"),
            ref("CustomerRef", "Customer"),
            CLASS,
            number("UnitPrice"),
            number("Qty"),
            TAX_CODE,
            tolerated="MarkupInfo PriceLevelRef TaxInclusiveAmt",
        ),
    ),
    tolerated=LINE_TOLERATED,
)
