"""Worlds to hold the port's contract against: the same people do the same things in each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol

from msgspec import structs

from plugin.books import Books, TryLater, Unclear
from plugin.facts import CustomerRecord, InvoiceRecord
from tests.clocks import StillClock
from tests.memory_books import MemoryBooks, a_customer, a_term, an_invoice

MORNING = datetime(2026, 3, 2, 15, tzinfo=UTC)


class World(Protocol):
    """An accounting system with people in it, and the port to it."""

    books: Books

    def add_customer(self, name: str, *, notes: str = "", term: int | None = None) -> str:
        """A new customer with an address, on the term due in *term* days; its id."""

    def add_invoice(self, customer_id: str, *, number: str, email: str | None = "ap@x.example") -> str:
        """A new unpaid invoice over 1,000.00 with a memo of the user's own; its id."""

    def term_id(self, days: int) -> str:
        """The id of the term due in *days* days."""

    def send_by_hand(self, invoice_id: str) -> None:
        """A person sends the invoice from QuickBooks' own page."""

    def delete_invoice(self, invoice_id: str) -> None:
        """A person deletes the invoice."""

    def set_term(self, customer_id: str, term_id: str | None) -> None:
        """A person chooses other terms for the customer."""

    def set_memo(self, invoice_id: str, memo: str) -> None:
        """A person edits the memo."""

    def close_books(self, through: date) -> None:
        """The bookkeeper closes the books."""

    def throttle_next(self) -> None:
        """The next call is turned away before it does anything."""

    def lose_next_write(self, kind: str) -> None:
        """The next order of *kind* takes effect and its answer is lost."""

    def mails(self) -> int:
        """How many invoices left by mail."""


def look_invoice(world: World, invoice_id: str) -> InvoiceRecord:
    """The invoice as the port shows it now."""
    return world.books.look(invoices=[invoice_id]).invoices[0]


def look_customer(world: World, customer_id: str) -> CustomerRecord:
    """The customer as the port shows it now."""
    return world.books.look(customers=[customer_id]).customers[0]


class MemoryWorld:
    """The world of MemoryBooks."""

    def __init__(self) -> None:
        self.memory = MemoryBooks(StillClock(MORNING))
        self.books: Books = self.memory
        self.memory.put(a_term("2", name="Net 15", due_days=15), a_term("3"))
        self._next_id = 100

    def add_customer(self, name: str, *, notes: str = "", term: int | None = None) -> str:
        term_id = None if term is None else self.term_id(term)
        customer = a_customer(self._new_id(), name=name, notes=notes, term_id=term_id)
        self.memory.put(customer)
        return customer.id

    def add_invoice(self, customer_id: str, *, number: str, email: str | None = "ap@x.example") -> str:
        invoice = an_invoice(
            self._new_id(), customer_id=customer_id, number=number, email=email, emailed_at=None
        )
        self.memory.put(invoice)
        return invoice.id

    def term_id(self, days: int) -> str:
        return {15: "2", 30: "3"}[days]

    def send_by_hand(self, invoice_id: str) -> None:
        self.memory.send_by_hand(invoice_id)

    def delete_invoice(self, invoice_id: str) -> None:
        self.memory.delete("invoice", invoice_id)

    def set_term(self, customer_id: str, term_id: str | None) -> None:
        self.memory.put(structs.replace(self.memory.customer(customer_id), term_id=term_id))

    def set_memo(self, invoice_id: str, memo: str) -> None:
        self.memory.put(structs.replace(self.memory.invoice(invoice_id), memo=memo))

    def close_books(self, through: date) -> None:
        self.memory.company = replace(self.memory.company, books_closed_through=through)

    def throttle_next(self) -> None:
        for call in ("perform", "look"):
            self.memory.fail(TryLater("QuickBooks asks us to slow down.", code="3001"), on=call)

    def lose_next_write(self, kind: str) -> None:
        self.memory.fail(Unclear("The answer was lost."), kind=kind, when="after")

    def mails(self) -> int:
        return len(self.memory.mails)

    def _new_id(self) -> str:
        self._next_id += 1
        return str(self._next_id)
