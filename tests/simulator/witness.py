"""The witness in the simulation: told what people do, also within a run; it looks after every event."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from connectors.sandbox.company import Company
from plugin.store.companies import Standing
from tests.simulator.baton import Baton
from tests.simulator.lies import Lies
from web.demo.checker import Breach, Checker
from web.demo.checker.sources import Database
from web.demo.watcher import figures

WITHIN = 60.0
"""What is under way may still arrive so many seconds after a fact has changed (reliability.md 3.2, no. 1)."""


class Lines(logging.Handler):
    """Keeps what was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, with its traceback if it has one."""
        self.lines.append(self.format(record))


class Witness:
    """Holds one company against the rules; whatever nobody else did is the product's doing."""

    def __init__(
        self,
        company: Company,
        database: Any,
        now: Standing,
        baton: Baton,
        lies: Lies,
        is_busy: Callable[[], bool],
    ) -> None:
        self._company = company
        self._company_id = now.company.id
        self._baton = baton
        self._lies = lies
        self._is_busy = is_busy
        self.person_listeners: list[Callable[[], None]] = []
        self.database = Database(database, now.company.id)
        self.checker = Checker(company, database, company_id=now.company.id, audits=True)
        self.checker.policy(figures(now.policy, now))
        self.checker.before_run()

    def turn_to(self, database: Any) -> None:
        """The product reads this database from now on, an older state of its own records."""
        self.database = Database(database, self._company_id)
        self.checker.restored(database)

    def rows(self, columns: str, table: str, condition: str = "1 = 1") -> list[dict[str, Any]]:
        """Rows of the product's database, by plain SQL."""
        return self.database.rows(columns, table, condition)

    @contextmanager
    def person(self) -> Iterator[None]:
        """What happens inside is a person's doing in QuickBooks."""
        for listener in self.person_listeners:
            listener()
        self.checker.after_run()
        held = {
            entity: _held(self._company, entity)
            for entity in ("Invoice", "Payment", "Customer", "CreditMemo")
        }
        try:
            yield
        finally:
            for entity, before in held.items():
                self._tell_lies(entity, before, _held(self._company, entity))
            self._deleted(held["Invoice"])
            self.checker.before_run()

    def _tell_lies(self, entity: str, before: dict[str, object], after: dict[str, object]) -> None:
        for row_id, record in after.items():
            if before.get(row_id) is not record:
                former = before.get(row_id)
                self._lies.changed_by_person(
                    self._company.realm_id, entity, row_id, former if isinstance(former, dict) else None
                )

    def _deleted(self, before: dict[str, Any]) -> None:
        """Tell of invoices that a person deleted; what is under way may still bill them."""
        for row_id in before.keys() - {each["Id"] for each in self._company.records("Invoice")}:
            gone = before[row_id]
            self.checker.deleted_lately(gone)
            over = partial(self.checker.deleted_lately, gone, is_over=True)
            self._baton.at(self._baton.now + timedelta(seconds=WITHIN), over)

    def look(self) -> list[Breach]:
        """What was broken since the last look."""
        return self.checker.look(self._baton.now)

    def synced(self) -> None:
        """The product has read the books."""
        self.checker.synced(self._baton.now)

    def confirmed(self, day: date) -> None:
        """Payments are entered."""
        self.checker.payments_confirmed(day, day)

    def switched(self, mode: str) -> None:
        """A mode was chosen."""
        if mode == "preview":
            self._soon(lambda: self.checker.switched_on(self._baton.now, mode))
        else:
            self.checker.switched_on(self._baton.now, mode)

    def stopped(self, *, is_stopped: bool) -> None:
        """The kill switch was thrown: to the witness the company is as in preview."""
        self.switched("preview" if is_stopped else "automatic")

    def hold(self, customer_id: str, since: date, until: date | None, invoice_id: str | None) -> None:
        """A pause."""
        self._soon(lambda: self.checker.hold(customer_id, since, until, invoice_id))

    def lift_hold(self, customer_id: str, invoice_id: str | None) -> None:
        """The pause is over; told late, so that one told late is not told after its end."""
        self._soon(lambda: self.checker.lift_hold(customer_id, invoice_id))

    def dispute(self, invoice_id: str, amount_minor: int, since: date) -> None:
        """A dispute counts for interest from its first day, whenever it is told."""
        self._soon(lambda: self.checker.dispute(invoice_id, amount_minor, since))

    def end_dispute(self, invoice_id: str, on: date) -> None:
        """A dispute is over."""
        self._soon(lambda: self.checker.end_dispute(invoice_id, on))

    def promise(
        self, customer_id: str, invoice_ids: tuple[str, ...], made_on: date, pay_by: date, amount_minor: int
    ) -> None:
        """A promise."""
        self._soon(lambda: self.checker.promise(customer_id, invoice_ids, made_on, pay_by, amount_minor))

    def consumer(self, customer_id: str) -> None:
        """A consumer."""
        self._soon(lambda: self.checker.consumer(customer_id))

    def pass_over(self, invoice_id: str) -> None:
        """A notice is not sent, by a person's decision."""
        self.checker.pass_over(invoice_id)

    def legal_stop(self, customer_id: str, since: date) -> None:
        """A legal stop."""
        self._soon(lambda: self.checker.legal_stop(customer_id, since))

    def lift_legal_stop(self, customer_id: str) -> None:
        """It was lifted."""
        self._soon(lambda: self.checker.lift_legal_stop(customer_id))

    def _soon(self, tell: Callable[[], None]) -> None:
        """Told at once when nothing is under way, else when it must have arrived."""
        if self._is_busy():
            self._baton.at(self._baton.now + timedelta(seconds=WITHIN), tell)
        else:
            tell()


def _held(company: Company, entity: str) -> dict[str, Any]:
    return {each["Id"]: each for each in company.records(entity)}


def money(amount: Decimal) -> str:
    """An amount in an event line."""
    return f"{amount:.2f}"
