"""The people of the demonstration's company: they approve, call, write down what was said, and decide.

Alice is the owner and a manager, Bob makes the calls. What they say is told to the witness as well, which
otherwise knows only what QuickBooks shows.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import Row

from plugin import people, tables, words
from plugin.store import actions, approvals, company_settings, tasks
from plugin.store.scope import Scope, Store

ALICE, BOB = "user:Alice", "user:Bob"
PROMISE_DAYS = 7


class Witness(Protocol):
    """Whoever watches that the rules are kept, and must be told what staff said."""

    def hold(self, customer_id: str, since: date, until: date | None, invoice_id: str | None = None) -> None:
        """A hold was placed."""

    def dispute(self, invoice_id: str, amount_minor: int, since: date) -> None:
        """A dispute was recorded."""

    def promise(
        self, customer_id: str, invoice_ids: tuple[str, ...], made_on: date, pay_by: date, amount_minor: int
    ) -> None:
        """A promise was recorded."""

    def legal_stop(self, customer_id: str, since: date) -> None:
        """A legal stop was placed."""

    def payments_confirmed(self, through: date, on: date) -> None:
        """Somebody confirmed that payments are entered."""


@dataclass
class Staff:
    """What Alice and Bob do each working day; deterministic by *seed*."""

    store: Store
    company_id: str
    witness: Witness
    seed: int
    said: list[tuple[date, str, str, str]] = field(default_factory=list)
    """(day, customer id, what, details) since it was last read, for the narration."""

    def morning(self, day: date, number: int) -> None:
        """Confirm the payments, agree to what the policy proposes, make the calls that are due."""
        chance = random.Random(f"{self.seed}/{day}")  # noqa: S311 - a story, not a secret
        with self.store.company(self.company_id) as scope:
            company_settings.confirm_payments(scope, day, ALICE)
            self.witness.payments_confirmed(day, day)
            self._decide(scope, day, number)
            for row in actions.with_status(scope, "proposed"):
                approvals.approve(scope, row.id, ALICE, shown=actions.action_of(row))
            for task in sorted(tasks.open_tasks(scope), key=lambda task: task.customer_id):
                if task.kind == "call" and task.due_on <= day:
                    self._call(scope, task, day, chance)

    def _call(self, scope: Scope, task: Row[Any], day: date, chance: random.Random) -> None:
        customer_id = task.customer_id
        outcome = chance.random()
        if outcome < 0.45:
            people.log_contact(scope, customer_id, BOB, on=day, outcome="no answer")
            self._tell(day, customer_id, "call: no answer", "")
            return
        owed = _overdue_minor(scope, customer_id)
        if outcome < 0.8 and owed > 0:
            pay_by = day + timedelta(days=PROMISE_DAYS)
            said = f"Will pay {words.money(owed, 'USD')} by check, by {words.day(pay_by)}."
            contact_id = people.log_contact(
                scope, customer_id, BOB, on=day, person="Accounts payable", summary=said
            )
            people.promise(
                scope,
                customer_id,
                BOB,
                made_on=day,
                pay_by=pay_by,
                amount_minor=owed,
                method="check",
                contact_id=contact_id,
            )
            self.witness.promise(customer_id, (), day, pay_by, owed)
            self._tell(day, customer_id, "call: promise", said)
            return
        said = "Says the invoice is with the owner for signature; asks us to call back."
        people.log_contact(scope, customer_id, BOB, on=day, person="Accounts payable", summary=said)
        self._tell(day, customer_id, "call: reached", said)

    def _decide(self, scope: Scope, day: date, number: int) -> None:
        """The events every story has: a dispute, a hold and a legal stop."""
        late = _late_invoices(scope, day)
        if number == DISPUTE_ON_DAY and late:
            invoice = late[len(late) // 3]
            people.dispute(
                scope,
                invoice.customer_id,
                ALICE,
                invoice_id=invoice.id,
                amount_minor=invoice.balance_minor,
                reason="Says the goods came damaged",
                on=day,
            )
            self.witness.dispute(invoice.id, invoice.balance_minor, day)
            self._tell(
                day, invoice.customer_id, "dispute recorded", f"invoice {invoice.number}: damaged goods"
            )
        if number == HOLD_ON_DAY and late:
            customer_id = late[len(late) // 2].payer_id
            until = day + timedelta(days=14)
            people.hold(scope, customer_id, ALICE, reason="Owner is in hospital", on=day, until=until)
            self.witness.hold(customer_id, day, until)
            self._tell(day, customer_id, "hold placed", f"until {until}")
        if number == LEGAL_STOP_ON_DAY and late:
            customer_id = late[-1].payer_id
            people.legal_stop(scope, customer_id, ALICE, reason="Filed for bankruptcy", on=day)
            self.witness.legal_stop(customer_id, day)
            self._tell(day, customer_id, "legal stop placed", "bankruptcy")

    def _tell(self, day: date, customer_id: str, what: str, details: str) -> None:
        self.said.append((day, customer_id, what, details))


DISPUTE_ON_DAY, HOLD_ON_DAY, LEGAL_STOP_ON_DAY = 8, 15, 22


def _overdue_minor(scope: Scope, customer_id: str) -> int:
    table = tables.standings
    rows = scope.rows(scope.select(table, table.c.at_risk_minor).where(table.c.customer_id == customer_id))
    return sum(row.at_risk_minor for row in rows)


def _late_invoices(scope: Scope, day: date) -> list[Row[Any]]:
    """Late invoices with their payer, oldest first."""
    invoices, customers = tables.invoices, tables.customers
    query = (
        scope.select(invoices, invoices, customers.c.payer_id)
        .join(
            customers,
            (customers.c.company_id == invoices.c.company_id) & (customers.c.id == invoices.c.customer_id),
        )
        .where(invoices.c.balance_minor > 0, invoices.c.due_on < day)
        .order_by(invoices.c.due_on, invoices.c.id)
    )
    return list(scope.rows(query))
