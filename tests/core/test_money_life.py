"""Random ledgers: payments back-dated, partial, bounced, in any order; notices, charges and credits on them.

After every step: each day charged once, never more than was announced, never above the cap; and once the
credits that are called for are given, charged and credited come to what a fresh reckoning gives.
"""

import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugin.core.billed import ChargedFee, ChargedInterest
from plugin.core.interest import bearing_minor, owed_minor, room_minor
from plugin.core.late_fees import Fee
from plugin.core.owed import Applied
from plugin.core.planner import plan
from plugin.core.policy import RateChange
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    a_company,
    a_dispute,
    a_policy,
    an_account,
    an_invoice,
    days,
    some_terms,
)
from tests.core.doing import after

DUE = date(2026, 1, 5)
TOTAL = 100_000
FEE = Fee(name="late fee", percent=Decimal(2), every_days=30, times_max=2)


class Life(RuleBasedStateMachine):
    """One invoice and its charges, lived day by day."""

    @initialize(
        rate=st.integers(1, 30),
        later=st.integers(1, 40),
        mode=st.sampled_from(["floating", "fixed at start"]),
    )
    def begin(self, rate, later, mode):
        change = RateChange(from_day=DUE + days(40), annual_rate_percent=Decimal(later))
        self.terms = some_terms(
            annual_rate_percent=Decimal(rate),
            rate_changes=(change,),
            rate_mode=mode,
            fees=(FEE,),
            cap_percent_of_invoice=Decimal(6),
            minimum_charge=Decimal(0),
        )
        steps = (replace(INTEREST_NOTICE, after_days_overdue=1), replace(CHARGE, after_days_overdue=12))
        self.policy = a_policy(*steps, interest=self.terms, oldest_days_overdue=9999)
        self.today = DUE + days(2)
        self.payments = []
        self.paid_off = False
        self.account = an_account(an_invoice(due_on=DUE, total_minor=TOTAL))

    # -- the world ---------------------------------------------------------------------------------

    @rule(ahead=st.integers(1, 25))
    def days_pass(self, ahead):
        self.today += days(ahead)

    @rule(
        amount=st.integers(1, 60_000),
        days_ago=st.integers(0, 60),
        source=st.sampled_from(["payment", "credit"]),
    )
    def money_is_entered(self, amount, days_ago, source):
        left = TOTAL - sum(part.amount_minor for part in self.payments)
        if left > 1:
            on = max(self.today - days(days_ago), DUE - days(20))
            self.payments.append(Applied(on=on, amount_minor=min(amount, left - 1), source=source))
            self._pay()

    @rule(which=st.integers(0, 5))
    def a_payment_bounces(self, which):
        if self.payments:
            self.payments.pop(which % len(self.payments))
            self._pay()

    @rule(amount=st.integers(1, TOTAL))
    def it_is_disputed(self, amount):
        if not self.account.disputes:
            dispute = a_dispute(amount_minor=amount, opened_days_ago=0, today=self.today)
            self.account = replace(self.account, disputes=(dispute,))

    @rule()
    def the_dispute_is_settled(self):
        open_ones = tuple(replace(d, closed_on=d.closed_on or self.today) for d in self.account.disputes)
        self.account = replace(self.account, disputes=open_ones)

    def _pay(self):
        left = TOTAL - sum(part.amount_minor for part in self.payments)
        first, *others = self.account.invoices
        now = replace(first, balance_minor=left, applied=tuple(self.payments))
        self.account = replace(self.account, invoices=(now, *others))

    # -- what we do --------------------------------------------------------------------------------

    @rule()
    def what_is_called_for_is_done(self):
        company = a_company(self.today, terms_disclose_fees=True)
        for act in plan(self.account, self.policy, company).actions:
            if act.kind in ("notice", "charge", "credit"):
                self.account = after(self.account, act, self.today)
                if act.kind == "charge":
                    self._raise(act)

    @rule(ahead=st.integers(5, 20))
    def time_passes_and_it_is_done(self, ahead):
        self.today += days(ahead)
        self.what_is_called_for_is_done()

    def _raise(self, charge):
        *others, last = self.account.past
        charge_id = f"9{len(others)}"
        ours = an_invoice(id=charge_id, due_on=self.today, total_minor=charge.total_minor, is_charge=True)
        self.account = replace(
            self.account,
            past=(*others, replace(last, ref=charge_id)),
            invoices=(*self.account.invoices, ours),
        )

    # -- what never bends --------------------------------------------------------------------------

    @invariant()
    def each_day_is_charged_once(self):
        spans = sorted(
            (each.period_from, each.period_through)
            for each in self.account.charged
            if isinstance(each, ChargedInterest)
        )
        assert all(end < begin for (_, end), (begin, _) in itertools.pairwise(spans))
        fees = [(each.name, each.number) for each in self.account.charged if isinstance(each, ChargedFee)]
        assert len(set(fees)) == len(fees) <= FEE.times_max

    @invariant()
    def never_above_the_cap(self):
        charged = sum(each.amount_minor for each in self.account.charged)
        assert charged <= room_minor(self.account.invoices[0], (), self.terms, "USD")

    @invariant()
    def never_more_than_was_announced(self):
        said = [past.announced for past in self.account.past if past.announced]
        for each in self.account.charged:
            if isinstance(each, ChargedInterest):
                assert each.annual_rate_percent <= max(one.annual_rate_percent for one in said)
                assert each.principal_minor <= max(one.asked_minor for one in said)
            else:
                assert each.amount_minor <= max(fee.amount_minor for one in said for fee in one.fees)

    @invariant()
    def charged_and_credited_come_to_a_fresh_reckoning(self):
        company = a_company(self.today, terms_disclose_fees=True)
        credits_due = [a for a in plan(self.account, self.policy, company).actions if a.kind == "credit"]
        invoice = self.account.invoices[0]
        fresh = sum(
            owed
            for _, owed in owed_minor(invoice, self.account.disputes, self.account.charged, self.terms, "USD")
        )
        charged = sum(each.amount_minor for each in self.account.charged)
        credited = sum(past.credited_minor for past in self.account.past)
        due = sum(act.total_minor for act in credits_due)
        assert due == max(charged - credited - fresh, 0) or len(self.account.charged) > 1
        assert due >= charged - credited - fresh
        assert charged - credited - due >= 0

    @invariant()
    def the_order_of_facts_is_of_no_matter(self):
        invoice = self.account.invoices[0]
        turned = replace(invoice, applied=tuple(reversed(invoice.applied)))
        for offset in (1, 20, 50):
            day = DUE + days(offset)
            disputes = self.account.disputes
            assert bearing_minor(invoice, disputes, day) == bearing_minor(
                turned, tuple(reversed(disputes)), day
            )


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
test_a_life_of_charges = Life.TestCase
