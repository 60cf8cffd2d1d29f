"""One company's state: its records, its ledger, its settings and its present moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.events import SILENT, Event
from connectors.sandbox.ledger import Ledger
from connectors.sandbox.moments import pacific
from connectors.sandbox.switches import Switches
from connectors.sandbox.tables import Row, Tables

CURRENCY_NAMES = {
    "USD": "United States Dollar",
    "EUR": "Euro",
    "GBP": "British Pound Sterling",
    "JPY": "Japanese Yen",
    "CAD": "Canadian Dollar",
    "AUD": "Australian Dollar",
    "CHF": "Swiss Franc",
    "MXN": "Mexican Peso",
    "INR": "Indian Rupee",
}


class Books:
    """What the rules of writing read and change; nobody else holds a company's rows."""

    def __init__(self, clock: SandboxClock, switches: Switches, realm_id: str = "") -> None:
        self.realm_id = realm_id
        self.clock = clock
        self.switches = switches
        self.tables = Tables()
        self.ledger = Ledger()
        self.children: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """Sub-customers by parent, in order of creation."""
        self.events: list[Event] = []
        self.actor = "api"
        self.touched: Callable[[Row, datetime], None] | None = None
        """Whoever wants to hear of each touch, and of its moment."""
        self.moment: datetime | None = None
        """A seed builds the past: while this is set, it is now."""
        self.is_told = False
        """Whether webhooks tell even of what happens at a set moment."""

    def now(self) -> datetime:
        """The moment at which a write happens."""
        return self.moment or self.clock.now()

    def today(self) -> date:
        """The company's calendar date."""
        return self.now().astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone (qbo.md §2.9, DefaultTimeZone)."""
        info = self.tables.get("CompanyInfo", "1")
        return ZoneInfo(info.record["DefaultTimeZone"]) if info else pacific()

    def preference(self, group: str, name: str) -> Any:
        """Read one company setting; None if it is not set."""
        row = self.tables.get("Preferences", "1")
        return row.record.get(group, {}).get(name) if row else None

    @property
    def taxes_each_line(self) -> bool:
        """Whether tax goes by the code of each line, as everywhere but in the United States (qbo.md §2.4)."""
        info = self.tables.get("CompanyInfo", "1")
        return info is not None and info.record.get("Country", "US") not in {"US", "USA"}

    @property
    def home_currency(self) -> str:
        """The currency the books are kept in."""
        home = self.preference("CurrencyPrefs", "HomeCurrency") or {}
        return str(home.get("value", "USD"))

    @property
    def multi_currency(self) -> bool:
        """Whether the company deals in more than one currency."""
        return bool(self.preference("CurrencyPrefs", "MultiCurrencyEnabled"))

    def currency_ref(self, code: str) -> Record:
        """A CurrencyRef as answers print it."""
        return {"value": code, "name": CURRENCY_NAMES.get(code, code)}

    def custom_fields(self) -> list[tuple[str, str]]:
        """The custom fields of sales forms that the settings define, as number and name."""
        groups = self.preference("SalesFormsPrefs", "CustomField") or []
        fields = [field for group in groups for field in group.get("CustomField", [])]
        named = [field for field in fields if "SalesCustomName" in field.get("Name", "")]
        return [(field["Name"][-1], field["StringValue"]) for field in named if field.get("StringValue")]

    def must_have(self, entity: str, row_id: str) -> Row:
        """Find a row that a checked reference promised."""
        row = self.tables.get(entity, row_id)
        if row is None:
            raise LookupError(f"{entity} {row_id} was checked and is gone.")
        return row

    def note(self, row: Row, operation: str) -> None:
        """Remember a change for the webhooks; what a seed builds happened before anybody listened."""
        if (self.moment is None or self.is_told) and row.entity.name not in SILENT:
            event = Event(
                realm_id=self.realm_id, entity=row.entity.name, id=row.id, operation=operation, at=self.now()
            )
            self.events.append(event)

    def touch(self, row: Row) -> None:
        """Move a row's LastUpdatedTime to now."""
        self.tables.touch(row, self.now())
        if self.touched is not None:
            self.touched(row, self.now())
