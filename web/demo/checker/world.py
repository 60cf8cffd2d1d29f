"""Everything the rules may ask: the books, what was said, and what left before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from web.demo.checker.facts import COMPANYS, NOTHING_OWED_BEYOND, Policy
from web.demo.checker.ledger import Ledger, is_charge, owner_of
from web.demo.checker.left import Charged, Fee, Notice, Spell
from web.demo.checker.reading import MEMO, asked_in, date_given, fee_in, minor, rate_in, tone_of
from web.demo.checker.said import Plan, Said
from web.demo.checker.segments import fits
from web.demo.checker.sources import Letter, Record


@dataclass(slots=True)
class World:
    """The witness's memory."""

    ledger: Ledger
    said: Said = field(default_factory=Said)
    policy: Policy = field(default_factory=Policy)
    """What is in force; `policy_of` says what holds for a customer."""
    kept: dict[str, Policy] = field(default_factory=dict)
    """Of each payer whose case was running when others came into force, those it began with."""
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of each payer, the figures that a person has set for it alone."""
    within: timedelta = timedelta(0)
    """What is under way may still arrive so long after a payment has come."""
    notices: dict[str, list[Notice]] = field(default_factory=dict)
    """By invoice, those of its present spell of being overdue."""
    mailed_by_hand: dict[str, list[Notice]] = field(default_factory=dict)
    """By invoice, what a person mailed while our words stood in its memo."""
    ended: dict[str, Spell] = field(default_factory=dict)
    """By invoice, its last spell, if that ended because it was paid or due later."""
    owed_again_at: dict[str, datetime] = field(default_factory=dict)
    """By invoice, when it was last owed again after it had been paid."""
    settled_at: dict[str, datetime] = field(default_factory=dict)
    """By invoice, when it was last owed no more: paid, credited or voided."""
    courtesies: dict[tuple[str, date], list[Notice]] = field(default_factory=dict)
    """Those that left, by the invoice and the day it was due."""
    told_of_policy: set[str] = field(default_factory=set)
    """Payers who were told that, for their history, they pay in advance from now on."""
    for_history: set[str] = field(default_factory=set)
    """Customers the product put on cash on delivery for that; only a person ends it."""
    contact_days: dict[str, date] = field(default_factory=dict)
    charged: dict[str, list[Charged]] = field(default_factory=dict)
    fees: dict[str, list[Fee]] = field(default_factory=dict)
    former_terms: dict[str, str | None] = field(default_factory=dict)
    """Of each customer the product put on cash on delivery, the term it had."""
    deleted_lately: dict[str, Record] = field(default_factory=dict)
    """Invoices that a charge under way may still bill, as they were."""

    def agree(self, facts: Policy, *, moves_running: bool) -> None:
        """Put figures into force."""
        running = {sent[-1].payer_id for sent in self.notices.values() if sent}
        if moves_running:
            self.kept.clear()
        else:
            self.kept = dict.fromkeys(running, self.policy) | self.kept
        self.policy = facts

    def policy_of(self, payer_id: str, on: date = date.max) -> Policy:
        """What holds for a payer; days of rest, hours and freshness are the company's own.

        A segment of new customers or of slow payers holds a payer only on a day that is named.
        """
        held, own = self.kept.get(payer_id), self.own.get(payer_id, {})
        facts = held or self.policy
        fitting = (s for s in facts.segments if fits(s, payer_id, self.ledger, self.said, on))
        others = getattr(next(fitting, None), "figures", {}) | own
        if held is not None or others:
            companys = {name: getattr(self.policy, name) for name in COMPANYS}
            facts = replace(facts, **(companys | others))
        if facts.is_business_only and payer_id not in self.said.businesses:
            return replace(facts, **NOTHING_OWED_BEYOND)
        return facts

    def policy_at(self, notice: Notice) -> Policy:
        """What held for the payer of a notice when it left."""
        return self.policy_of(notice.payer_id, notice.day)

    def policy_about(self, invoice: Record) -> Policy:
        """What holds for the payer of an invoice."""
        return self.policy_of(self.ledger.payer(owner_of(invoice)))

    def notice_from(self, letter: Letter) -> Notice | None:
        """A mail of the product's as a notice; None when it is about no invoice the books have."""
        invoice = self.ledger.get("Invoice", letter.id) if letter.entity == "Invoice" else None
        if invoice is None:
            return None
        words = MEMO.inside(letter.memo) or ""
        currency = invoice["CurrencyRef"]["value"]
        balance_minor, asked_minor = minor(letter.balance, currency), asked_in(words, currency)
        if asked_minor is None:
            asked_minor = max(balance_minor - self.said.disputed_minor(letter.id), 0)
        day, tone = self.ledger.day_of(letter.at), tone_of(words)
        payer_id = self.ledger.payer(owner_of(invoice))
        return Notice(
            at=letter.at,
            day=day,
            invoice_id=letter.id,
            number=letter.doc_number,
            customer_id=owner_of(invoice),
            payer_id=payer_id,
            balance_minor=balance_minor,
            due_on=date.fromisoformat(invoice["DueDate"]),
            words=words,
            tone=tone,
            steps=self.policy_of(payer_id, day).steps_of(tone),
            date_given=date_given(words),
            asked_minor=asked_minor,
            rate_percent=rate_in(words),
            fee_minor=fee_in(words, currency),
        )

    def remember(self, notice: Notice) -> None:
        """Count a notice among those that left; a courtesy begins nothing."""
        self.contact_days[notice.payer_id] = notice.day
        if notice.tone == "courtesy":
            self.courtesies.setdefault((notice.invoice_id, notice.due_on), []).append(notice)
            return
        if notice.tone == "cash on delivery policy notice":
            self.told_of_policy.add(notice.payer_id)
        self.notices.setdefault(notice.invoice_id, []).append(notice)

    def remember_by_hand(self, notice: Notice) -> None:
        """Count a mail by hand among what its reader was told, if our words were in it."""
        if notice.words and notice.tone != "courtesy":
            self.mailed_by_hand.setdefault(notice.invoice_id, []).append(notice)

    def told_about(self, invoice_id: str) -> list[Notice]:
        """What was said of an invoice in its present spell, by us or by hand in our words, oldest first."""
        last = self.ended.get(invoice_id)
        by_hand = self.mailed_by_hand.get(invoice_id, [])
        since = [each for each in by_hand if last is None or each.at > last.ended_at]
        return sorted([*self.notices.get(invoice_id, []), *since], key=lambda each: each.at)

    def billed_minor(self, invoice_id: str) -> int:
        """What charges have billed of an invoice that counts toward its cap."""
        invoice = self.ledger.get("Invoice", invoice_id)
        policy = self.policy_about(invoice) if invoice else self.policy
        fees = self.fees.get(invoice_id, []) if policy.fee_counts_toward_cap else []
        interest = sum(each.amount_minor for each in self.charged.get(invoice_id, []))
        return interest + sum(each.amount_minor for each in fees)

    def has_just_bounced(self, invoice_id: str, at: datetime) -> bool:
        """Whether a payment of the invoice came back while that was under way: no last look can see it."""
        again_at = self.owed_again_at.get(invoice_id) if self.within else None
        return again_at is not None and at - again_at <= self.within

    def was_just_settled(self, invoice_id: str, at: datetime) -> bool:
        """Whether the invoice was owed no more while that was under way, as when a person has voided it."""
        settled_at = self.settled_at.get(invoice_id) if self.within else None
        return settled_at is not None and at - settled_at <= self.within

    def is_cod(self, term_id: str | None) -> bool:
        """Whether a term is the product's own."""
        term = self.ledger.get("Term", term_id) if term_id else None
        return term is not None and term["Name"] == self.policy.cod_term_name

    def is_kept(self, plan: Plan, day: date) -> bool:
        """Whether every instalment due before *day* had come in full by its day, and more are to come."""
        owed = 0
        for due_on, amount in plan.instalments:
            if due_on >= day:
                return True
            owed += amount
            if self.paid_minor(plan.customer_id, plan.invoice_ids, plan.agreed_on, due_on) < owed:
                return False
        return plan.is_open_ended

    def in_plan(self, invoice_id: str, day: date) -> Plan | None:
        """The payment plan of an invoice, while it is kept."""
        mine = (plan for plan in self.said.plans if invoice_id in plan.invoice_ids)
        return next((plan for plan in mine if self.is_kept(plan, day)), None)

    def paid_minor(
        self, customer_id: str, invoice_ids: tuple[str, ...], since: date, until: date = date.max
    ) -> int:
        """What payments of those days settle of some invoices of a payer; of all when none is named."""
        payer = self.ledger.payer(customer_id)
        return sum(
            minor(amount, invoice["CurrencyRef"]["value"])
            for invoice in self.ledger.all("Invoice")
            if (
                invoice["Id"] in invoice_ids if invoice_ids else self.ledger.payer(owner_of(invoice)) == payer
            )
            and not is_charge(invoice)
            for on, amount in self.ledger.applied_to(invoice)
            if since <= on <= until
        )


def term_of(customer: Record | None) -> str | None:
    """The id of a customer's term."""
    value = (customer or {}).get("SalesTermRef", {}).get("value")
    return str(value) if value else None
