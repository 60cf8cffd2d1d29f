"""What the planner may call for: actions that leave, tasks for a person, and reasons to do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from plugin.core.because import Because

Consent = Literal["approve", "automatic"]
DayCount = Literal["actual/365", "actual/actual", "30/360"]
NoticeTone = Literal[
    "courtesy", "reminder", "interest notice", "cash on delivery notice", "cash on delivery policy notice"
]


@dataclass(frozen=True, slots=True, order=True)
class Cover:
    """What an action settles: a step, for a subject, in one episode. Covered once, for ever (rule 2).

    `subject` is `invoice/ID`, `charge/ID`, `customer/ID`, `decision/ID`, `contact/ID` or `action/ID`.
    `episode` counts an invoice's spells of being overdue; for acts that may recur (COD, digest, the credit of
    a charge) it counts the occurrences.
    """

    subject: str
    step: str
    episode: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that should leave, with its key (`covers`), its reason and whether a person must agree.

    Two plans that call for the same thing yield equal `covers`; the numbers may differ, and an approval
    is for the numbers that were shown.
    """

    kind: ClassVar[str]
    customer_id: str
    covers: tuple[Cover, ...]
    because: Because
    consent: Consent = "approve"
    agreed_by: str | None = None
    """The person whose own decision this carries out: nobody needs to agree to it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedFee:
    """A late fee as a notice announces it, by amount; again every so many days, and how often at most."""

    name: str
    amount_minor: int
    every_days: int | None = None
    times_max: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice(Action):
    """Send one invoice again, by QuickBooks' own mail, with our block in its memo (S2.4, S4.2)."""

    kind: ClassVar[str] = "notice"
    invoice_id: str
    tone: NoticeTone
    asked_minor: int
    disputed_minor: int
    days_overdue: int
    due_on: date | None = None
    """Set where the words count by it: on a courtesy, and on a notice that announces interest or a fee."""
    pay_by: date | None = None
    annual_rate_percent: Decimal | None = None
    """Set on an interest notice: the yearly rate, which the wording must state (collections 4.2, Canada)."""
    free_days: int = 0
    """Interest counts from so many days after the due date."""
    interest_minor: int | None = None
    """Interest that will be charged if the asked amount is unpaid after `pay_by`: due date to `pay_by`."""
    fees: tuple[AnnouncedFee, ...] = ()
    """Late fees that will be charged then as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestPart:
    """A run of days, both ends included, on which principal and rate stood still."""

    first: date
    last: date
    days: int
    principal_minor: int
    annual_rate_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestLine:
    """Interest on one invoice over one period; both days are included, and each day is charged once."""

    invoice_id: str
    invoice_number: str
    due_on: date
    period_from: date
    period_through: date
    days: int
    principal_minor: int
    """What was owed at the end of the period, without its disputed part."""
    annual_rate_percent: Decimal
    amount_minor: int
    parts: tuple[InterestPart, ...] = ()
    """How the amount comes about, for whoever checks it; payments and disputes cut the period into parts."""
    day_count: DayCount = "actual/365"
    paid_in_time_through: date | None = None
    """What was paid by this day bore no interest: the date the notice gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One late fee on one invoice."""

    invoice_id: str
    invoice_number: str
    due_on: date
    name: str
    number: int
    """Which time it is charged on this invoice, counted from 1."""
    owed_minor: int
    """What was owed and not disputed on the day it was charged."""
    percent: Decimal | None
    amount_minor: int
    paid_in_time_through: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAgain:
    """What is known of a charge that a restored backup had forgotten: what it bears, and not what for."""

    amount_minor: int
    invoices: tuple[tuple[str, str], ...]
    """Id and number of each late invoice that it may bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCharge(Action):
    """Raise one interest invoice for a customer and month, a line for each late invoice (collections 4.1)."""

    kind: ClassVar[str] = "charge"
    month: str
    """`YYYY-MM` of the day it is dated."""
    source_customer_id: str
    """The customer record the charge is billed to: the payer."""
    lines: tuple[InterestLine, ...]
    fees: tuple[FeeLine, ...] = ()
    found_again: FoundAgain | None = None
    """Stands for the lines, where they are lost."""

    @property
    def total_minor(self) -> int:
        """Sum of the lines; each line was rounded once."""
        lost = self.found_again.amount_minor if self.found_again else 0
        return sum(line.amount_minor for line in self._billed) + lost

    @property
    def numbers(self) -> dict[str, str]:
        """The late invoices it bills, or may bill, by id: the number of each, in the order of its lines."""
        lost = self.found_again.invoices if self.found_again else ()
        return {line.invoice_id: line.invoice_number for line in self._billed} | dict(lost)

    @property
    def invoice_ids(self) -> tuple[str, ...]:
        """Their ids, each once."""
        return tuple(self.numbers)

    @property
    def invoice_numbers(self) -> tuple[str, ...]:
        """Their numbers, each once."""
        return tuple(dict.fromkeys(self.numbers.values()))

    @property
    def _billed(self) -> tuple[InterestLine | FeeLine, ...]:
        return (*self.lines, *self.fees)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """What a line of a charge of ours is credited by."""

    invoice_id: str
    """The late invoice that the charge bills."""
    invoice_number: str
    what: str
    """`interest`, or the name of the fee; `interest or fees` of a charge whose lines are lost."""
    period_from: date | None
    period_through: date | None
    charged_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCredit(Action):
    """A credit memo dated today on the item of a charge of ours, applied to that charge (rule 10)."""

    kind: ClassVar[str] = "credit"
    charge_id: str
    """The action that raised the charge."""
    charge_invoice_id: str
    occurrence: int
    """Which credit of that charge it is, counted from 1."""
    lines: tuple[CreditLine, ...]

    @property
    def total_minor(self) -> int:
        """Sum of the lines."""
        return sum(line.amount_minor for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCod(Action):
    """Put the payer and its active sub-customers on our cash-on-delivery term (S4.5, S4.6)."""

    kind: ClassVar[str] = "set cod"
    cause: Literal["arrears", "history", "by hand"]
    members: tuple[tuple[str, str | None], ...]
    """(customer id, id of the term it has now), payer first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftCod(Action):
    """Give back the terms each member had before we set COD; never touches a term a person chose since."""

    kind: ClassVar[str] = "lift cod"
    members: tuple[tuple[str, str | None], ...]
    """(customer id, id of the term to restore; None when it had none)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMemo(Action):
    """Take our block out of an invoice's memo, as its reason has ended; the user's text stays (rule 10)."""

    kind: ClassVar[str] = "remove memo"
    invoice_id: str
    block: str = ""
    """The words that are taken out, as they stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(Action):
    """Attach the note of one conversation or completed action to the customer in QuickBooks (S2.7)."""

    kind: ClassVar[str] = "note"
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteDigest(Action):
    """Bring our block of the payer's Notes up to what it should read."""

    kind: ClassVar[str] = "digest"
    text: str


AnyAction = SendNotice | PostCharge | PostCredit | SetCod | LiftCod | RemoveMemo | WriteNote | WriteDigest
ACTION_KINDS: tuple[type[AnyAction], ...] = (
    SendNotice,
    PostCharge,
    PostCredit,
    SetCod,
    LiftCod,
    RemoveMemo,
    WriteNote,
    WriteDigest,
)

TaskKind = Literal[
    "call",
    "write",
    "record cannot be read",
    "apply this first",
    "look at this receipt",
    "balance does not add up",
    "no address",
    "old debt",
    "legal stop",
    "confirm payments",
    "confirm late fees off",
    "enter the reference rate",
    "aging does not tie",
    "charges do not match",
    "memo has no room",
    "reach out",
    "post a letter",
    "decide about service",
    "decide about attorney",
    "waive or pursue",
    "say what they are",
    "unusual volume",
    "restored backup",
    "look for the payment",
    "find the right contact",
    "settle the dispute",
    "invoice on terms",
    "look at the terms",
    "get the terms acknowledged",
    "assess the new customer",
    "confirm receipt",
    "say thank you",
    "decide about cash on delivery",
    "send the agreement",
    "get the agreement acknowledged",
    "review the plan",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something only a person can do; at most one open task of a kind per customer and subject."""

    kind: TaskKind
    customer_id: str
    subject: str
    due_on: date
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A decision not to act now on a step that would otherwise be due, and why."""

    customer_id: str
    cover: Cover
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything the policy calls for on one account today, and when it is worth looking again.

    `look_again_on` is the first later day on which the same facts could give another plan; None when
    only changed facts can.
    """

    actions: tuple[AnyAction, ...] = ()
    tasks: tuple[Task, ...] = ()
    skips: tuple[Skip, ...] = ()
    look_again_on: date | None = None
