"""What people said and decided about one paying customer. A person's word beats the policy (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from plugin.core.outcomes import ATTEMPTS, REACHED, Outcome, ReasonCode

Resolution = Literal["credited", "partly credited", "owed after all"]
"""How a dispute ended."""

RESOLUTIONS: tuple[Resolution, ...] = ("credited", "partly credited", "owed after all")

InterestInPlan = Literal["waits", "runs"]


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
class CodDecision:
    """A person's latest decision that a customer pays before work, until a person ends it (rule 9)."""

    id: str
    reason: str
    by: str
    """Their name, for people to read."""
    actor: str
    """How records name them."""
    on: date
    at: datetime | None = None
    """The moment it was recorded."""
    ended_by: str = ""
    ended_actor: str = ""
    ended_on: date | None = None

    @property
    def is_on(self) -> bool:
        """True while nobody has ended it."""
        return self.ended_on is None


EscalationKind = Literal[
    "intent letter", "agency", "attorney", "write off", "continue", "stop service", "keep service"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A person's decision about a debt that everything else has not settled (S2.10)."""

    id: str
    kind: EscalationKind
    by: str
    on: date
    reason: str


OwnName = Literal[
    "tag", "no interest", "grace days", "prefers email", "policy version", "relationship owner", "assessment"
]


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
