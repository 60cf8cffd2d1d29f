"""Are the figures possible, and where they are read at all? Each rule yields what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from plugin.core.cod_terms import CodTerms
from plugin.core.policy import InterestTerms, Policy
from plugin.policies.problem import Finding, Path, warning
from plugin.policies.sense import Rule
from plugin.policies.timing import NOTICE_KINDS, TIMINGS, dated, steps_of

ANNUAL_RATE_PERCENT_USUAL_MAX = Decimal(18)
"""Above this, collections.md 4.2 advises a warning: limits differ by place and by contract."""


_FROM_ONE = frozenset(
    {"days_after_invoice", "days_after_previous", "days_after_promise", "days_after_notice"}
)
"""On the day itself nothing has come after it; on the due date something may be due."""


def rates_are_sane(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """The rate is per year; what no court would allow is refused, what is unusual is pointed out."""
    if policy.interest is None:
        return
    terms, path = policy.interest, ("interest", "annual_rate_percent")
    rates: list[tuple[Path, Decimal]] = [(path, terms.annual_rate_percent)]
    for index, change in enumerate(terms.rate_changes):
        at = ("interest", "rate_changes", index)
        rates.append(((*at, "annual_rate_percent"), change.annual_rate_percent))
        if any(other.from_day == change.from_day for other in terms.rate_changes[:index]):
            yield Finding((*at, "from_day"), "Another rate begins on the same day.", "Keep one of them.")
    for where, rate in rates:
        if rate < 0 or rate > 100:
            yield Finding(where, f"{rate} % a year cannot be meant.", "State the rate per year, as in: 18.")
        elif rate > ANNUAL_RATE_PERCENT_USUAL_MAX:
            hint = "Make sure that your contracts and the law of the place allow it."
            yield warning(where, f"{rate} % a year is more than is usual.", hint)


def settings_fit_their_step(_policy: Policy, document: Mapping[str, Any]) -> Iterator[Finding]:
    """A setting that its kind of step never reads would be a silent mistake."""
    readers = {
        "pay_within_days": ("interest notice",),
        "repeat_every_days": ("call",),
        "needs_call": ("charge",),
        "days_after_notice": (*NOTICE_KINDS, "call"),
    }
    for index, step in enumerate(document["steps"]):
        for name, kinds in readers.items():
            if name in step and step["kind"] not in kinds:
                reason = f"{name} means something only for a step of kind {' or '.join(map(repr, kinds))}."
                yield Finding(("steps", index, name), reason, "Take the line out.")


def figures_are_possible(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Every figure has a least value that means something."""
    least: list[tuple[Path, Decimal | int, int]] = [
        (("grace_days",), policy.grace_days, 0),
        (("minimum_amount",), policy.minimum_amount, 0),
        (("mail_days",), policy.mail_days, 0),
        (("minimum_gap_days",), policy.minimum_gap_days, 1),
        (("facts_fresh_hours",), policy.facts_fresh_hours, 1),
        (("books_through_days",), policy.books_through_days, 1),
        (("oldest_days_overdue",), policy.oldest_days_overdue, 1),
        *_least_of_new(policy),
        (("clearing_days",), policy.clearing_days, 0),
        (("dispute_days",), policy.dispute_days, 1),
        (("acknowledge_days",), policy.acknowledge_days, 1),
        (("messages_per_run_max",), policy.messages_per_run_max, 1),
        (("messages_per_day_max",), policy.messages_per_day_max, 1),
        (("charges_per_run_max",), policy.charges_per_run_max, 1),
        (("charges_per_day_max",), policy.charges_per_day_max, 1),
    ]
    answers = ("letter_after_days", "calls_max", "stop_service_after_days", "attorney_after_days")
    figures = ((name, getattr(policy, name)) for name in answers)
    least += [((name,), value, 1) for name, value in figures if isinstance(value, int)]
    for path, step in steps_of(policy):
        least.append(((*path, "pay_within_days"), step.pay_within_days, 1))
        given = ((name, getattr(step, name)) for name in TIMINGS)
        least += [((*path, name), days, int(name in _FROM_ONE)) for name, days in given if days is not None]
        if step.repeat_every_days is not None:
            least.append(((*path, "repeat_every_days"), step.repeat_every_days, 1))
    least += _least_of_cod(policy.cash_on_delivery)
    if policy.interest is not None:
        least += _least_of(policy.interest)
    for path, value, limit in least:
        if value < limit:
            yield Finding(path, f"{path[-1]} is {value}, and must be at least {limit}.")


def _least_of_new(policy: Policy) -> Iterator[tuple[Path, int, int]]:
    """What is asked of new customers, where anything is (S3.1, S4.8)."""
    for name in ("terms_within_days", "assess_within_days"):
        days = getattr(policy, name)
        if isinstance(days, int):
            yield (name,), days, 1


def _least_of_cod(terms: CodTerms) -> Iterator[tuple[Path, Decimal | int, int]]:
    figures: tuple[tuple[str, Decimal | int | str | None, int], ...] = (
        ("minimum_overdue", terms.minimum_overdue, 0),
        ("broken_promises", terms.broken_promises, 1),
        ("late_payments", terms.late_payments, 1),
        ("of_last", terms.of_last, terms.late_payments if isinstance(terms.late_payments, int) else 1),
        ("late_by_days", terms.late_by_days, 0),
        ("service_after_times", terms.service_after_times, 1),
    )
    for name, value, limit in figures:
        if value is not None and not isinstance(value, str):
            yield ("cash_on_delivery", name), value, limit


def _least_of(terms: InterestTerms) -> Iterator[tuple[Path, Decimal | int, int]]:
    """Each figure of the interest with the least that means something; a cap of nothing means no interest."""
    figures: tuple[tuple[str, Decimal | int | None, int], ...] = (
        ("cap_percent_of_invoice", terms.cap_percent_of_invoice, 0),
        ("minimum_charge", terms.minimum_charge, 0),
        ("free_days", terms.free_days, 0),
        ("cap_amount", terms.cap_amount, 0),
        ("charges_per_invoice_max", terms.charges_per_invoice_max, 1),
        ("annual_rate_percent_max", terms.annual_rate_percent_max, 0),
    )
    for name, value, limit in figures:
        if value is not None:
            yield ("interest", name), value, limit


def goal_is_possible(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A share of something, within days that can pass (S2.1)."""
    if policy.goal is None:
        return
    if not 0 < policy.goal.collected_percent <= 100:
        reason = f"{policy.goal.collected_percent} % cannot be meant."
        yield Finding(("goal", "collected_percent"), reason, "State it between 1 and 100, as in: 70.")
    if policy.goal.within_days < 1:
        reason = f"within_days is {policy.goal.within_days}, and must be at least 1."
        yield Finding(("goal", "within_days"), reason)


def caps_agree(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Limits that contradict another figure, so that no interest could ever be charged as written."""
    terms = policy.interest
    if terms is None:
        return
    ceiling = terms.annual_rate_percent_max
    if ceiling is not None and terms.annual_rate_percent > ceiling:
        reason = f"The rate is {terms.annual_rate_percent} %, and annual_rate_percent_max is {ceiling}."
        yield Finding(
            ("interest", "annual_rate_percent_max"), reason, "Lower the rate, or take the line out."
        )
    if terms.cap_amount is not None and terms.cap_amount < terms.minimum_charge:
        reason = (
            f"A charge needs {terms.minimum_charge}, and cap_amount is {terms.cap_amount}: none could be."
        )
        yield Finding(("interest", "cap_amount"), reason, "Raise cap_amount, or lower minimum_charge.")
    for path, _step, day in dated(policy, "charge"):
        if day <= terms.free_days:
            reason = f"On day {day} no interest has accrued: free_days is {terms.free_days}."
            yield Finding(path, reason, "Charge later, or give fewer free days.")


def old_debts_leave_room(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """If debts are "old" before the first step, nothing is ever sent."""
    days = [day for _, step, day in dated(policy) if step.kind not in ("confirm receipt", "courtesy")]
    if days and policy.oldest_days_overdue < min(days):
        reason = "Every debt is too old before the first step is reached."
        yield Finding(("oldest_days_overdue",), reason, f"Make it more than {min(days)}.")


RULES: tuple[Rule, ...] = (
    rates_are_sane,
    settings_fit_their_step,
    figures_are_possible,
    goal_is_possible,
    caps_agree,
    old_debts_leave_room,
)
