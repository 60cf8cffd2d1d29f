"""People and firms: customers, vendors, employees, who share their names (qbo.md §2.3)."""

from __future__ import annotations

from connectors.sandbox.catalog import schema
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
from connectors.sandbox.catalog.shared import ADDRESS, EMAIL, PHONE, WEB

PEOPLE = ("Customer", "Vendor", "Employee")

NAME_HEAD = (
    text("Title", 16),
    text("GivenName", 100),
    text("MiddleName", 100),
    text("FamilyName", 100),
    text("Suffix", 16),
)
REACH = (
    part("PrimaryPhone", PHONE),
    part("AlternatePhone", PHONE),
    part("Mobile", PHONE),
    part("Fax", PHONE),
    part("PrimaryEmailAddr", EMAIL),
    part("WebAddr", WEB),
)
CURRENCY = ref("CurrencyRef", kept=True)
CUSTOMER = Entity(
    name="Customer",
    family=Family.NAMES,
    sequence="people",
    naming="DisplayName",
    unique_within=PEOPLE,
    renamed_when_inactive=True,
    fields=(
        flag("Taxable", default=True),
        part("BillAddr", ADDRESS),
        part("ShipAddr", ADDRESS),
        text("Notes", 2000),
        flag("Job", default=False),
        flag("BillWithParent", default=False),
        ref("ParentRef", "Customer", bare=True),
        whole("Level", read_only=True),
        ref("CustomerTypeRef", "CustomerType", bare=True),
        ref("SalesTermRef", "Term", bare=True),
        ref("PaymentMethodRef", "PaymentMethod", bare=True),
        amount("Balance", read_only=True),
        day("OpenBalanceDate", read_only=True),
        amount("BalanceWithJobs", read_only=True),
        CURRENCY,
        choice("PreferredDeliveryMethod", "Print", "Email", "None", default="Print"),
        text("ResaleNum", 16),
        *COMMON,
        *NAME_HEAD,
        text("FullyQualifiedName", read_only=True),
        text("CompanyName", 100),
        text("DisplayName", 500),
        text("PrintOnCheckName", 110),
        flag("Active", default=True),
        *REACH,
        ref("DefaultTaxCodeRef", "TaxCode", bare=True),
        ref("ARAccountRef", "Account"),
        text("PrimaryTaxIdentifier", 20),
        text("BusinessNumber", 10),
        text("GSTIN", 15),
        whole("TaxExemptionReasonId"),
        flag("IsProject"),
        text("ClientEntityId", read_only=True),
    ),
    tolerated=schema.PERSON
    | words(
        "AcctNum AltContactName CCDetail ContactName CreditLimit GSTRegistrationType OtherAddr "
        "OverDueBalance PriceLevelRef RootCustomerRef SalesRepRef SecondaryTaxIdentifier TotalExpense "
        "TotalRevenue"
    ),
)
VENDOR = Entity(
    name="Vendor",
    family=Family.NAMES,
    sequence="people",
    naming="DisplayName",
    unique_within=PEOPLE,
    renamed_when_inactive=True,
    fields=(
        part("BillAddr", ADDRESS),
        text("TaxIdentifier", 20),
        ref("TermRef", "Term", bare=True),
        amount("Balance", read_only=True),
        number("BillRate"),
        number("CostRate"),
        text("AcctNum", 100),
        flag("Vendor1099", default=False),
        CURRENCY,
        *COMMON,
        *NAME_HEAD,
        text("CompanyName", 100),
        text("DisplayName", 500),
        text("PrintOnCheckName", 110),
        flag("Active", default=True),
        *REACH,
    ),
    tolerated=schema.PERSON
    | words(
        "APAccountRef AltContactName BusinessNumber ContactName CreditLimit GSTIN GSTRegistrationType "
        "HasTPAR Notes OtherAddr ShipAddr T4AEligible T5018Eligible TaxReportingBasis VendorPaymentBankDetail"
    ),
)
EMPLOYEE = Entity(
    name="Employee",
    family=Family.NAMES,
    sequence="people",
    naming="DisplayName",
    unique_within=PEOPLE,
    renamed_when_inactive=True,
    fields=(
        text("SSN", 100),
        part("PrimaryAddr", ADDRESS),
        flag("BillableTime", default=False),
        number("BillRate"),
        number("CostRate"),
        day("BirthDate"),
        choice("Gender", "Male", "Female"),
        day("HiredDate"),
        day("ReleasedDate"),
        text("EmployeeNumber", 100),
        *COMMON,
        *NAME_HEAD,
        text("DisplayName", 500),
        text("PrintOnCheckName", 110),
        flag("Active", default=True),
        *REACH,
    ),
    tolerated=schema.PERSON | words("UseTimeEntry"),
)
