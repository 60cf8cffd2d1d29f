"""Settings, company data, rates, attachments: what is no list and no transaction (qbo.md §2.8, §2.9)."""

from __future__ import annotations

from connectors.sandbox.catalog.fields import (
    COMMON,
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
from connectors.sandbox.catalog.model import Entity, Family
from connectors.sandbox.catalog.shared import ADDRESS, CUSTOM_FIELD, EMAIL, NAME_VALUE, PHONE, WEB

COMPANY_INFO = Entity(
    name="CompanyInfo",
    family=Family.SINGLE,
    in_cdc=False,
    fields=(
        text("CompanyName", 1024),
        text("LegalName", 1024),
        part("CompanyAddr", ADDRESS),
        part("CustomerCommunicationAddr", ADDRESS),
        part("LegalAddr", ADDRESS),
        part("CustomerCommunicationEmailAddr", EMAIL),
        part("PrimaryPhone", PHONE),
        day("CompanyStartDate", read_only=True),
        text("FiscalYearStartMonth"),
        text("Country"),
        part("Email", EMAIL),
        part("WebAddr", WEB),
        text("SupportedLanguages", read_only=True),
        text("DefaultTimeZone", read_only=True),
        parts("NameValue", NAME_VALUE, read_only=True),
        *COMMON,
    ),
    tolerated=words("EmployerId TaxForm Logo CompanyFileName FlavorStratum"),
)
PREFERENCES = Entity(
    name="Preferences",
    family=Family.SINGLE,
    in_cdc=False,
    fields=(
        group("AccountingInfoPrefs"),
        group("ProductAndServicesPrefs"),
        group("SalesFormsPrefs"),
        group("EmailMessagesPrefs"),
        group("VendorAndPurchasesPrefs"),
        group("TimeTrackingPrefs"),
        group("TaxPrefs"),
        group("CurrencyPrefs"),
        group("ReportPrefs"),
        group("OtherPrefs"),
        *COMMON,
    ),
)
EXCHANGE_RATE = Entity(
    name="ExchangeRate",
    family=Family.PLAIN,
    in_cdc=False,
    fields=(
        text("SourceCurrencyCode", 3),
        text("TargetCurrencyCode", 3),
        number("Rate"),
        day("AsOfDate"),
        *COMMON,
    ),
    tolerated=words("CustomField"),
)
ATTACHABLE = Entity(
    name="Attachable",
    family=Family.NOTE,
    fields=(
        text("FileName", 1000),
        text("FileAccessUri", read_only=True, kept=True),
        text("TempDownloadUri", read_only=True, kept=True),
        whole("Size", kept=True),
        text("ContentType", 100),
        choice("Category", "Contact Photo", "Document", "Image", "Receipt", "Signature", "Sound", "Other"),
        text("Lat", 100),
        text("Long", 100),
        text("PlaceName", 2000),
        text("Note", 2000),
        text("Tag", 2000),
        *COMMON,
        parts(
            "AttachableRef",
            shape(
                "AttachableRef",
                ref("EntityRef", typed=True),
                text("LineInfo"),
                flag("IncludeOnSend", default=False),
                flag("NoRefOnly"),
                flag("Inactive"),
                parts("CustomField", CUSTOM_FIELD),
            ),
        ),
    ),
    tolerated=words("ThumbnailFileAccessUri ThumbnailTempDownloadUri status CustomField EntityRef"),
)
BUDGET = Entity(
    name="Budget",
    family=Family.PLAIN,
    read_only=True,
    fields=(text("Name"), day("StartDate"), day("EndDate"), flag("Active", default=True), *COMMON),
)

OTHERS = (COMPANY_INFO, PREFERENCES, EXCHANGE_RATE, ATTACHABLE, BUDGET)
