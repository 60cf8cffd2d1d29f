"""Do the steps make sense? One small rule per practice; each yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from plugin.core.policy import Policy
from plugin.policies.problem import Finding, warning
from plugin.policies.timing import CONTACT_KINDS, NOTICE_KINDS, dated, steps_of

FIRST_CONTACT_DAYS_MAX = 7
RESERVED_NAMES = frozenset({"remove memo"})
"""Names our own acts use as keys on the same invoices."""

Rule = Callable[[Policy, Mapping[str, Any]], Iterator[Finding]]


def has_steps(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A policy without steps would do nothing, silently."""
    if not policy.steps:
        yield Finding(("steps",), "The policy has no steps.", "Add at least one [[steps]] section.")


def names_are_distinct(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """The name of a step is part of the key by which it is done once."""
    seen: dict[str, int] = {}
    for path, step in steps_of(policy):
        if step.name in seen:
            reason = f"The name {step.name!r} is taken by step {seen[step.name]}."
            yield Finding((*path, "name"), reason, "Each step needs a name of its own.")
        if step.name in RESERVED_NAMES or not step.name.strip():
            yield Finding((*path, "name"), "This name cannot be used.", "Choose another one.")
        seen.setdefault(step.name, int(path[1]) + 1)


def days_rise(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """The steps stand in the order in which they happen."""
    for (_, earlier, day), (path, later, later_day) in pairwise(dated(policy)):
        if later_day <= day:
            reason = (
                f"{path[-1]} must rise from step to step: {later.name!r} has {later_day}, "
                f"{earlier.name!r} before it {day}."
            )
            yield Finding(path, reason, "Order the steps by their days.")


def interest_is_announced_first(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S0.6, S4.2, rule 3: a charge needs a notice before it, and that notice's date."""
    charges = steps_of(policy, "charge")
    for path, step in charges[1:]:
        yield Finding((*path, "kind"), f"{step.name!r} is a second charge.", "A policy has one charge step.")
    for path, step in charges[:1]:
        before = [n for n in policy.steps[: int(path[1])] if n.kind == "interest notice"]
        if not before:
            hint = 'Add a step of kind "interest notice" before it.'
            yield Finding(path, f"Nothing announces interest before {step.name!r}.", hint)
            continue


def the_charge_waits_for_its_date(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S4.2: interest starts only after the date that a notice gave has passed unpaid."""
    for path, _step, day in dated(policy, "charge")[:1]:
        notices = [(n, its_day) for at, n, its_day in dated(policy, "interest notice") if at < path]
        first = min((its_day + n.pay_within_days for n, its_day in notices), default=None)
        if first is not None and day <= first:
            hint = f"It will wait until at least day {first + 1}; say so, or shorten pay_within_days."
            yield warning(path, f"On day {day} the date given by the notice has not passed.", hint)


def interest_has_terms(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A charge needs a rate; a rate without a notice is never used."""
    notices, charges = steps_of(policy, "interest notice"), steps_of(policy, "charge")
    hint = "Add a section [interest] with annual_rate_percent."
    if policy.interest is None:
        for path, step in charges:
            yield Finding(path, f"{step.name!r} charges interest, and the policy has no [interest].", hint)
        for path, step in notices:
            reason = f"Without [interest], {step.name!r} is a plain second reminder."
            yield warning(path, reason, hint)
    elif not notices:
        yield warning(("interest",), "No step announces interest, so none is ever charged.")


def cash_on_delivery_is_announced_first(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S4.5: nobody is put on cash on delivery out of the blue."""
    for path, step in steps_of(policy, "cash on delivery"):
        earlier = policy.steps[: int(path[1])]
        if not any(s.kind in ("reminder", "interest notice") for s in earlier):
            hint = "Add a reminder or an interest notice before it."
            yield Finding(path, f"No notice leaves before {step.name!r}.", hint)


def a_call_comes_before_the_final_notice(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S3.5, S4.4: a call reaches people whom letters do not; after a single notice a call follows."""
    notices, calls = steps_of(policy, *NOTICE_KINDS), steps_of(policy, "call")
    if not notices:
        return
    path, final = notices[-1]
    if len(notices) > 1 and not any(at < path for at, _ in calls):
        hint = 'A call reaches people whom letters do not; add a step of kind "call" (S3.5).'
        yield warning(path, f"Nobody calls before {final.name!r}, the final notice.", hint)
    elif not calls:
        yield warning(path, f"Nobody calls after {final.name!r}.", 'Add a step of kind "call" (S4.4).')


def the_date_given_is_kept(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S4.2: until the date a notice gives has passed, no later notice leaves."""
    for (_, earlier, day), (path, later, later_day) in pairwise(dated(policy, *NOTICE_KINDS)):
        free_on = day + earlier.pay_within_days + 1
        if earlier.kind == "interest notice" and policy.interest and later_day < free_on:
            reason = f"{later.name!r} waits until the date given by {earlier.name!r} has passed."
            yield warning(path, reason, f"Make it at least {free_on}.")


def first_contact_is_early(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S1.2, S2.4: the trigger is early."""
    if policy.steps and not steps_of(policy, *NOTICE_KINDS, "call"):
        yield Finding(("steps",), "No step contacts a late customer.", "Add a reminder or a call.")
    contacts = dated(policy, *NOTICE_KINDS, "call")
    if not contacts:
        return
    path, first, first_day = min(contacts, key=lambda found: found[2])
    day = max(first_day, policy.grace_days)
    if day > FIRST_CONTACT_DAYS_MAX:
        hint = f"Contact the customer within {FIRST_CONTACT_DAYS_MAX} days after the due date (S1.2)."
        yield warning(path, f"The first contact is on day {day}.", hint)
    if first_day < policy.grace_days:
        yield warning(path, f"{first.name!r} waits for the end of grace_days, until day {policy.grace_days}.")


def day_zero_is_not_late(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """On its due date an invoice is due, not overdue: a step of that day is done on the next."""
    for path, step in steps_of(policy):
        if step.after_days_overdue == 0:
            reason = f"{step.name!r} is done on day 1: on day 0 the invoice is due, and not late yet."
            hint = 'Write after_days_overdue = 1. A word on day 0 is a step of kind "courtesy".'
            yield warning((*path, "after_days_overdue"), reason, hint)


def the_gap_leaves_room(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Two contacts closer than the minimum gap contradict it: the later one could not keep its day."""
    for (_, earlier, day), (path, later, later_day) in pairwise(dated(policy, *CONTACT_KINDS)):
        distance = later_day - day
        if 0 < distance < policy.minimum_gap_days:
            reason = (
                f"{later.name!r} follows {earlier.name!r} after {distance} days, "
                f"and minimum_gap_days is {policy.minimum_gap_days}."
            )
            hint = "Move the step, or make the gap smaller."
            yield Finding(path, reason, hint)


def calls_go_on(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S2.5: repeated until somebody is reached."""
    for path, step in steps_of(policy, "call"):
        if step.repeat_every_days is None:
            hint = "Add repeat_every_days = 3 (S2.5)."
            yield warning(path, f"{step.name!r} is over after one attempt.", hint)


RULES: tuple[Rule, ...] = (
    has_steps,
    names_are_distinct,
    days_rise,
    interest_is_announced_first,
    the_charge_waits_for_its_date,
    interest_has_terms,
    cash_on_delivery_is_announced_first,
    a_call_comes_before_the_final_notice,
    the_date_given_is_kept,
    first_contact_is_early,
    day_zero_is_not_late,
    the_gap_leaves_room,
    calls_go_on,
)
