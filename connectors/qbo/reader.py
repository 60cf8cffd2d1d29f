"""Typed reads of one company, and what its records leave out because the whole company shares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NoReturn

from connectors.qbo.client import QboClient
from connectors.qbo.decode import Envelope, Rows, decode
from connectors.qbo.fields import needed, value_of
from connectors.qbo.queries import EVERYONE, among, equal, select
from connectors.qbo.wire import Customer, Invoice, Record
from connectors.qbo.wire_company import CompanyInfo, Preferences
from plugin.books import Refused

CHANGES_MAX = 1000
"""The cap of one answer of changes, over all kinds; reaching it means that it was cut off (qbo.md 4)."""
CHANGES_REACH = timedelta(days=29)
"""Changes are kept for 30 days; nobody knows what a longer reach back is answered (qbo.md 4, 13)."""
IDS_PER_QUERY = 200
"""So many ids keep a query's text within what a gateway passes."""


class Reader:
    """Reads of one company. What it keeps (currency, country, accounts) lives as long as it does: one run."""

    def __init__(self, client: QboClient) -> None:
        self.client = client

    def rows(self, statement: str) -> Rows:
        """The rows of a query; refused when one does not read."""
        return decode(self.client.read("query", query=statement)).query_response

    def answer(self, statement: str) -> Envelope:
        """What a query is answered, with its time; rows that do not read are among the others."""
        return decode(self.client.read("query", query=statement), may_be_spoilt=True)

    def changes(self, entities: Iterable[str], since: datetime) -> Envelope:
        """Everything of these entities that changed at or after *since*, to the second (qbo.md 4)."""
        mark = since.replace(microsecond=0).isoformat()
        asked_for = {"entities": ",".join(entities), "changedSince": mark}
        return decode(self.client.read("cdc", params=asked_for), may_be_spoilt=True)

    def invoice(self, invoice_id: str) -> Invoice:
        """The invoice as it is now; Refused when it is gone."""
        return next(self.invoices([invoice_id]), None) or _gone("invoice")

    def customer(self, customer_id: str) -> Customer:
        """The customer as it is now, inactive or not; Refused when it is gone."""
        return next(self.customers([customer_id]), None) or _gone("customer")

    def invoices(self, ids: Sequence[str]) -> Iterator[Invoice]:
        """Those of these invoices that exist."""
        for some in _portions(ids):
            yield from self.rows(select("Invoice", among("Id", some))).invoice

    def customers(self, ids: Sequence[str]) -> Iterator[Customer]:
        """Those of these customers that exist; an inactive one does."""
        for some in _portions(ids):
            yield from self.rows(select("Customer", among("Id", some), EVERYONE)).customer

    def records(self, entity: str, ids: Sequence[str], *conditions: str) -> Iterator[Record]:
        """Those of these records that exist and meet the conditions, spoilt ones too."""
        for some in _portions(ids):
            yield from self.answer(select(entity, among("Id", some), *conditions)).query_response.all()

    @cached_property
    def settings(self) -> tuple[Preferences, datetime | None]:
        """The company's preferences, and when they were read."""
        envelope = decode(self.client.read("preferences"))
        return envelope.preferences or Preferences(), envelope.time

    @cached_property
    def company(self) -> CompanyInfo:
        """The company's own data."""
        return decode(self.client.read(f"companyinfo/{self.client.company_id}")).company_info or CompanyInfo()

    @property
    def home_currency(self) -> str:
        """The company's own currency."""
        preferences, _ = self.settings
        return needed(preferences, "HomeCurrency", value_of(preferences.currency_prefs.home_currency))

    @property
    def is_american(self) -> bool:
        """True for a company under US sales tax, where a line says NON and not a rate (qbo.md 2.4)."""
        return country_code(self.company.country) == "US"

    @cached_property
    def receivables(self) -> frozenset[str]:
        """Ids of the accounts of type Accounts Receivable, inactive ones too."""
        statement = select("Account", equal("AccountType", "Accounts Receivable"), EVERYONE)
        return frozenset(account.id for account in self.rows(statement).account if account.id)


def country_code(country: str | None) -> str:
    """The ISO code of two letters; QuickBooks says "US" or, since 2025, "USA" (qbo.md 2.9)."""
    given = (country or "US").strip().upper()
    return {"USA": "US", "CAN": "CA", "GBR": "GB", "AUS": "AU", "IND": "IN", "FRA": "FR"}.get(given, given)


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), IDS_PER_QUERY):
        yield ids[start : start + IDS_PER_QUERY]


def _gone(what: str) -> NoReturn:
    raise Refused(f"The {what} no longer exists in QuickBooks.", code="610", reason="gone")


def is_deleted(record: Record) -> bool:
    """True for the stub that the changes hold of a deleted record (qbo.md 4)."""
    return record.status == "Deleted"
