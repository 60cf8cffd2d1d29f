"""Name lists: the things transactions are made of (qbo.md §2.7, §2.9)."""

from __future__ import annotations

from connectors.sandbox.catalog.fields import (
    COMMON,
    amount,
    choice,
    day,
    flag,
    number,
    part,
    ref,
    text,
    whole,
    words,
)
from connectors.sandbox.catalog.model import Entity, Family
from connectors.sandbox.catalog.people import CURRENCY, CUSTOMER, EMPLOYEE, VENDOR
from connectors.sandbox.catalog.shared import ADDRESS
from connectors.sandbox.catalog.taxes import TAX_AGENCY, TAX_CODE, TAX_RATE

TERM = Entity(
    name="Term",
    family=Family.NAMES,
    naming="Name",
    unique_within=("Term",),
    fields=(
        text("Name", 31, required=True),
        flag("Active", default=True),
        choice("Type", "STANDARD", "DATE_DRIVEN", read_only=True),
        number("DiscountPercent"),
        whole("DueDays"),
        whole("DiscountDays"),
        whole("DayOfMonthDue"),
        whole("DueNextMonthDays"),
        whole("DiscountDayOfMonth"),
        *COMMON,
    ),
)
PAYMENT_METHOD = Entity(
    name="PaymentMethod",
    family=Family.NAMES,
    naming="Name",
    unique_within=("PaymentMethod",),
    fields=(
        text("Name", 31, required=True),
        flag("Active", default=True),
        choice("Type", "CREDIT_CARD", "NON_CREDIT_CARD", default="NON_CREDIT_CARD"),
        *COMMON,
    ),
)
ITEM = Entity(
    name="Item",
    family=Family.NAMES,
    naming="Name",
    unique_within=("Item",),
    renamed_when_inactive=True,
    fields=(
        text("Name", 100, required=True),
        text("Sku", 100),
        text("Description", 4000),
        flag("Active", default=True),
        flag("SubItem"),
        ref("ParentRef", "Item"),
        whole("Level", read_only=True),
        text("FullyQualifiedName", read_only=True),
        flag("Taxable", default=False),
        number("UnitPrice", default=0),
        choice("Type", "Service", "NonInventory", "Inventory", "Category", "Group", default="Service"),
        ref("IncomeAccountRef", "Account"),
        text("PurchaseDesc", 1000),
        number("PurchaseCost", default=0),
        ref("ExpenseAccountRef", "Account"),
        ref("AssetAccountRef", "Account"),
        flag("TrackQtyOnHand", default=False),
        number("QtyOnHand"),
        day("InvStartDate"),
        ref("SalesTaxCodeRef", "TaxCode"),
        ref("PurchaseTaxCodeRef", "TaxCode"),
        ref("ClassRef", "Class"),
        ref("PrefVendorRef", "Vendor"),
        number("ReorderPoint"),
        *COMMON,
    ),
    tolerated=words(
        "AbatementRate ReverseChargeRate ServiceType ItemCategoryType SalesTaxIncluded PurchaseTaxIncluded "
        "AttachableRef CustomField status ManPartNum ItemGroupDetail PrintGroupedItems TaxClassificationRef "
        "UQCDisplayText UQCId MetaData PriceLevel UOMSetRef Source"
    ),
)
ACCOUNT = Entity(
    name="Account",
    family=Family.NAMES,
    naming="Name",
    unique_within=("Account",),
    renamed_when_inactive=True,
    fields=(
        text("Name", 100, required=True),
        flag("SubAccount", default=False),
        ref("ParentRef", "Account", bare=True),
        text("Description", 100),
        text("FullyQualifiedName", read_only=True),
        flag("Active", default=True),
        text("Classification", read_only=True),
        text("AccountType"),
        text("AccountSubType"),
        text("AcctNum", 7),
        amount("CurrentBalance", read_only=True),
        amount("CurrentBalanceWithSubAccounts", read_only=True),
        CURRENCY,
        ref("TaxCodeRef", "TaxCode", bare=True),
        *COMMON,
    ),
    tolerated=words("AccountAlias TxnLocationType FIName OpeningBalance OpeningBalanceDate JournalCodeRef"),
)
CLASS = Entity(
    name="Class",
    family=Family.NAMES,
    naming="Name",
    unique_within=("Class",),
    renamed_when_inactive=True,
    sequence="Class",
    fields=(
        text("Name", 100, required=True),
        flag("SubClass", default=False),
        ref("ParentRef", "Class", bare=True),
        text("FullyQualifiedName", read_only=True),
        flag("Active", default=True),
        *COMMON,
    ),
)
DEPARTMENT = Entity(
    name="Department",
    family=Family.NAMES,
    naming="Name",
    unique_within=("Department",),
    renamed_when_inactive=True,
    fields=(
        text("Name", 100, required=True),
        flag("SubDepartment", default=False),
        ref("ParentRef", "Department", bare=True),
        text("FullyQualifiedName", read_only=True),
        flag("Active", default=True),
        part("Address", ADDRESS),
        *COMMON,
    ),
)
CUSTOMER_TYPE = Entity(
    name="CustomerType",
    family=Family.NAMES,
    naming="Name",
    unique_within=("CustomerType",),
    read_only=True,
    fields=(text("Name", 100), flag("Active", default=True), *COMMON),
)
COMPANY_CURRENCY = Entity(
    name="CompanyCurrency",
    family=Family.NAMES,
    naming="Code",
    unique_within=("CompanyCurrency",),
    fields=(
        text("Code", 3, required=True),
        text("Name", 100),
        flag("Active", default=True),
        *COMMON,
    ),
    tolerated=frozenset(["CustomField"]),
)

LISTS = (
    CUSTOMER,
    VENDOR,
    EMPLOYEE,
    TERM,
    PAYMENT_METHOD,
    ITEM,
    ACCOUNT,
    TAX_CODE,
    TAX_RATE,
    TAX_AGENCY,
    CLASS,
    DEPARTMENT,
    CUSTOMER_TYPE,
    COMPANY_CURRENCY,
)
