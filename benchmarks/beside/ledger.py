"""A company with a large ledger, written as a full reading of QuickBooks leaves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from plugin import policies
from plugin.facts import CustomerRecord, Fact, InvoiceRecord
from plugin.store import companies, company_settings, families, marks, mirror, standings
from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import Store
from tests.clocks import StillClock
from tests.memory_books import PROFILE
from web.wiring.house import new_id

COMPANY = "bench"
WORKING_DAY = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
"""A Wednesday: on quiet days nothing would be proposed."""
INVOICES_EACH = 5

_CUSTOMERS_AT_ONCE = 500


def ledger(folder: Path, customers: int, days_overdue: int | None = None) -> Store:
    """A company in which each customer owes five invoices, read and not planned yet.

    They fell due from six weeks ago to a month ahead, or all of them *days_overdue* days ago.
    """
    engine = open_engine(f"sqlite:///{folder / 'bench.db'}")
    upgrade(engine)
    store = Store(engine, StillClock(WORKING_DAY), new_id)
    with store.company(COMPANY) as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "bench")
        company_settings.record_terms_disclose_interest(scope, "bench", disclosed=True)
        company_settings.record_late_fees_off(scope, "bench", is_off=True)
        company_settings.preview_seen(scope, "bench")
        company_settings.set_mode(scope, "approve", "bench")
    for first in range(0, customers, _CUSTOMERS_AT_ONCE):
        with store.company(COMPANY) as scope:
            facts: list[Fact] = []
            for number in range(first, min(first + _CUSTOMERS_AT_ONCE, customers)):
                facts += _customer(store.clock.now(), number, days_overdue)
            standings.mark_dirty(scope, families.payers_of(scope, mirror.absorb(scope, facts)))
    freshen(store)
    return store


def freshen(store: Store) -> None:
    """QuickBooks has just been read, and its payments are confirmed."""
    with store.company(COMPANY) as scope:
        company_settings.confirm_payments(scope, store.clock.now().date(), "bench")
        marks.synced(scope, store.clock.now())


def _customer(now: datetime, number: int, days_overdue: int | None) -> list[Fact]:
    customer = CustomerRecord(
        id=str(number),
        name=f"Customer {number:05d}",
        is_active=True,
        parent_id=None,
        bills_with_parent=False,
        email="ap@customer.example",
        term_id=None,
        currency="USD",
        balance_minor=INVOICES_EACH * 10_000,
        notes="",
        sync_token="0",
        updated_at=now,
    )
    spread = (30 - (number * 7 + place * 13) % 75 for place in range(INVOICES_EACH))
    ahead = (-days_overdue if days_overdue is not None else days for days in spread)
    invoices = (
        _invoice(now, number, place, now.date() + timedelta(days=days)) for place, days in enumerate(ahead)
    )
    return [customer, *invoices]


def _invoice(now: datetime, number: int, place: int, due_on: date) -> InvoiceRecord:
    return InvoiceRecord(
        id=f"{number}-{place}",
        number=f"{number}{place}",
        customer_id=str(number),
        currency="USD",
        issued_on=due_on - timedelta(days=30),
        due_on=due_on,
        total_minor=10_000,
        balance_minor=10_000,
        email="ap@customer.example",
        memo="",
        private_note="",
        emailed_at=None,
        email_error=None,
        is_voided=False,
        sync_token="0",
        updated_at=now,
    )
