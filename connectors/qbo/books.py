"""QuickBooks Online as the books: the port of plugin.books, in as few metered reads as can be (qbo.md 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.qbo import aging, income, queries
from connectors.qbo.client import QboClient
from connectors.qbo.decode import Rows
from connectors.qbo.fields import aware, needed, value_of
from connectors.qbo.mapping import ENTITIES, NAME_LISTS, kind_of
from connectors.qbo.performers import PERFORMERS
from connectors.qbo.performers.charge_item import income_account
from connectors.qbo.reader import CHANGES_MAX, CHANGES_REACH, Reader, country_code, is_deleted
from connectors.qbo.setting_aside import facts_or_names
from connectors.qbo.wire import Record
from plugin.answers import EVERYTHING, AgingReport, BooksProfile, Changes, Deleted, Looked, Page, Span
from plugin.books import TryLater
from plugin.clock import Clock
from plugin.core.register import IncomeEntry
from plugin.facts import FACT_KINDS, CustomerRecord, Fact, FactKind, InvoiceRecord, UnreadableRecord
from plugin.orders import Order, Proof

INCOME_AHEAD = timedelta(days=366)
"""How far ahead somebody may date what is posted to the income account of our charges."""
TIME_ZONE_DEFAULT = "America/Los_Angeles"
"""QuickBooks' own, for a company that names none."""


class QboBooks:
    """One company in QuickBooks Online. Make one for each run: it remembers the company's settings."""

    def __init__(self, client: QboClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._reader = Reader(client)

    def profile(self) -> BooksProfile:
        """The company's own settings, read afresh (two calls)."""
        self._reader = reader = Reader(self._client)
        preferences, read_at = reader.settings
        info = reader.company
        return BooksProfile(
            name=info.company_name or "",
            country=country_code(info.country),
            time_zone=_known_zone(info.default_time_zone),
            home_currency=reader.home_currency,
            auto_applies_credit=preferences.sales_forms_prefs.auto_apply_credit,
            books_closed_through=preferences.accounting_info_prefs.book_close_date,
            default_term_id=value_of(preferences.sales_forms_prefs.default_terms),
            read_at=_told(read_at),
        )

    def count(self, kind: FactKind, span: Span = EVERYTHING) -> int:
        """How many records of *kind* there are in *span*."""
        return self._reader.rows(queries.count(ENTITIES[kind], *_conditions(kind, span))).count or 0

    def page(self, kind: FactKind, position: int, span: Span = EVERYTHING) -> Page:
        """Up to 1,000 records of *kind*, by id: the default order would move under our feet (qbo.md 3)."""
        statement = queries.select(ENTITIES[kind], *_conditions(kind, span), position=position)
        answer = self._reader.answer(statement)
        rows = answer.query_response.all()
        following = position + len(rows) if len(rows) >= queries.ROWS_MAX else None
        return Page(facts=self._facts(rows), next_position=following, read_at=_told(answer.time))

    def changes(self, since: datetime, kinds: Collection[FactKind] = FACT_KINDS) -> Changes:
        """What changed since, in one call; incomplete when the mark is too old or the answer was capped.

        A mark that is too old costs no call, and keeps its time: only a full read may move it.
        """
        if self._clock.now() - since > CHANGES_REACH:
            return Changes(facts=(), deleted=(), read_at=since, is_complete=False)
        envelope = self._reader.changes([ENTITIES[kind] for kind in kinds], since)
        parts: Iterable[Rows] = (rows for part in envelope.changes for rows in part.query_response)
        records = [record for rows in parts for record in rows.all()]
        gone = [
            Deleted(kind=kind_of(one), id=needed(one, "Id", one.id)) for one in records if is_deleted(one)
        ]
        return Changes(
            facts=self._facts([one for one in records if not is_deleted(one)]),
            deleted=tuple(gone),
            read_at=_told(envelope.time),
            is_complete=len(records) < CHANGES_MAX,
        )

    def find(self, kind: FactKind, ids: Sequence[str]) -> tuple[Fact, ...]:
        """Those of these records that exist, in one call for every 200."""
        return self._facts([*self._reader.records(ENTITIES[kind], ids, *_conditions(kind, EVERYTHING))])

    def look(self, *, invoices: Sequence[str] = (), customers: Sequence[str] = ()) -> Looked:
        """These records as they are now, in one call for each kind asked for."""
        found_invoices, found_customers = self.find("invoice", invoices), self.find("customer", customers)
        found = (*found_invoices, *found_customers)
        gone = (
            *_missing("invoice", invoices, {one.id for one in found_invoices}),
            *_missing("customer", customers, {one.id for one in found_customers}),
        )
        return Looked(
            invoices=tuple(one for one in found if isinstance(one, InvoiceRecord)),
            customers=tuple(one for one in found if isinstance(one, CustomerRecord)),
            unreadable=tuple(one for one in found if isinstance(one, UnreadableRecord)),
            gone=gone,
        )

    def aging(self, today: date) -> AgingReport:
        """QuickBooks' own A/R Aging (one call), and from which day it counts (one more in a run)."""
        preferences, _ = self._reader.settings
        currency = self._reader.home_currency
        return AgingReport(
            rows=aging.figures(self._client.read(aging.REPORT, params=aging.asked_for(today)), currency),
            currency=currency,
            ages_from_due_date=not preferences.report_prefs.calc_aging_report_from_txn_date,
        )

    def charge_income(self, first: date) -> tuple[IncomeEntry, ...]:
        """What others posted since *first* to our item's account: two calls, and the company's settings."""
        account_id = income_account(self._reader)
        if account_id is None:
            return ()
        # What is dated ahead counts as well: it was posted.
        asked = income.asked_for(account_id, first, self._clock.now().date() + INCOME_AHEAD)
        return income.entries(self._client.read(income.REPORT, params=asked), self._reader.home_currency)

    def perform(self, order: Order, *, request_id: str) -> Proof:
        """Carry *order* out; the same *request_id* never takes effect twice."""
        return PERFORMERS[order.kind].perform(self._reader, order, request_id)

    def trace(self, order: Order, *, request_id: str) -> Proof | None:
        """Look for the marks of *order* in QuickBooks, which shows no request ids."""
        del request_id
        return PERFORMERS[order.kind].trace(self._reader, order)

    def _facts(self, records: Sequence[Record]) -> tuple[Fact, ...]:
        return facts_or_names(records, self._reader)


def _conditions(kind: FactKind, span: Span) -> Iterator[str]:
    if ENTITIES[kind] in NAME_LISTS:
        yield queries.EVERYONE
    if span.since is not None:
        yield queries.at_least("MetaData.LastUpdatedTime", span.since)
    if span.until is not None:
        yield queries.before("MetaData.LastUpdatedTime", span.until)
    if span.first is not None:
        yield queries.at_least("TxnDate", span.first)
    if span.last is not None:
        yield queries.at_most("TxnDate", span.last)


def _missing(kind: FactKind, wanted: Sequence[str], found: set[str]) -> Iterable[Deleted]:
    return (Deleted(kind=kind, id=one) for one in wanted if one not in found)


def _told(moment: datetime | None) -> datetime:
    """QuickBooks' own time of an answer: marks are never set by our clock (qbo.md 4)."""
    if moment is None:
        raise TryLater("QuickBooks did not say when it answered. Nothing was changed; we ask again later.")
    return aware(moment)


def _known_zone(name: str | None) -> str:
    try:
        return ZoneInfo(name or TIME_ZONE_DEFAULT).key
    except (ZoneInfoNotFoundError, ValueError):
        return TIME_ZONE_DEFAULT
