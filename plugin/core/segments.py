"""Whose settings hold for a customer: the company's, a segment's, the customer's own; the last one wins.

What a person has set for one invoice goes before all of it, and is asked where the setting is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from plugin.core.account import Account
from plugin.core.money import threshold_minor
from plugin.core.payment_history import YEAR, times_late
from plugin.core.policy import Policy, Segment

OVERRIDES = (
    "grace_days",
    "minimum_amount",
    "minimum_gap_days",
    "letter_after_days",
    "calls_max",
    "stop_service_after_days",
    "attorney_after_days",
)
"""The settings of a policy that a segment may give anew; its steps, and whether it charges, stand beside."""


def effective(policy: Policy, account: Account, today: date) -> Policy:
    """*policy* as it holds for *account*, with the name of the segment whose settings it has."""
    segment = segment_of(policy, account, today)
    return policy if segment is None else with_segment(policy, segment)


def segment_of(policy: Policy, account: Account, today: date) -> Segment | None:
    """The first segment that *account* is in."""
    return next((segment for segment in policy.segments if fits(segment, account, today)), None)


def with_segment(policy: Policy, segment: Segment) -> Policy:
    """The settings of *segment* in place of the policy's own."""
    given: dict[str, Any] = {
        name: value for name in OVERRIDES if (value := getattr(segment, name)) is not None
    }
    if segment.steps:
        given["steps"] = segment.steps
    if not segment.charges_interest:
        given["interest"] = None
        given["steps"] = tuple(s for s in given.get("steps", policy.steps) if s.kind != "charge")
    return replace(policy, segment=segment.name, **given)


def fits(segment: Segment, account: Account, today: date) -> bool:
    """Whether all that *segment* asks holds for *account* on *today*."""
    tags = {own.value for own in account.own if own.name == "tag"}
    asked = (
        segment.new_within_days is None or _is_new(account, today, segment.new_within_days),
        segment.paid_late_at_least is None
        or times_late(account, today, since=today - YEAR, of_last=segment.of_last)
        >= segment.paid_late_at_least,
        segment.owes_at_least is None
        or open_minor(account) >= threshold_minor(segment.owes_at_least, account.currency),
        segment.tag is None or segment.tag in tags,
        segment.currency is None or segment.currency == account.currency,
        segment.customer_type is None or (segment.customer_type == "consumer") == account.is_consumer,
    )
    return all(asked)


def first_invoiced_on(account: Account) -> date | None:
    """The date of the customer's first invoice that we know of."""
    known = [invoice.issued_on for invoice in account.invoices]
    known += [account.history.first_invoiced_on] if account.history.first_invoiced_on else []
    return min(known, default=None)


def needs_history(policy: Policy) -> bool:
    """Whether anything in *policy* asks how long a customer has been one, or how it has paid before."""
    asked = (policy.cash_on_delivery.late_payments, policy.terms_within_days, policy.assess_within_days)
    if any(isinstance(each, int) for each in asked):
        return True
    return any(s.new_within_days is not None or s.paid_late_at_least is not None for s in policy.segments)


def turning_days(policy: Policy, account: Account) -> Iterator[date]:
    """The days on which time alone could move *account* into a segment, or out of it."""
    first = first_invoiced_on(account)
    for segment in policy.segments:
        if segment.new_within_days is not None and first is not None:
            yield first + timedelta(days=segment.new_within_days + 1)
        if segment.paid_late_at_least is not None:
            yield from (issued_on + YEAR for issued_on in account.history.paid_late)


def open_minor(account: Account) -> int:
    """All that is asked of the customer, late or not, without disputed parts and charges of ours."""
    return sum(
        account.asked_minor(invoice)
        for invoice in account.invoices
        if invoice.balance_minor > 0 and not (invoice.is_charge or invoice.is_voided)
    )


def _is_new(account: Account, today: date, days: int) -> bool:
    first = first_invoiced_on(account)
    return first is not None and (today - first).days <= days
