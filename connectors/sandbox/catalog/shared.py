"""Shapes that several entities share: addresses, contacts, links, lines (qbo.md §2.3 to §2.6)."""

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
    time,
    whole,
)
from connectors.sandbox.catalog.model import Field, Kind

ADDRESS = shape(
    "PhysicalAddress",
    text("Id"),
    *(text(f"Line{n}", 500) for n in range(1, 6)),
    text("City", 255),
    text("Country", 255),
    text("CountryCode", 20),
    text("CountrySubDivisionCode", 255),
    text("PostalCode", 30),
    text("Lat"),
    text("Long"),
    tolerated="Note Tag County CountrySubDivision PostalCodeSuffix CountryRef",
)
EMAIL = shape(
    "EmailAddress",
    Field(name="Address", kind=Kind.EMAIL, longest=100),
    tolerated="Id Default Tag",
)
EMAILS_200 = shape(
    "EmailAddress", Field(name="Address", kind=Kind.EMAIL, longest=200), tolerated="Id Default Tag"
)
PHONE = shape(
    "TelephoneNumber",
    text("FreeFormNumber", 30),
    tolerated="Id DeviceType CountryCode AreaCode ExchangeCode Extension Default Tag",
)
WEB = shape("WebSiteAddress", text("URI", 1000), tolerated="Id Default Tag")
MEMO = shape("MemoRef", text("value", 1000, label="Customer Memo"), tolerated="id name type")
CUSTOM_FIELD = shape(
    "CustomField",
    text("DefinitionId"),
    text("Name"),
    text("Type"),
    text("StringValue", 31),
    tolerated="BooleanValue DateValue NumberValue",
)
LINK = shape("LinkedTxn", text("TxnId"), text("TxnType"), text("TxnLineId"), tolerated="status")
DELIVERY = shape(
    "DeliveryInfo",
    choice("DeliveryType", "Email", "Tradeshift"),
    time("DeliveryTime"),
    choice("DeliveryErrorType", "Undeliverable", "Delivery Server Down", "Missing Info"),
)
TAX_LINE = shape(
    "TaxLine",
    amount("Amount"),
    choice("DetailType", "TaxLineDetail"),
    part(
        "TaxLineDetail",
        shape(
            "TaxLineDetail",
            ref("TaxRateRef", bare=True),
            flag("PercentBased"),
            number("TaxPercent"),
            amount("NetAmountTaxable"),
            tolerated="TaxInclusiveAmount OverrideDeltaAmount ServiceDate",
        ),
    ),
    tolerated="Id LineNum Description",
)
TAX = shape(
    "TxnTaxDetail",
    ref("TxnTaxCodeRef", "TaxCode", bare=True),
    amount("TotalTax"),
    parts("TaxLine", TAX_LINE),
    tolerated="DefaultTaxCodeRef TaxReviewStatus UseAutomatedSalesTax",
)
NAME_VALUE = shape("NameValue", text("Name"), text("Value"))
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
