"""What is measured, in words: how fast late invoices are paid, and how near the goal is (S0.5, S2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from babel.dates import format_date

from plugin.core.goal import Cohort, Goal
from plugin.core.resolution import Resolution
from plugin.words.formats import count, locale, money, percent


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
