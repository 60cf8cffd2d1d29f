"""What one paying customer owes in one currency, and all that was said about it, as one frozen value.

The store builds an `Account` from mirrors and records; the planner reads nothing else. Dates are the
company's own calendar dates; amounts are integers of the account currency's minor unit (`_minor`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from plugin.core.actions import Cover
from plugin.core.billed import Announced, Billed
from plugin.core.outcomes import ATTEMPTS, REACHED, Outcome, ReasonCode

Resolution = Literal["credited", "partly credited", "owed after all"]
"""How a dispute ended."""
RESOLUTIONS: tuple[Resolution, ...] = ("credited", "partly credited", "owed after all")

InterestInPlan = Literal["waits", "runs"]

ActionStatus = Literal["proposed", "approved", "sending", "done", "unclear", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A part of a payment, credit or journal entry that QuickBooks has applied to one invoice."""

    on: date
    amount_minor: int
    source: Literal["payment", "credit", "journal"] = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice as QuickBooks has it, with our count of its episodes (spells of being overdue)."""

    id: str
    number: str
    customer_id: str
    issued_on: date
    due_on: date
    total_minor: int
    balance_minor: int
    applied: tuple[Applied, ...] = ()
    email: str | None = None
    memo: str = ""
    emailed_at: datetime | None = None
    """When it was last handed to QuickBooks' mail, in the company's zone: its date is the company's date."""
    episode: int = 1
    overdue_again_on: date | None = None
    """The day a later episode began, as when a payment bounced: what was said before it is over."""
    is_charge: bool = False
    is_voided: bool = False
    late_fee_minor: int = 0
    """What QuickBooks' own late fees added to the total: never principal, never asked for (rule 3)."""

    def days_overdue(self, today: date) -> int:
        """Whole days since the due date; 0 up to and including the due date itself."""
        return max((today - self.due_on).days, 0)

    @property
    def principal_minor(self) -> int:
        """What is owed without late fees; what was paid counts for the principal first."""
        return max(self.balance_minor - self.late_fee_minor, 0)

    def is_overdue(self, today: date) -> bool:
        """True when something besides late fees is still owed after the due date."""
        return self.principal_minor > 0 and not self.is_voided and today > self.due_on

    def principal_minor_on(self, day: date) -> int:
        """The principal at the end of *day*: today's balance plus whatever was applied after it."""
        later = sum(part.amount_minor for part in self.applied if part.on > day)
        return max(self.balance_minor + later - self.late_fee_minor, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One customer record of the paying family: the payer, or a sub-customer billed with it."""

    id: str
    name: str
    is_active: bool = True
    email: str | None = None
    term_id: str | None = None
    notes: str = ""
    reported_balance_minor: int = 0
    open_items_minor: int = 0

    @property
    def unexplained_minor(self) -> int:
        """QuickBooks' balance of this customer minus its open items as we see them (rule 8)."""
        return self.reported_balance_minor - self.open_items_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A deposit line or sales receipt whose amount equals an open balance: probably a misbooked payment."""

    kind: Literal["deposit", "sales receipt"]
    id: str
    on: date
    amount_minor: int
    invoice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A record of the books that cannot be read and may change this account."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What is open besides invoices: money nobody has applied, or a journal entry."""

    kind: Literal["payment", "credit", "journal"]
    id: str
    customer_id: str
    open_minor: int
    """What the customer has with us is negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A conversation or an attempt at one (S2.6: who, what, when, how)."""

    id: str
    on: date
    by: str
    how: Literal["call", "email", "letter", "visit", "other"] = "call"
    outcome: Outcome = "talked"
    person: str = ""
    summary: str = ""
    reason_code: ReasonCode | None = None
    """Why they have not paid, as far as we know (S1.3)."""
    invoice_id: str | None = None
    """The one invoice it was about, if it was."""

    @property
    def reached(self) -> bool:
        """Whether somebody answered."""
        return self.outcome in REACHED

    @property
    def is_attempt(self) -> bool:
        """Whether it was tried in vain."""
        return self.outcome in ATTEMPTS

    @property
    def is_about_receipt(self) -> bool:
        """Whether it only confirmed that an invoice was received: no word about a debt (S2.3)."""
        return self.outcome == "got the invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise to pay an amount by a date; judged from dated payments, never by hand."""

    id: str
    made_on: date
    pay_by: date
    amount_minor: int
    method: str = ""
    invoice_ids: tuple[str, ...] = ()
    paid_already_minor: int = 0
    """What had been applied on the day it was made before it was made: that keeps no promise."""
    status: Literal["open", "kept", "partly kept", "broken", "cancelled"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A disputed invoice, or the disputed part of one; the undisputed rest is still chased."""

    invoice_id: str
    amount_minor: int
    reason: str
    opened_on: date
    closed_on: date | None = None
    owner: str = ""
    """Who settles it, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A person's pause on a customer or, with `invoice_id`, on one invoice."""

    placed_by: str
    reason: str
    placed_on: date
    until: date | None = None
    invoice_id: str | None = None

    def covers(self, invoice_id: str | None, today: date) -> bool:
        """True while the hold lasts (its end day included) and its scope holds *invoice_id*."""
        in_time = self.placed_on <= today and (self.until is None or today <= self.until)
        return in_time and (self.invoice_id is None or self.invoice_id == invoice_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStop:
    """Bankruptcy, attorney, deceased, agency or "stop contacting me": ends every outward act."""

    reason: str
    placed_by: str
    placed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One part of a payment plan."""

    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPlan:
    """An agreed plan over some invoices; while it is kept nobody is chased about them."""

    id: str
    invoice_ids: tuple[str, ...]
    instalments: tuple[Instalment, ...]
    agreed_on: date
    interest: InterestInPlan = "waits"
    """Whether interest is charged while the plan is kept."""
    review_on: date | None = None
    """Of small recurring payments: the day on which a person looks whether they still fit (S1.4)."""
    sent_on: date | None = None
    acknowledged_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAction:
    """An action we stored earlier, as far as planning needs it; released (withdrawn) ones are not listed."""

    id: str
    kind: str
    covers: tuple[Cover, ...]
    status: ActionStatus
    on: date
    """The day it was proposed or, once done, the day it was done."""
    pay_by: date | None = None
    announced: Announced | None = None
    """Set on a notice that announced interest."""
    policy_version: int = 0
    """The version under which it was decided."""
    ref: str = ""
    """What it made or touched in the books, once done: of a charge, the invoice we raised."""
    credited_minor: int = 0
    """Of a credit, what it takes off its charge."""
    is_cod_for_history: bool = False
    """It said that paying in advance is now our policy, whatever is owed."""
    is_courtesy: bool = False
    """A word before the due date: contact, but no notice of a debt that is late."""
    bounced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A person's word that a charge of ours is not asked for."""

    charge_id: str
    """The action that raised it."""
    reason: str
    by: str
    """Their name, for people to read."""
    actor: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOnDelivery:
    """The customer pays before work. `cause` decides how it ends (rule 9)."""

    since: date
    cause: Literal["arrears", "history", "by hand"]
    former_terms: tuple[tuple[str, str | None], ...] = ()
    """(customer id, id of the term it had) for the payer and each sub-customer we changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodDecision:
    """A person's latest decision that a customer pays before work, until a person ends it (rule 9)."""

    id: str
    reason: str
    by: str
    """Their name, for people to read."""
    actor: str
    """How records name them."""
    on: date
    ended_by: str = ""
    ended_actor: str = ""
    ended_on: date | None = None

    @property
    def is_on(self) -> bool:
        """True while nobody has ended it."""
        return self.ended_on is None


EscalationKind = Literal["intent letter", "agency", "attorney", "write off", "continue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A person's decision about a debt that everything else has not settled (S2.10)."""

    id: str
    kind: EscalationKind
    by: str
    on: date
    reason: str


OwnName = Literal["tag", "no interest", "grace days", "prefers email", "policy version", "relationship owner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a person has set for one customer or, with `invoice_id`, for one invoice: it beats the policy."""

    name: OwnName
    by: str
    on: date
    value: str = ""
    reason: str = ""
    invoice_id: str | None = None

    def covers(self, invoice_id: str) -> bool:
        """True when it is about all invoices, or about this one."""
        return self.invoice_id is None or self.invoice_id == invoice_id


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How the customer has paid before, as far as settled invoices tell."""

    first_invoiced_on: date | None = None
    paid_late: tuple[date, ...] = ()
    """The dates of invoices that were settled after their due date; those of the last year at least."""
    days_late: tuple[int, ...] = ()
    """By how many days, one for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noteworthy:
    """A conversation or a completed action whose note is not yet attached to the customer in QuickBooks."""

    ref: str
    """`contact/ID` or `action/ID`."""
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that one paying customer owes in one currency, with promises, holds and what we did so far."""

    company_id: str
    customer_id: str
    name: str
    currency: str
    members: tuple[Member, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    unapplied_minor: int = 0
    """Payments and credits that are recorded but not applied to any invoice."""
    other_items: tuple[OpenItem, ...] = ()
    """What is open besides invoices, sub-customers' included."""
    lookalikes: tuple[Lookalike, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """In the order in which they took place."""
    promises: tuple[Promise, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    holds: tuple[Hold, ...] = ()
    plans: tuple[PaymentPlan, ...] = ()
    legal_stop: LegalStop | None = None
    is_consumer: bool = False
    is_business: bool = False
    """A person has said so; a customer of whom nobody has said anything is neither."""
    terms_acknowledged_on: date | None = None
    """When somebody there acknowledged our terms (S4.8)."""
    past: tuple[PastAction, ...] = ()
    charged: tuple[Billed, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    cash_on_delivery: CashOnDelivery | None = None
    cod_times: int = 0
    """How often the customer has been put on cash on delivery."""
    cod_decision: CodDecision | None = None
    escalations: tuple[Escalation, ...] = ()
    own: tuple[Own, ...] = ()
    """Settings of the customer's own and of its invoices, the latest word on each."""
    history: History = History()
    noteworthy: tuple[Noteworthy, ...] = ()
    digest: str = ""
    """Our block of the payer's Notes as QuickBooks has it now."""
    digest_wanted: str = ""
    """Our block as it should read; equal to `digest` when there is nothing to write."""

    def own_setting(self, name: OwnName, invoice: Invoice | None = None) -> Own | None:
        """A person's word of this name; what was said of *invoice* goes before what was said of all."""
        found = [own for own in self.own if own.name == name]
        if invoice is not None:
            found = sorted((o for o in found if o.covers(invoice.id)), key=lambda o: o.invoice_id is None)
        return next(iter(found), None)

    def disputed_minor(self, invoice: Invoice) -> int:
        """The part of *invoice*'s principal under an open dispute, at most the principal itself."""
        disputed = sum(
            d.amount_minor for d in self.disputes if d.invoice_id == invoice.id and not d.closed_on
        )
        return min(disputed, invoice.principal_minor)

    def asked_minor(self, invoice: Invoice) -> int:
        """What may be asked for: the principal without its disputed part."""
        return invoice.principal_minor - self.disputed_minor(invoice)

    def overdue(self, today: date) -> tuple[Invoice, ...]:
        """Invoices of the customer's own debt (no charges of ours) that are overdue, oldest first."""
        late = (i for i in self.invoices if not i.is_charge and i.is_overdue(today))
        return tuple(sorted(late, key=lambda i: (i.due_on, i.number, i.id)))

    def coming(self, today: date) -> tuple[Invoice, ...]:
        """Invoices of the customer's own debt that are owed and not late yet, the first due first."""
        owed = (i for i in self.invoices if i.principal_minor > 0 and not (i.is_charge or i.is_voided))
        return tuple(sorted((i for i in owed if today <= i.due_on), key=lambda i: (i.due_on, i.number, i.id)))
