"""Everything the rules may ask: the books, what was said, and what left before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from web.demo.checker.facts import Policy, Tone
from web.demo.checker.ledger import Change, Ledger, is_charge, owner_of
from web.demo.checker.reading import MEMO, date_given, fee_in, minor, rate_in, tone_of
from web.demo.checker.said import Said
from web.demo.checker.sources import Letter, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail of the product's about one invoice."""

    at: datetime
    day: date
    invoice_id: str
    number: str
    customer_id: str
    payer_id: str
    balance_minor: int
    due_on: date
    words: str
    """Our block of the memo; empty when there was none."""
    tone: Tone
    date_given: date | None
    asked_minor: int = 0
    """What it could ask for: the balance without what was disputed then."""
    rate_percent: Decimal | None = None
    fee_minor: int | None = None

    @property
    def subject(self) -> str:
        """What a breach by this mail is about."""
        return f"invoice/{self.invoice_id}"

    @property
    def days_overdue(self) -> int:
        """How late the invoice was."""
        return (self.day - self.due_on).days


@dataclass(frozen=True, slots=True)
class Charged:
    """Days of an invoice's interest that a charge bills."""

    first: date
    last: date
    amount_minor: int
    charge_id: str = ""
    in_time_through: date | None = None
    announced: tuple[int, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A late fee that a charge bills on an invoice."""

    amount_minor: int
    charge_id: str


@dataclass(slots=True)
class World:
    """The witness's memory."""

    ledger: Ledger
    said: Said = field(default_factory=Said)
    policy: Policy = field(default_factory=Policy)
    notices: dict[str, list[Notice]] = field(default_factory=dict)
    """By invoice, those of its present spell of being overdue."""
    contact_days: dict[str, date] = field(default_factory=dict)
    charged: dict[str, list[Charged]] = field(default_factory=dict)
    fees: dict[str, list[Fee]] = field(default_factory=dict)
    former_terms: dict[str, str | None] = field(default_factory=dict)
    """Of each customer the product put on cash on delivery, the term it had."""
    deleted_lately: dict[str, Record] = field(default_factory=dict)
    """Invoices that a charge under way may still bill, as they were."""

    def notice_from(self, letter: Letter) -> Notice | None:
        """A mail of the product's as a notice; None when it is about no invoice the books have."""
        invoice = self.ledger.get("Invoice", letter.id) if letter.entity == "Invoice" else None
        if invoice is None:
            return None
        words = MEMO.inside(letter.memo) or ""
        balance_minor = minor(letter.balance, invoice["CurrencyRef"]["value"])
        return Notice(
            at=letter.at,
            day=self.ledger.day_of(letter.at),
            invoice_id=letter.id,
            number=letter.doc_number,
            customer_id=owner_of(invoice),
            payer_id=self.ledger.payer(owner_of(invoice)),
            balance_minor=balance_minor,
            due_on=date.fromisoformat(invoice["DueDate"]),
            words=words,
            tone=tone_of(words),
            date_given=date_given(words),
            asked_minor=max(balance_minor - self.said.disputed_minor(letter.id), 0),
            rate_percent=rate_in(words),
            fee_minor=fee_in(words, invoice["CurrencyRef"]["value"]),
        )

    def remember(self, notice: Notice) -> None:
        """Count a notice among those that left."""
        self.notices.setdefault(notice.invoice_id, []).append(notice)
        self.contact_days[notice.payer_id] = notice.day

    def announced(self, invoice_id: str) -> date | None:
        """The earliest date a notice of this spell gave when it announced interest, and the mail."""
        sent = self.notices.get(invoice_id, [])
        given = min((each.date_given for each in sent if each.date_given), default=None)
        return given + timedelta(days=self.policy.mail_days) if given else None

    def fee_announced(self, invoice_id: str, on: date) -> int | None:
        """The highest late fee that notices of this spell announced whose date has passed."""
        sent = [each for each in self.notices.get(invoice_id, []) if each.date_given and each.date_given < on]
        return max((each.fee_minor for each in sent if each.fee_minor is not None), default=None)

    def billed_minor(self, invoice_id: str) -> int:
        """What charges have billed of an invoice that counts toward its cap."""
        fees = self.fees.get(invoice_id, []) if self.policy.fee_counts_toward_cap else []
        interest = sum(each.amount_minor for each in self.charged.get(invoice_id, []))
        return interest + sum(each.amount_minor for each in fees)

    def most_announced(self, invoice_id: str, on: date) -> tuple[int, Decimal] | None:
        """The highest principal and the highest rate of notices of this spell whose date has passed."""
        sent = [each for each in self.notices.get(invoice_id, []) if each.date_given and each.date_given < on]
        rates = [each.rate_percent for each in sent if each.rate_percent is not None]
        return (max(each.asked_minor for each in sent), max(rates)) if rates else None

    def follow(self, change: Change) -> None:
        """An invoice that is paid or no longer late begins a new spell when it is late again."""
        begun = change.id in self.notices or change.id in self.said.passed_over
        if change.entity == "Invoice" and begun:
            after = change.after
            if after is None or not self._is_overdue(after):
                self.notices.pop(change.id, None)
                self.said.passed_over.pop(change.id, None)

    def _is_overdue(self, invoice: Record) -> bool:
        due_on = date.fromisoformat(invoice["DueDate"])
        return bool(invoice["Balance"] > 0 and due_on < self.ledger.changed_on(invoice))

    def is_cod(self, term_id: str | None) -> bool:
        """Whether a term is the product's own."""
        term = self.ledger.get("Term", term_id) if term_id else None
        return term is not None and term["Name"] == self.policy.cod_term_name

    def paid_minor(self, customer_id: str, invoice_ids: tuple[str, ...], since: date) -> int:
        """What payments since that day settle of some invoices of a payer; of all when none is named."""
        payer = self.ledger.payer(customer_id)
        return sum(
            minor(amount, invoice["CurrencyRef"]["value"])
            for invoice in self.ledger.all("Invoice")
            if (
                invoice["Id"] in invoice_ids if invoice_ids else self.ledger.payer(owner_of(invoice)) == payer
            )
            and not is_charge(invoice)
            for on, amount in self.ledger.applied_to(invoice)
            if on >= since
        )


def term_of(customer: Record | None) -> str | None:
    """The id of a customer's term."""
    value = (customer or {}).get("SalesTermRef", {}).get("value")
    return str(value) if value else None
