"""The written collections policy as a value (S0.1). Parsing and checking a TOML file is `plugin.policies`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from plugin.core.actions import Consent, DayCount
from plugin.core.cod_terms import ONLY_BY_AGE, CodTerms
from plugin.core.goal import Goal
from plugin.core.late_fees import Fee

StepKind = Literal[
    "confirm receipt", "courtesy", "reminder", "interest notice", "call", "charge", "cash on delivery"
]
Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Never = Literal["never"]
Law = Literal["UK statutory", "EU minimum", "Canada"]
RateMode = Literal["floating", "fixed at start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the policy, in the order in which they happen.

    Exactly one setting says from which day on it is due; a missed day is caught up. `days_after_notice`
    may also stand beside `after_days_overdue`: then both must have passed.
    """

    name: str
    kind: StepKind
    after_days_overdue: int | None = None
    """Due once the invoice is at least this many days overdue."""
    days_before_due: int | None = None
    """Courtesy: due so many days before the due date; 0 is the due date itself, on which nothing is late."""
    days_after_invoice: int | None = None
    """Due so many days after the invoice's own date."""
    days_after_previous: int | None = None
    """Due so many days after the step before it was done, or passed over by a person."""
    days_after_promise: int | None = None
    """Due so many days after the day of a promise that was not kept."""
    consent: Consent = "approve"
    pay_within_days: int = 10
    """Interest notice: the date it gives is this many days after the day it leaves."""
    days_after_notice: int | None = None
    """Not before so many days after the invoice's last notice left (S4.4)."""
    needs_call: bool = False
    """Charge: only once a call was logged after the notice that announced it, reached or not (S4.4)."""
    repeat_every_days: int | None = None
    """Call: asked for again this often until someone is reached (S2.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    """From this day on another yearly rate is in force, as with a rate tied to a reference rate."""

    from_day: date
    annual_rate_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestTerms:
    """Simple interest on late invoices; the rate is per year and is always stated as such."""

    annual_rate_percent: Decimal
    day_count: DayCount = "actual/365"
    free_days: int = 0
    """Days after the due date that never bear interest, however late the invoice is paid."""
    cap_percent_of_invoice: Decimal = Decimal(25)
    """Interest on one invoice never exceeds this share of its total."""
    cap_amount: Decimal | None = None
    """In major units of the account's currency: interest on one invoice never exceeds it either."""
    charges_per_invoice_max: int | None = None
    """No invoice is billed interest by more charges than this."""
    annual_rate_percent_max: Decimal | None = None
    """No rate counts above this one, whatever `rate_changes` say."""
    minimum_charge: Decimal = Decimal("5.00")
    """In major units of the account's currency; less than this waits for the next month."""
    rate_changes: tuple[RateChange, ...] = ()
    """Later rates, by day; before the first of them `annual_rate_percent` holds."""
    rate_mode: RateMode = "floating"
    """Whether a change of rate reaches debts already bearing interest (EU) or only new ones (UK)."""
    only_if_acknowledged: bool = False
    """S4.8: no interest for a customer who has not acknowledged our terms."""
    business_only: bool = False
    """Only customers of whom a person has said that they are businesses: a statute gives it against them."""
    law: Law | None = None
    """The law these figures follow: the check compares them with it and warns; it decides nothing."""
    contract_says_otherwise: bool = False
    """The company's contracts agree something else than that law, so it does not warn."""
    fees: tuple[Fee, ...] = ()
    """Late fees, charged with the interest and on a line of their own each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Customers for whom some settings are others: all that is asked of them must hold, and the first fits.

    What is not given stays as the policy has it. Which customer is in which segment: `plugin.core.segments`.
    """

    name: str
    new_within_days: int | None = None
    """The customer's first invoice is no older than this."""
    paid_late_at_least: int | None = None
    """So many invoices of the last year were paid after their due date, or are late now."""
    of_last: int | None = None
    """For that only so many of the customer's invoices count: the last ones that are paid or late now."""
    owes_at_least: Decimal | None = None
    """In major units: all that is open, late or not."""
    tag: str | None = None
    """A person has given the customer this tag."""
    currency: str | None = None
    customer_type: Literal["business", "consumer"] | None = None
    grace_days: int | None = None
    minimum_amount: Decimal | None = None
    minimum_gap_days: int | None = None
    letter_after_days: int | Never | None = None
    calls_max: int | Literal["until reached"] | None = None
    stop_service_after_days: int | Never | None = None
    attorney_after_days: int | Never | None = None
    charges_interest: bool = True
    """False: as if the policy had no `[interest]`."""
    steps: tuple[Step, ...] = ()
    """If any are given, they stand in place of the policy's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a company's policy; every decision names it."""

    version: int
    name: str
    grace_days: int
    """S0.3: how long after the due date before anything is sent; 0 is an answer, silence is not."""
    steps: tuple[Step, ...]
    letter_after_days: int | Never | None = None
    """S0.11: when somebody posts a letter. None in old versions only: nobody had answered."""
    calls_max: int | Literal["until reached"] | None = None
    """S0.11: after how many calls that reached nobody the person who knows the customer is asked (S2.8)."""
    stop_service_after_days: int | Never | None = None
    """S0.11, S4.7: when a person decides whether service stops."""
    attorney_after_days: int | Never | None = None
    """S0.11, S2.10: when a person decides about an agency, an attorney, or writing off."""
    interest: InterestTerms | None = None
    cash_on_delivery: CodTerms = ONLY_BY_AGE
    goal: Goal | None = None
    """S2.1: what share should be paid how soon; it is measured, and changes no decision."""
    segments: tuple[Segment, ...] = ()
    segment: str = ""
    """Whose settings these are: the name of a segment, or nothing for the policy as written."""
    mail_days: int = 0
    """How long a payment may be in the mail: one dated so many days after the date given is still in time."""
    minimum_amount: Decimal = Decimal(0)
    """In major units; a customer who owes less overdue is not written to."""
    minimum_gap_days: int = 3
    rests_on_weekends: bool = True
    rests_on_holidays: bool = True
    """Public holidays of the company's own country; nobody is contacted on a day of rest."""
    closed_days: tuple[date, ...] = ()
    """Further days of rest: the company's own."""
    receivables_weekdays: tuple[Weekday, ...] = ()
    """S1.8: customers are contacted on these weekdays only; none named means on every one."""
    receivables_days_of_month: tuple[int, ...] = ()
    """S1.8: the same by days of the month; one that is a day of rest moves to the next working day."""
    send_from_hour: int = 0
    send_until_hour: int = 24
    """Messages leave between these hours of the company's own day."""
    facts_fresh_hours: int = 6
    books_through_days: int = 3
    """How old the confirmation "payments are entered through DATE" may be, in working days."""
    oldest_days_overdue: int = 365
    """Debts older than this go to a person's list instead (rule 6)."""
    clearing_days: int = 3
    """So many days after its day a payment counts as cleared, and one said to be made as not come."""
    dispute_days: int = 7
    """Whoever settles a dispute is reminded after so many days (S1.5)."""
    acknowledge_days: int = 3
    """An agreement that was sent and not acknowledged after so many days is asked for again (S1.6)."""
    terms_within_days: int | Never = "never"
    """S4.8: who was first invoiced no longer ago is asked to acknowledge our terms."""
    assess_within_days: int | Never = "never"
    """S3.1: who was first invoiced no longer ago has no terms suggested before its credit is assessed."""
    says_thanks: bool = False
    """S4.9: a person thanks who has paid what we had to ask for."""
    lift_cod_consent: Consent = "approve"
    messages_per_run_max: int = 50
    messages_per_day_max: int = 200
    charges_per_run_max: int = 25
    charges_per_day_max: int = 50
