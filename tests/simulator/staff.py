"""The staff: they confirm, approve, call, hold, dispute, promise, stop, switch off, and settle doubts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from connectors.sandbox.company import Company
from plugin import people, planning, tables
from plugin.core.company import Mode
from plugin.outbox import by_hand
from plugin.store import actions, approvals, company_settings, safety, tasks
from plugin.store.company_settings import NotYet
from plugin.store.scope import Scope, Store
from tests.simulator.clerk import Clerk
from tests.simulator.witness import Witness

ALICE, BOB = "user:alice", "user:bob"
LOOK_AGAIN = timedelta(minutes=20)
"""A person who is asked whether something happened does not look before QuickBooks can have finished."""


@dataclass
class Habits:
    """How these people work; tuned by the seed."""

    confirms: float
    approves: float
    says: float
    """How often they record something about a customer."""
    switches: float
    settles: float
    agrees: float = 0.0
    """How often they agree on something with a customer."""
    changes_policy: float = 0.0


def habits_of(dice: random.Random, *, agree: bool) -> Habits:
    """Diligent or not; and whether they *agree* with customers on something of their own."""
    return Habits(
        confirms=dice.choice((0.97, 0.9, 0.6)),
        approves=dice.choice((1.0, 0.9, 0.5)),
        says=dice.choice((0.02, 0.1, 0.25)),
        switches=dice.choice((0.0, 0.005, 0.02)),
        settles=dice.choice((0.9, 0.5)),
        agrees=dice.choice((0.05, 0.2)) if agree else 0.0,
        changes_policy=dice.choice((0.0, 0.01)) if agree else 0.0,
    )


@dataclass
class Staff:
    """Those of one company."""

    store: Store
    company_id: str
    company: Company
    witness: Witness
    dice: random.Random
    habits: Habits
    said: list[str] = field(default_factory=list)
    """What they did since it was last read."""
    _holds: list[tuple[str, str, str | None, date, date | None]] = field(default_factory=list)
    _disputes: list[tuple[str, str]] = field(default_factory=list)
    _stops: list[tuple[str, str]] = field(default_factory=list)
    _away_until: date = date.min
    _clerk: Clerk = field(init=False)

    def __post_init__(self) -> None:
        """The clerk knows the late customers as everybody here does."""
        self._clerk = Clerk(self.witness, self.dice, self._late, self._note)

    def know_businesses(self) -> None:
        """They go through the list of customers once."""
        with self.store.company(self.company_id) as scope:
            self._clerk.know_businesses(scope)

    def divide_customers(self, preset: str) -> None:
        """Their policy, this preset, gets segments."""
        with self.store.company(self.company_id) as scope:
            self._clerk.divide(scope, preset)

    def morning(self, day: date) -> None:
        """A working day begins."""
        if day < self._away_until:
            return
        if self.dice.random() < 0.01:
            self._away_until = day + timedelta(days=self.dice.randint(2, 15))
            self._note("are away", str(self._away_until))
            return
        with self.store.company(self.company_id) as scope:
            if self.dice.random() < self.habits.confirms:
                self._confirm(scope, day)
            self._agree(scope)
            self._settle(scope)
            self._let_go_on(scope)
            for task in sorted(
                tasks.open_tasks(scope), key=lambda task: (task.customer_id, task.kind, task.subject)
            ):
                if task.kind == "call" and task.due_on <= day:
                    self._call(scope, task, day)
            if self.habits.changes_policy and self.dice.random() < self.habits.changes_policy:
                self._clerk.change_policy(scope)
        self.something(day)

    def something(self, day: date) -> None:
        """What may be recorded at any moment, in the middle of a run too."""
        with self.store.company(self.company_id) as scope:
            concerned: list[str] = []
            for act in (
                self._hold,
                self._dispute,
                self._legal_stop,
                self._promise,
                self._cancel,
                self._consumer,
            ):
                if self.dice.random() < self.habits.says:
                    concerned += act(scope, day)
            if self.habits.agrees and self.dice.random() < self.habits.agrees:
                concerned += self._clerk.something(scope, day)
            self._end_some(scope, day)
        if concerned and self.dice.random() < 0.5:
            planning.plan_now(self.store, self.company_id, concerned)

    def switch(self, mode: Mode) -> None:
        """Alice chooses a mode."""
        with self.store.company(self.company_id) as scope:
            company_settings.set_mode(scope, mode, ALICE)
        self.witness.switched(mode)
        self._note("switch to", mode)

    def stop(self, *, is_stopped: bool) -> None:
        """The kill switch."""
        with self.store.company(self.company_id) as scope:
            company_settings.set_stopped(scope, ALICE, is_stopped=is_stopped)
        self.witness.stopped(is_stopped=is_stopped)
        self._note("kill switch", "on" if is_stopped else "off")

    def _confirm(self, scope: Scope, day: date) -> None:
        """Payments are entered; where our clock is a day behind, the page does not take the day yet."""
        with suppress(NotYet):
            company_settings.confirm_payments(scope, day, ALICE)
            self.witness.confirmed(day)

    def _agree(self, scope: Scope) -> None:
        for row in actions.with_status(scope, "proposed"):
            if self.dice.random() < self.habits.approves:
                approvals.approve(scope, row.id, ALICE, shown=actions.action_of(row))
        for row in actions.with_status(scope, "failed"):
            if self.dice.random() < 0.2:
                approvals.retry(scope, row.id, ALICE)

    def _settle(self, scope: Scope) -> None:
        """Look into QuickBooks for what is unclear, and say what is there."""
        for row in actions.with_status(scope, "unclear"):
            since = actions.last_changed_at(scope, row.id)
            fresh = since is not None and scope.now - since < LOOK_AGAIN
            if fresh or self.dice.random() >= self.habits.settles:
                continue
            happened = self._happened(row)
            if happened:
                by_hand.it_happened(scope, row.id, ALICE)
                self._note("saw that it happened", row.id)
            elif happened is not None:
                by_hand.it_did_not(scope, row.id, ALICE, attempt=row.attempts)
                self._note("saw that it did not", row.id)

    def _happened(self, row: Row[Any]) -> bool | None:
        """What is really there; people see the books as they are, and leave alone what they cannot tell."""
        order = row.order
        match row.kind:
            case "notice":
                invoice_id, words = order["invoice"]["id"], order["words"]
                return any(
                    mail.id == invoice_id and mail.by == "api" and words in mail.memo
                    for mail in self.company.mail
                )
            case "charge":
                return any(
                    order["marker"] in each.get("PrivateNote", "") for each in self.company.records("Invoice")
                )
            case "credit":
                return any(
                    order["marker"] in each.get("PrivateNote", "")
                    for each in self.company.records("CreditMemo")
                )
            case "note":
                return any(
                    order["marker"] in each.get("Note", "") for each in self.company.records("Attachable")
                )
            case "set cod" | "lift cod":
                return self._terms_are_so(row)
        return False

    def _terms_are_so(self, row: Row[Any]) -> bool | None:
        """Whether the terms read as they should; None when some do not, or somebody gave others since."""
        former = dict(row.payload["members"])
        names = {each["Id"]: each["Name"] for each in self.company.records("Term")}
        present = {
            each["Id"]: each.get("SalesTermRef", {}).get("value")
            for each in self.company.records("Customer")
            if each["Id"] in former and each["Active"]
        }
        on_cod = {of for of, term in present.items() if names.get(term or "", "").startswith("COD")}
        others = present.keys() - on_cod
        if (on_cod and others) or any(present[of] != former[of] for of in others):
            return None
        return bool(on_cod) if row.kind == "set cod" else bool(others)

    def _let_go_on(self, scope: Scope) -> None:
        """Look at what the program has stopped by itself, and let it go on."""
        if self.dice.random() < 0.4:
            return
        for kind in safety.open_stops(scope):
            safety.lift(scope, kind, ALICE)
            self._note("let go on after", kind)

    def _call(self, scope: Scope, task: Row[Any], day: date) -> None:
        if self.dice.random() < 0.5:
            people.log_contact(scope, task.customer_id, BOB, on=day, outcome="no answer")
        else:
            people.log_contact(
                scope,
                task.customer_id,
                BOB,
                on=day,
                person="Accounts",
                summary="Will look into it.",
            )
            self.witness.answered(task.customer_id)
        self._note("call", task.customer_id)

    def _late(self, scope: Scope, day: date) -> Row[Any] | None:
        invoices, customers = tables.invoices, tables.customers
        query = (
            scope.select(invoices, invoices, customers.c.payer_id)
            .join(
                customers,
                (customers.c.company_id == invoices.c.company_id)
                & (customers.c.id == invoices.c.customer_id),
            )
            .where(invoices.c.balance_minor > 0, invoices.c.due_on < day)
            .order_by(invoices.c.id)
        )
        found: Sequence[Row[Any]] = scope.rows(query)
        return self.dice.choice(found) if found else None

    def _hold(self, scope: Scope, day: date) -> list[str]:
        invoice = self._late(scope, day)
        if invoice is None:
            return []
        of_one = invoice.id if self.dice.random() < 0.4 else None
        until = day + timedelta(days=self.dice.randint(1, 20)) if self.dice.random() < 0.7 else None
        hold_id = people.hold(
            scope, invoice.customer_id, ALICE, reason="Asked for time", on=day, until=until, invoice_id=of_one
        )
        self._holds.append((hold_id, invoice.payer_id, of_one, day, until))
        self.witness.hold(invoice.payer_id, day, until, of_one)
        self._note("hold", f"{invoice.payer_id} {of_one} {until}")
        return [invoice.payer_id]

    def _dispute(self, scope: Scope, day: date) -> list[str]:
        invoice = self._late(scope, day)
        if invoice is None or any(held == invoice.id for _, held in self._disputes):
            return []
        share = self.dice.choice((1.0, 0.5, 0.1))
        amount = max(1, int(invoice.balance_minor * share))
        dispute_id = people.dispute(
            scope,
            invoice.customer_id,
            ALICE,
            invoice_id=invoice.id,
            amount_minor=amount,
            reason="Damaged",
            on=day,
        )
        self._disputes.append((dispute_id, invoice.id))
        self.witness.dispute(invoice.id, amount, day)
        self._note("dispute", f"{invoice.id} {amount}")
        return [invoice.payer_id]

    def _legal_stop(self, scope: Scope, day: date) -> list[str]:
        invoice = self._late(scope, day)
        if invoice is None or self.dice.random() < 0.7:
            return []
        stop_id = people.legal_stop(scope, invoice.customer_id, ALICE, reason="Bankruptcy", on=day)
        self._stops.append((stop_id, invoice.payer_id))
        self.witness.legal_stop(invoice.payer_id, day)
        self._note("legal stop", invoice.payer_id)
        return [invoice.payer_id]

    def _promise(self, scope: Scope, day: date) -> list[str]:
        invoice = self._late(scope, day)
        if invoice is None:
            return []
        pay_by = day + timedelta(days=self.dice.randint(0, 14))
        people.promise(
            scope,
            invoice.customer_id,
            BOB,
            made_on=day,
            pay_by=pay_by,
            amount_minor=invoice.balance_minor,
            method="check",
            invoice_ids=[invoice.id],
        )
        self.witness.promise(invoice.payer_id, (invoice.id,), day, pay_by, invoice.balance_minor)
        self._note("promise", f"{invoice.id} {pay_by}")
        return [invoice.payer_id]

    def _consumer(self, scope: Scope, day: date) -> list[str]:
        invoice = self._late(scope, day)
        if invoice is None or self.dice.random() < 0.7:
            return []
        people.mark_consumer(scope, invoice.payer_id, ALICE, is_consumer=True)
        self.witness.consumer(invoice.payer_id)
        self._note("consumer", invoice.payer_id)
        return [invoice.payer_id]

    def _cancel(self, scope: Scope, day: date) -> list[str]:
        rows = actions.with_status(scope, *actions.OPEN)
        if not rows or self.dice.random() < 0.5:
            return []
        row = self.dice.choice(rows)
        actions.cancel(scope, row.id, ALICE, "Not this one.")
        if row.kind == "notice":
            for cover in row.payload["covers"]:
                self.witness.pass_over(cover["subject"].removeprefix("invoice/"), day, cover["step"])
        self._note("cancel", row.id)
        return [row.customer_id]

    def _end_some(self, scope: Scope, day: date) -> None:
        if self._holds and self.dice.random() < 0.1:
            hold_id, payer_id, invoice_id, _, _ = self._holds.pop(0)
            people.lift_hold(scope, hold_id, ALICE, on=day)
            # The witness forgets every hold on the same; those that still stand are told again.
            self.witness.lift_hold(payer_id, invoice_id)
            for _, payer, of_one, since, until in self._holds:
                if (payer, of_one) == (payer_id, invoice_id):
                    self.witness.hold(payer, since, until, of_one)
        if self._disputes and self.dice.random() < 0.1:
            dispute_id, invoice_id = self._disputes.pop(0)
            people.close_dispute(scope, dispute_id, ALICE, on=day, resolution="owed after all")
            self.witness.end_dispute(invoice_id, day)
        if self._stops and self.dice.random() < 0.05:
            stop_id, payer_id = self._stops.pop(0)
            people.lift_legal_stop(scope, stop_id, ALICE, role="manager", on=day)
            if not any(held[1] == payer_id for held in self._stops):
                self.witness.lift_legal_stop(payer_id)

    def _note(self, what: str, about: str) -> None:
        self.said.append(f"{what} {about}")
