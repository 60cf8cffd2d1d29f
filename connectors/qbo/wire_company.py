"""The company's own lists and settings as they travel (qbo.md 2.8, 2.9); the same rules as `wire`."""

from __future__ import annotations

from datetime import date

import msgspec

from connectors.qbo.wire import Record, Ref, Wire


class Account(Record):
    """A ledger account."""

    name: str | None = None
    account_type: str | None = None


class Item(Record):
    """Something that can be sold."""

    name: str | None = None
    type: str | None = None
    income_account_ref: Ref | None = None


class Attachable(Record):
    """A note or a file (qbo.md 2.8)."""

    note: str | None = None


class CompanyInfo(Record):
    """The company (qbo.md 2.9)."""

    company_name: str | None = None
    country: str | None = None
    default_time_zone: str | None = None


class SalesFormsPrefs(Wire):
    """How sales documents behave."""

    auto_apply_credit: bool = False
    default_terms: Ref | None = None


class AccountingInfoPrefs(Wire):
    """How the books are kept."""

    book_close_date: date | None = None


class CurrencyPrefs(Wire):
    """Which currencies are used."""

    home_currency: Ref | None = None


class ReportPrefs(Wire):
    """How reports count."""

    calc_aging_report_from_txn_date: bool = False


class Preferences(Record):
    """The company's settings (qbo.md 2.9)."""

    sales_forms_prefs: SalesFormsPrefs = msgspec.field(default_factory=SalesFormsPrefs)
    accounting_info_prefs: AccountingInfoPrefs = msgspec.field(default_factory=AccountingInfoPrefs)
    currency_prefs: CurrencyPrefs = msgspec.field(default_factory=CurrencyPrefs)
    report_prefs: ReportPrefs = msgspec.field(default_factory=ReportPrefs)
