"""What is measured, in words (S0.5, S2.1, S3.9, S4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from babel.dates import format_date

from plugin.core.contact_data import Completeness
from plugin.core.goal import Cohort, Goal
from plugin.core.resolution import Resolution
from plugin.core.responses import Responses
from plugin.core.unbilled import Lag, Waiting, Why
from plugin.words.formats import count, day, locale, money, percent


def goal_words(goal: Goal) -> str:
    """The goal in one sentence."""
    share, within = percent(goal.collected_percent), count(goal.within_days, "day")
    return f"Our goal is that {share} of what is invoiced is paid within {within} of the invoice's date."


def resolution_words(found: Resolution) -> Iterator[str]:
    """How many late invoices were paid before the day of the fee, and how late the middle one was."""
    if found.fee_day is None:
        yield "The policy charges nothing on a known day, so none counts as paid before the fee."
    elif found.judged:
        yield (
            f"{found.before_fee_day} of {count(found.judged, 'late invoice')} "
            f"{'was' if found.before_fee_day == 1 else 'were'} paid before day {found.fee_day}, "
            "when the policy begins to charge."
        )
    else:
        yield f"No late invoice has come to day {found.fee_day} yet, when the policy begins to charge."
    if found.days_median is not None:
        late = found.days_median.normalize()
        yield f"Half of the late invoices that are paid were at most {_days(late)} late."


def cohort_words(found: Sequence[Cohort], goal: Goal, currency: str) -> Iterator[str]:
    """Month after month, how much was paid in time, and whether that reaches the goal."""
    within = count(goal.within_days, "day")
    for cohort in found:
        month = format_date(cohort.month, "MMMM y", locale=locale())
        verdict = "which reaches" if cohort.reaches(goal) else "below"
        yield (
            f"{month}: {percent(cohort.collected_percent)} of {money(cohort.billed_minor, currency)} "
            f"was paid within {within}, {verdict} the goal of {percent(goal.collected_percent)}."
        )
    if not found:
        yield f"No month is old enough yet: its invoices need {within} each."


def _days(number: Decimal) -> str:
    return f"{number:f} day" if number == 1 else f"{number:f} days"


def lag_words(found: Lag) -> Iterator[str]:
    """How soon after the service invoices are written, and of how many nobody can tell (S4.1)."""
    if found.days_median is not None and found.days_max is not None:
        yield (
            f"Half of {count(found.invoices, 'invoice')} {'was' if found.invoices == 1 else 'were'} written "
            f"within {_days(found.days_median.normalize())} of the service, the last one after "
            f"{count(found.days_max, 'day')}."
        )
    if found.undated:
        has = "has no line" if found.undated == 1 else "have no line"
        yield f"{count(found.undated, 'invoice')} {has} with a day of service, so nothing is known of it."


_WHY: Mapping[Why, str] = {
    "waits for approval": "waiting for a person's approval",
    "approved": "approved and leaving with the next run",
    "below the minimum charge": "below the policy's minimum and waiting for the next month",
}


def unbilled_words(found: Sequence[Waiting]) -> Iterator[str]:
    """What was earned and is not billed yet, as far as this program bills it (S4.1)."""
    for one in found:
        amount, number = money(one.amount_minor, one.currency), count(one.number, "charge")
        yield f"{amount} in {number}, {_WHY[one.why]}; since {day(one.since)} or later."
    if not found:
        yield "No charge of ours waits to be billed."


def contact_data_words(found: Completeness) -> Iterator[str]:
    """How much of what is needed to reach customers is known, and what is missing (S3.9)."""
    if found.percent is None:
        yield "There is no active customer yet."
        return
    yield (
        f"{found.percent}% of the contact data of {count(found.customers, 'customer')} are known; "
        f"of {found.complete} nothing is missing."
    )
    for part, number in found.missing:
        yield f"No {part}: {count(number, 'customer')}."


def responses_words(found: Responses) -> str:
    """How much of what reached out was answered, as far as people linked it (S3.9)."""
    if not found.outgoing:
        return "No message left and nobody was called in vain in these months."
    has = "has" if found.answered == 1 else "have"
    return f"{found.answered} of {found.outgoing} messages and calls in vain {has} a recorded answer."
