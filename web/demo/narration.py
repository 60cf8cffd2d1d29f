"""The story as people read it: a table of what happened, and the sums at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from sqlalchemy import Row

from plugin import tables, words
from plugin.store import actions
from plugin.store.scope import Scope

_TOLD = {
    "notice": "notice sent",
    "charge": "interest charged",
    "credit": "charge credited",
    "set cod": "cash on delivery set",
    "lift cod": "cash on delivery lifted",
    "note": "conversation attached",
}
_COLUMNS = (
    ("Day", 10),
    ("Customer", 26),
    ("What", 24),
    ("Why", 58),
    ("Proof, read back from QuickBooks", 42),
)


_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class Narration:
    """Prints the story line by line and keeps its sums."""

    console: Console
    books: Any
    """The ledger itself, to read the proof back from."""
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _told_until: datetime = _EVER

    def heading(self, sentence: str) -> None:
        """Begin a chapter."""
        self.console.print(f"\n[bold]{sentence}[/bold]")

    def say(self, sentence: str) -> None:
        """One sentence of prose."""
        self.console.print(sentence)

    def columns(self) -> None:
        """The head of the table."""
        if self._is_wide:
            self._row([name for name, _ in _COLUMNS], "dim")

    def line(self, day: date, customer_id: str, what: str, why: str, proof: str = "") -> None:
        """One line of the table."""
        self._row([str(day), self.names.get(customer_id, customer_id), what, why, proof])

    def done_actions(self, scope: Scope) -> None:
        """Tell every action that was done since the last time."""
        for row in actions.done_since(scope, self._told_until):
            if row.id in self._told:
                continue
            self._told.add(row.id)
            self._told_until = row.done_at
            self.counts[row.kind] += 1
            if row.kind in _TOLD and not _is_echo(row):
                why = words.sentence(actions.action_of(row).because, row.currency)
                self.line(row.done_on, row.customer_id, _TOLD[row.kind], why, self._proof(row))

    def learn_names(self, scope: Scope) -> None:
        """Know customers by name."""
        table = tables.customers
        self.names = {row.id: row.name for row in scope.rows(scope.select(table, table.c.id, table.c.name))}

    def summary(self, sums: Mapping[str, Any]) -> None:
        """The sums at the end; what has parts is shown part by part."""
        table = Table(title="What it came to", title_justify="left", title_style="bold", show_header=False)
        for what, figure in sums.items():
            parts = figure.items() if isinstance(figure, Mapping) else [("", figure)]
            for number, (part, value) in enumerate(parts):
                table.add_row("" if number else what, f"{value:>6}  {part}")
        self.console.print(table)

    @property
    def _is_wide(self) -> bool:
        return self.console.width >= sum(width for _, width in _COLUMNS) + len(_COLUMNS) - 1

    def _row(self, cells: list[str], style: str = "") -> None:
        if not self._is_wide:
            day, customer, what, why, proof = cells
            self.console.print(f"{day}  [bold]{customer}[/bold]: {what}", highlight=False)
            for details in filter(None, (why, proof)):
                self.console.print(Padding(details, (0, 0, 0, 12)), style="dim")
            return
        table = Table.grid(padding=(0, 1))
        for _, width in _COLUMNS:
            table.add_column(width=width, overflow="fold")
        table.add_row(*cells, style=style)
        self.console.print(table)

    def _proof(self, row: Row[Any]) -> str:
        """What QuickBooks itself shows now of what was done."""
        match row.kind:
            case "notice":
                invoice = self.books.read("Invoice", row.payload["invoice_id"])
                delivered = invoice.get("DeliveryInfo", {}).get("DeliveryTime", "")
                return f"invoice {invoice['DocNumber']}: {invoice['EmailStatus']} {delivered[:16]}"
            case "charge":
                charge = self.books.read("Invoice", row.remote_ref)
                return f"invoice {charge['DocNumber']} over {charge['TotalAmt']}"
            case "credit":
                memo = self.books.read("CreditMemo", row.remote_ref)
                return f"credit memo {memo['DocNumber']} over {memo['TotalAmt']}"
            case "set cod" | "lift cod":
                customer = self.books.read("Customer", row.customer_id)
                term = customer.get("SalesTermRef", {})
                return f"terms: {term.get('name') or term.get('value') or 'none'}"
        return f"attachment {row.remote_ref}"


def _is_echo(row: Row[Any]) -> bool:
    """Notes about our own acts would say everything twice; those of conversations are told."""
    return bool(row.kind == "note" and not str(row.payload["ref"]).startswith("contact/"))
