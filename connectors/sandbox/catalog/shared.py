"""Shapes that several entities share: addresses, contacts, links, tax (qbo.md §2.3 to §2.6)."""

from __future__ import annotations

from connectors.sandbox.catalog.fields import (
    amount,
    choice,
    flag,
    number,
    part,
    parts,
    ref,
    shape,
    text,
    time,
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
