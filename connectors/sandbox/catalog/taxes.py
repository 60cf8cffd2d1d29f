"""Sales taxes: codes, the rates they are made of, and who collects them (qbo.md §2.7)."""

from __future__ import annotations

from connectors.sandbox.catalog.fields import (
    COMMON,
    choice,
    flag,
    number,
    part,
    parts,
    ref,
    shape,
    text,
    whole,
    words,
)
from connectors.sandbox.catalog.model import Entity, Family

RATES = shape(
    "TaxRateDetail",
    ref("TaxRateRef", bare=False),
    choice("TaxTypeApplicable", "TaxOnAmount", "TaxOnAmountPlusTax", "TaxOnTax"),
    whole("TaxOrder"),
)
RATE_LIST = shape("TaxRateList", parts("TaxRateDetail", RATES))

TAX_CODE = Entity(
    name="TaxCode",
    family=Family.NAMES,
    naming="Name",
    unique_within=("TaxCode",),
    read_only=True,
    extra_rows=3,
    in_cdc=False,
    fields=(
        text("Name", 100),
        text("Description", 100),
        flag("Active", default=True),
        flag("Hidden"),
        flag("Taxable"),
        flag("TaxGroup"),
        part("SalesTaxRateList", RATE_LIST),
        part("PurchaseTaxRateList", RATE_LIST),
        *COMMON,
    ),
)
TAX_RATE = Entity(
    name="TaxRate",
    family=Family.NAMES,
    naming="Name",
    unique_within=("TaxRate",),
    read_only=True,
    in_cdc=False,
    fields=(
        text("Name", 100),
        text("Description", 100),
        flag("Active", default=True),
        number("RateValue"),
        ref("AgencyRef", "TaxAgency", bare=True),
        choice("DisplayType", "ReadOnly", "HideInTransactionForms", "HideInPrintedForms", "HideInAll"),
        *COMMON,
    ),
)
TAX_AGENCY = Entity(
    name="TaxAgency",
    family=Family.NAMES,
    naming="DisplayName",
    unique_within=("TaxAgency",),
    in_cdc=False,
    fields=(
        flag("TaxTrackedOnPurchases", default=False),
        flag("TaxTrackedOnSales", default=True),
        *COMMON,
        text("DisplayName", 100, required=True),
    ),
    tolerated=words("TaxRegistrationNumber LastFileDate TaxAgencyConfig SalesTaxReturnRef Active"),
)
