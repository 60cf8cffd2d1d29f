"""The clerk: agrees on payment plans, hears that it is paid, exempts, decides, and changes the policy."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from plugin import cash_on_delivery, own_settings, people, policies, tables
from plugin.core.plans import equal_parts, recurring
from plugin.people import Agreed, Unsound
from plugin.store import companies, policy_versions
from plugin.store.scope import Scope
from tests.simulator import divided
from tests.simulator.witness import Witness
from web.demo.checker.facts import NOTHING_OWED_BEYOND
from web.demo.watcher import figures

CAROL = "user:carol"


@dataclass
class Clerk:
    """Of one company; what is agreed with a customer holds until somebody ends it."""

    witness: Witness
    dice: random.Random
    late: Callable[[Scope, date], Row[Any] | None]
    note: Callable[[str, str], None]
    divides: bool = False
    """Whether the company's policies have segments."""
    _plans: list[tuple[str, str]] = field(default_factory=list)
    _own: dict[str, dict[str, Any]] = field(default_factory=dict)
    _by_hand: set[str] = field(default_factory=set)
    _keys: set[str] = field(default_factory=set)

    def something(self, scope: Scope, day: date) -> list[str]:
        """One thing out of many, about one customer who is late; those concerned."""
        invoice = self.late(scope, day)
        if invoice is None:
            return []
        agreements = (self._plan, self._plan, self._end_plan, self._says_paid)
        decisions = (self._exempt, self._grace, self._cod, self._business)
        names = (self._tag, self._tag) if self.divides else ()
        self.dice.choice((*agreements, *decisions, *names))(scope, invoice, day)
        return [invoice.payer_id]

    def know_businesses(self, scope: Scope) -> None:
        """Who is known to be a business as the company connects; of the others nobody has said."""
        for row in scope.rows(scope.select(tables.customers).order_by(tables.customers.c.id)):
            if row.payer_id == row.id and self.dice.random() < 0.6:
                people.mark_consumer(scope, row.id, CAROL, is_consumer=False)
                self.witness.business(row.id)

    def change_policy(self, scope: Scope) -> None:
        """Another policy comes into force; running cases keep theirs, or are moved."""
        preset, moves = self.dice.choice(policies.PRESETS), self.dice.random() < 0.3
        self._activate(scope, preset, moves_running=moves)
        self.note("policy", f"{preset}{', also for running cases' if moves else ''}")

    def divide(self, scope: Scope, preset: str) -> None:
        """The company begins with segments beside its preset."""
        self.divides = True
        self._activate(scope, preset, moves_running=False)
        self.note("policy", f"{preset}, with segments")

    def _activate(self, scope: Scope, preset: str, *, moves_running: bool) -> None:
        toml = policies.preset(preset) + (divided.SEGMENTS if self.divides else "")
        policy_versions.activate(scope, toml, CAROL, moves_running=moves_running)
        now = companies.standing(scope)
        told = replace(figures(now.policy, now), segments=divided.TOLD if self.divides else ())
        self.witness.policy(told, moves_running=moves_running)

    def _plan(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        first, waits = day + timedelta(days=self.dice.randint(1, 10)), self.dice.random() < 0.7
        if self.dice.random() < 0.3:
            review_on = first + timedelta(days=60)
            amount = max(1, invoice.balance_minor // 20)
            parts, is_open_ended = recurring(amount, first, "two weeks", review_on), True
        else:
            count = min(self.dice.randint(1, 4), invoice.balance_minor)
            parts, review_on, is_open_ended = (
                equal_parts(invoice.balance_minor, count, first, "week"),
                None,
                False,
            )
        agreed = Agreed(
            on=day,
            person="Accounts",
            invoice_ids=[invoice.id],
            instalments=parts,
            interest="waits" if waits else "runs",
            review_on=review_on,
        )
        try:
            plan_id = people.make_plan(scope, invoice.payer_id, CAROL, agreed)
        except Unsound as refused:
            self.note("cannot agree", str(refused))
            return
        self._plans.append((plan_id, invoice.id))
        listed = [(part.due_on, part.amount_minor) for part in parts]
        self.witness.plan(
            invoice.payer_id, invoice.id, day, listed, interest_waits=waits, is_open_ended=is_open_ended
        )
        self.note("plan", f"{invoice.id} {len(listed)}")

    def _end_plan(self, scope: Scope, _invoice: Row[Any], day: date) -> None:
        if self._plans:
            plan_id, invoice_id = self._plans.pop(0)
            people.end_plan(scope, plan_id, CAROL, on=day, why="It does not fit any more")
            self.witness.end_plan(invoice_id)
            self.note("plan ended", invoice_id)

    def _says_paid(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        if self._has_just_spoken(scope, invoice.payer_id):
            return
        about = invoice.id if self.dice.random() < 0.5 else None
        people.log_contact(
            scope,
            invoice.payer_id,
            CAROL,
            on=day,
            outcome="says paid",
            person="Accounts",
            summary="Sent on Monday.",
            invoice_id=about,
        )
        self.witness.says_paid(invoice.payer_id, day, about)
        self.note("says paid", f"{invoice.payer_id} {about}")

    @staticmethod
    def _has_just_spoken(scope: Scope, payer_id: str) -> bool:
        """Whether they were reached this very moment; of two words at once neither is the last."""
        table = tables.contacts
        spoken = scope.select(table).where(
            table.c.customer_id == payer_id, table.c.recorded_at == scope.now, table.c.reached
        )
        return scope.first(spoken) is not None

    def _exempt(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        self._set(scope, invoice.payer_id, day, "no interest", "", NOTHING_OWED_BEYOND)

    def _grace(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        days = self.dice.randint(5, 40)
        self._set(scope, invoice.payer_id, day, "grace days", str(days), {"grace_days": days})

    def _set(
        self,
        scope: Scope,
        payer_id: str,
        day: date,
        name: own_settings.OwnName,
        value: str,
        told: dict[str, Any],
    ) -> None:
        held = self._own.setdefault(payer_id, {})
        if name in held:
            own_settings.end(scope, payer_id, CAROL, name, on=day)
            del held[name]
        else:
            own_settings.put(scope, payer_id, CAROL, name, on=day, value=value, reason="A good customer")
            held[name] = told
        own = {figure: each for figures_told in held.values() for figure, each in figures_told.items()}
        self.witness.own_figures(payer_id, own, is_end=name not in held)
        self.note(name, f"{payer_id} {value}" if name in held else f"{payer_id} no longer")

    def _tag(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        payer_id, name = invoice.payer_id, divided.KEY
        is_on = payer_id not in self._keys
        if is_on:
            own_settings.put(scope, payer_id, CAROL, "tag", on=day, value=name)
            self._keys.add(payer_id)
        else:
            own_settings.end(scope, payer_id, CAROL, "tag", on=day, value=name)
            self._keys.discard(payer_id)
        self.witness.tag(payer_id, name, is_on=is_on)
        self.note(name, f"{payer_id} {is_on}")

    def _business(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        del day
        people.mark_consumer(scope, invoice.payer_id, CAROL, is_consumer=False)
        self.witness.business(invoice.payer_id)
        self.note("business", invoice.payer_id)

    def _cod(self, scope: Scope, invoice: Row[Any], day: date) -> None:
        payer_id = invoice.payer_id
        if payer_id in self._by_hand:
            cash_on_delivery.lift(scope, payer_id, CAROL, on=day)
            self._by_hand.discard(payer_id)
        else:
            cash_on_delivery.put_on(scope, payer_id, CAROL, reason="Two checks bounced", on=day)
            self._by_hand.add(payer_id)
        self.witness.cod_by_hand(payer_id, is_on=payer_id in self._by_hand)
        self.note("cash on delivery", f"{payer_id} {payer_id in self._by_hand}")
