"""The witness in the simulation: told what people do, also within a run; it looks after every event."""

from __future__ import annotations

import logging
from collections import Counter
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
from web.demo.checker import Breach, Checker, Policy
from web.demo.checker.sources import Database
from web.demo.watcher import figures

WITHIN = 180.0
"""What is under way may still arrive so many seconds after a fact has changed: it was looked at up to 60 s
before the call (reliability.md 3.2, no. 1), and QuickBooks may take another 118 s to carry it out."""


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
        self._untold: Counter[str] = Counter()
        """Of which matters something is still to be told."""
        self.person_listeners: list[Callable[[], None]] = []
        self.database = Database(database, now.company.id)
        self.checker = Checker(company, database, company_id=now.company.id, audits=True)
        self.checker.policy(figures(now.policy, now))
        self.checker.allow_for_what_is_under_way(timedelta(seconds=WITHIN))
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
        at = self._baton.now
        if mode == "preview":
            self._soon("mode", lambda: self.checker.switched_on(self._baton.now, mode))
        else:
            self._at_once("mode", lambda: self.checker.switched_on(at, mode))

    def stopped(self, *, is_stopped: bool) -> None:
        """The kill switch was thrown: to the witness the company is as in preview."""
        self.switched("preview" if is_stopped else "automatic")

    def hold(self, customer_id: str, since: date, until: date | None, invoice_id: str | None) -> None:
        """A pause."""
        self._soon(
            f"hold {customer_id} {invoice_id}",
            lambda: self.checker.hold(customer_id, since, until, invoice_id),
        )

    def lift_hold(self, customer_id: str, invoice_id: str | None) -> None:
        """The pause is over."""
        self._at_once(
            f"hold {customer_id} {invoice_id}", lambda: self.checker.lift_hold(customer_id, invoice_id)
        )

    def dispute(self, invoice_id: str, amount_minor: int, since: date) -> None:
        """A dispute counts for interest from its first day, whenever it is told."""
        self._soon(f"dispute {invoice_id}", lambda: self.checker.dispute(invoice_id, amount_minor, since))

    def end_dispute(self, invoice_id: str, on: date) -> None:
        """A dispute is over."""
        self._at_once(f"dispute {invoice_id}", lambda: self.checker.end_dispute(invoice_id, on))

    def promise(
        self, customer_id: str, invoice_ids: tuple[str, ...], made_on: date, pay_by: date, amount_minor: int
    ) -> None:
        """A promise."""
        self._soon(
            f"promise {customer_id}",
            lambda: self.checker.promise(customer_id, invoice_ids, made_on, pay_by, amount_minor),
        )

    def policy(self, facts: Policy, *, moves_running: bool) -> None:
        """Other figures are agreed."""
        self._soon("policy", lambda: self.checker.policy(facts, moves_running=moves_running))

    def plan(
        self,
        customer_id: str,
        invoice_id: str,
        agreed_on: date,
        instalments: list[tuple[date, int]],
        *,
        interest_waits: bool,
        is_open_ended: bool,
    ) -> None:
        """An invoice is paid by instalments."""
        self._soon(
            f"plan {invoice_id}",
            lambda: self.checker.plan(
                customer_id,
                [invoice_id],
                agreed_on,
                instalments,
                interest_waits=interest_waits,
                is_open_ended=is_open_ended,
            ),
        )

    def end_plan(self, invoice_id: str) -> None:
        """A person ended it."""
        self._at_once(f"plan {invoice_id}", lambda: self.checker.end_plan(invoice_id))

    def says_paid(self, customer_id: str, on: date, invoice_id: str | None) -> None:
        """They say that it is paid."""
        self._soon(f"word {customer_id}", lambda: self.checker.says_paid(customer_id, on, invoice_id))

    def answered(self, customer_id: str) -> None:
        """They said something else."""
        self._at_once(f"word {customer_id}", lambda: self.checker.answered(customer_id))

    def own_figures(self, customer_id: str, own: dict[str, Any], *, is_end: bool) -> None:
        """What holds for one customer alone, after something began or ended to hold."""
        tell = self._at_once if is_end else self._soon
        tell(f"own {customer_id}", lambda: self.checker.own_figures(customer_id, **own))

    def tag(self, customer_id: str, tag: str, *, is_on: bool) -> None:
        """A person calls a customer something, for which other figures hold."""
        tell = self._soon if is_on else self._at_once
        tell(f"tag {customer_id} {tag}", lambda: self.checker.tag(customer_id, tag, is_on=is_on))

    def cod_by_hand(self, customer_id: str, *, is_on: bool) -> None:
        """A person's word on cash on delivery."""
        if is_on:
            self.checker.cod_by_hand(customer_id, is_on=True)
        else:
            self.checker.cod_let_go(customer_id)
            self._soon(f"cod {customer_id}", lambda: self.checker.cod_by_hand(customer_id, is_on=False))

    def consumer(self, customer_id: str) -> None:
        """A consumer."""
        self._soon(f"trade {customer_id}", lambda: self.checker.consumer(customer_id))

    def business(self, customer_id: str) -> None:
        """A business."""
        self._at_once(f"trade {customer_id}", lambda: self.checker.business(customer_id))

    def pass_over(self, invoice_id: str, on: date, step: str) -> None:
        """A notice is not sent, by a person's decision."""
        self.checker.pass_over(invoice_id, on, step)

    def legal_stop(self, customer_id: str, since: date) -> None:
        """A legal stop."""
        self._soon(f"stop {customer_id}", lambda: self.checker.legal_stop(customer_id, since))

    def lift_legal_stop(self, customer_id: str) -> None:
        """It was lifted."""
        self._at_once(f"stop {customer_id}", lambda: self.checker.lift_legal_stop(customer_id))

    def _soon(self, about: str, tell: Callable[[], None]) -> None:
        """What forbids: told at once when nothing is under way, else when it must have arrived."""
        if self._is_busy():
            self._later(about, tell)
        else:
            self._at_once(about, tell)

    def _at_once(self, about: str, tell: Callable[[], None]) -> None:
        """What allows, and holds from this moment; it is not told before what it may be the end of."""
        if self._untold[about]:
            self._later(about, tell)
        else:
            tell()

    def _later(self, about: str, tell: Callable[[], None]) -> None:
        def told() -> None:
            self._untold[about] -= 1
            tell()

        self._untold[about] += 1
        self._baton.at(self._baton.now + timedelta(seconds=WITHIN), told)


def _held(company: Company, entity: str) -> dict[str, Any]:
    return {each["Id"]: each for each in company.records(entity)}


def money(amount: Decimal) -> str:
    """An amount in an event line."""
    return f"{amount:.2f}"
