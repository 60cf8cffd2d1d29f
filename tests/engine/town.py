"""A company on both sides of the port: its books in memory, its records in a real database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.fernet import Fernet
from msgspec import structs

from plugin import policies
from plugin.audit.keeper import Keeper
from plugin.audit.witness import NoWitness
from plugin.connecting.vault import Vault
from plugin.cycle import CompanyBooks, RunReport, Worker
from plugin.facts import Application, CustomerRecord, InvoiceRecord, PaymentRecord
from plugin.store import actions, approvals, companies, company_settings, policy_versions, tasks
from plugin.store.scope import Store
from tests.clocks import StillClock
from tests.memory_books import PROFILE, MemoryBooks, a_customer, a_term, an_invoice

COMPANY = "company1"
ALICE = "user:alice"
KEEPER = Keeper(Vault((Fernet.generate_key().decode(),)), NoWitness())


@dataclass
class Town:
    """Larkspur Landscaping, connected and switched on, with one customer: Acme."""

    store: Store
    books: MemoryBooks
    clock: StillClock

    @property
    def today(self) -> date:
        with self.store.reading(COMPANY) as scope:
            return companies.standing(scope).company.today

    def run(self, worker: str = "worker1") -> RunReport:
        """One run, as the hourly clock starts it."""
        return Worker(self.store, worker, KEEPER).run(COMPANY, lambda: CompanyBooks(self.books))

    def days_pass(self, days: int, *, running: bool = False) -> None:
        """Let days pass, with payments confirmed each day and, if asked, one run a day."""
        for _ in range(days):
            self.clock.advance(days=1)
            self.confirm_payments()
            if running:
                self.run()

    def confirm_payments(self) -> None:
        with self.store.company(COMPANY) as scope:
            company_settings.confirm_payments(scope, companies.standing(scope).company.today, ALICE)

    def switch(self, mode: companies.Mode) -> None:
        with self.store.company(COMPANY) as scope:
            company_settings.set_mode(scope, mode, ALICE)

    def activate(self, policy_toml: str) -> None:
        with self.store.company(COMPANY) as scope:
            policy_versions.activate(scope, policy_toml, ALICE)

    def owes(
        self,
        days_overdue: int,
        *,
        amount_minor: int = 100_000,
        invoice_id: str = "1007",
        customer: str = "9",
        memo: str = "",
    ) -> InvoiceRecord:
        """Acme has owed an invoice for so many days."""
        due_on = self.clock.now().date() - timedelta(days=days_overdue)
        invoice = an_invoice(
            invoice_id,
            number=invoice_id,
            customer_id=customer,
            due_on=due_on,
            issued_on=due_on - timedelta(days=30),
            total_minor=amount_minor,
            balance_minor=amount_minor,
            email="ap@acme.example",
            memo=memo,
        )
        self.books.put(invoice)
        self._add_to_balance(customer, amount_minor)
        return invoice

    def pays(
        self, invoice_id: str = "1007", amount_minor: int | None = None, number: str = ""
    ) -> PaymentRecord:
        """The customer pays an invoice, in full unless told otherwise."""
        invoice = self.books.invoice(invoice_id)
        amount = invoice.balance_minor if amount_minor is None else amount_minor
        payment = PaymentRecord(
            id=f"p{invoice_id}-{amount}",
            number=number,
            customer_id=invoice.customer_id,
            currency=invoice.currency,
            sync_token="0",
            updated_at=self.clock.now(),
            paid_on=self.clock.now().date(),
            total_minor=amount,
            unapplied_minor=0,
            applications=(Application(target="invoice", target_id=invoice_id, amount_minor=amount),),
        )
        self.books.put(payment, structs.replace(invoice, balance_minor=invoice.balance_minor - amount))
        self._add_to_balance(invoice.customer_id, -amount)
        return payment

    def bounces(self, payment: PaymentRecord) -> None:
        """A payment comes back: it is deleted and its invoice is owed again."""
        (part,) = payment.applications
        invoice = self.books.invoice(part.target_id)
        self.books.delete("payment", payment.id)
        self.books.put(structs.replace(invoice, balance_minor=invoice.balance_minor + part.amount_minor))
        self._add_to_balance(invoice.customer_id, part.amount_minor)

    def writes_off(self, invoice_id: str) -> None:
        """Somebody deletes an invoice."""
        invoice = self.books.invoice(invoice_id)
        self.books.delete("invoice", invoice_id)
        self._add_to_balance(invoice.customer_id, -invoice.balance_minor)

    def approve_all(self) -> int:
        """Alice agrees to everything that is proposed."""
        with self.store.company(COMPANY) as scope:
            rows = actions.with_status(scope, "proposed")
            return sum(approvals.approve(scope, row.id, ALICE, shown=actions.action_of(row)) for row in rows)

    def states(self, kind: str | None = None) -> list[str]:
        """The states of all actions (of one kind), in the order they were made."""
        every = ("proposed", "approved", "sending", "done", "unclear", "failed", "cancelled")
        with self.store.reading(COMPANY) as scope:
            return [row.status for row in actions.with_status(scope, *every) if kind in (None, row.kind)]

    def open_tasks(self) -> list[str]:
        with self.store.reading(COMPANY) as scope:
            return [row.kind for row in tasks.open_tasks(scope)]

    def _add_to_balance(self, customer_id: str, amount_minor: int) -> None:
        customer = self.books.customer(customer_id)
        self.books.put(structs.replace(customer, balance_minor=customer.balance_minor + amount_minor))


def found_town(store: Store, clock: StillClock) -> Town:
    """A town with the standard policy, in automatic mode, payments confirmed, interest disclosed."""
    books = MemoryBooks(clock)
    books.put(a_term(), acme())
    with store.company(COMPANY) as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), ALICE)
        company_settings.set_mode(scope, "automatic", ALICE)
        company_settings.record_terms_disclose_interest(scope, ALICE, disclosed=True)
        company_settings.record_late_fees_off(scope, ALICE, is_off=True)
    town = Town(store, books, clock)
    town.confirm_payments()
    return town


def acme(**changes: object) -> CustomerRecord:
    """Acme, the customer of most tests."""
    return a_customer(**{"name": "Acme", "email": "ap@acme.example", **changes})


def noon(day: date) -> datetime:
    """Noon in UTC: morning in New York."""
    return datetime(day.year, day.month, day.day, 15, 0, tzinfo=StillClock().now().tzinfo)
