"""Do the steps make sense? One small rule per practice; each yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from plugin.core.policy import Policy, Step
from plugin.policies.problem import Finding, Path, warning

FIRST_CONTACT_DAYS_MAX = 7
NOTICE_KINDS = ("reminder", "interest notice", "cash on delivery")
RESERVED_NAMES = frozenset({"remove memo"})
"""Names our own acts use as keys on the same invoices."""

Rule = Callable[[Policy, Mapping[str, Any]], Iterator[Finding]]


def steps_of(policy: Policy, *kinds: str) -> list[tuple[Path, Step]]:
    """The steps of these kinds, or all, with their places in the document."""
    found = enumerate(policy.steps)
    return [(("steps", index), step) for index, step in found if not kinds or step.kind in kinds]


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
    for (_, earlier), (path, later) in pairwise(steps_of(policy)):
        if later.after_days_overdue <= earlier.after_days_overdue:
            reason = (
                f"after_days_overdue must rise from step to step: {later.name!r} has "
                f"{later.after_days_overdue}, {earlier.name!r} before it {earlier.after_days_overdue}."
            )
            yield Finding((*path, "after_days_overdue"), reason, "Order the steps by their days.")


def interest_is_announced_first(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S0.6, S4.2, rule 3: a charge needs a notice before it, and that notice's date."""
    charges = steps_of(policy, "charge")
    for path, step in charges[1:]:
        yield Finding((*path, "kind"), f"{step.name!r} is a second charge.", "A policy has one charge step.")
    for path, step in charges[:1]:
        notices = [n for _, n in steps_of(policy, "interest notice")]
        before = [n for n in notices if n.after_days_overdue < step.after_days_overdue]
        if not before:
            hint = 'Add a step of kind "interest notice" before it.'
            yield Finding(path, f"Nothing announces interest before {step.name!r}.", hint)
            continue
        first = min(n.after_days_overdue + n.pay_within_days for n in before)
        if step.after_days_overdue <= first:
            hint = f"It will wait until at least day {first + 1}; say so, or shorten pay_within_days."
            reason = f"On day {step.after_days_overdue} the date given by the notice has not passed."
            yield warning((*path, "after_days_overdue"), reason, hint)


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
        earlier = [s for s in policy.steps if s.after_days_overdue < step.after_days_overdue]
        if not any(s.kind in ("reminder", "interest notice") for s in earlier):
            hint = "Add a reminder or an interest notice before it."
            yield Finding(path, f"No notice leaves before {step.name!r}.", hint)


def a_call_comes_before_the_final_notice(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S3.5, S4.4: a call reaches people whom letters do not; after a single notice a call follows."""
    notices, calls = steps_of(policy, *NOTICE_KINDS), steps_of(policy, "call")
    if not notices:
        return
    path, final = notices[-1]
    last_day = final.after_days_overdue
    if len(notices) > 1 and not any(call.after_days_overdue <= last_day for _, call in calls):
        hint = 'A call reaches people whom letters do not; add a step of kind "call" (S3.5).'
        yield warning(path, f"Nobody calls before {final.name!r}, the final notice.", hint)
    elif not calls:
        yield warning(path, f"Nobody calls after {final.name!r}.", 'Add a step of kind "call" (S4.4).')


def the_date_given_is_kept(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S4.2: until the date a notice gives has passed, no later notice leaves."""
    for (_, earlier), (path, later) in pairwise(steps_of(policy, *NOTICE_KINDS)):
        free_on = earlier.after_days_overdue + earlier.pay_within_days + 1
        if earlier.kind == "interest notice" and policy.interest and later.after_days_overdue < free_on:
            reason = f"{later.name!r} waits until the date given by {earlier.name!r} has passed."
            yield warning((*path, "after_days_overdue"), reason, f"Make it at least {free_on}.")


def a_notice_to_count_from(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Days counted from a notice need one that leaves before."""
    first = min((s.after_days_overdue for _, s in steps_of(policy, *NOTICE_KINDS)), default=None)
    for path, step in steps_of(policy):
        if step.days_after_notice is not None and (first is None or first >= step.after_days_overdue):
            reason = f"No notice leaves before {step.name!r}."
            yield Finding((*path, "days_after_notice"), reason, "Take the line out.")


def first_contact_is_early(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S1.2, S2.4: the trigger is early."""
    contacts = steps_of(policy, *NOTICE_KINDS, "call")
    if not contacts:
        if policy.steps:
            yield Finding(("steps",), "No step contacts the customer.", "Add a reminder or a call.")
        return
    path, first = min(contacts, key=lambda found: found[1].after_days_overdue)
    day = max(first.after_days_overdue, policy.grace_days)
    if day > FIRST_CONTACT_DAYS_MAX:
        hint = f"Contact the customer within {FIRST_CONTACT_DAYS_MAX} days after the due date (S1.2)."
        yield warning((*path, "after_days_overdue"), f"The first contact is on day {day}.", hint)
    if first.after_days_overdue < policy.grace_days:
        reason = f"{first.name!r} waits for the end of grace_days, until day {policy.grace_days}."
        yield warning((*path, "after_days_overdue"), reason)


def day_zero_is_not_late(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """On its due date an invoice is due, not overdue: a step of that day is done on the next."""
    for path, step in steps_of(policy):
        if step.after_days_overdue == 0:
            reason = f"{step.name!r} is done on day 1: on day 0 the invoice is due, and not late yet."
            yield warning((*path, "after_days_overdue"), reason, "Write after_days_overdue = 1.")


def the_gap_leaves_room(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Two contacts closer than the minimum gap contradict it: the later one could not keep its day."""
    for (_, earlier), (path, later) in pairwise(steps_of(policy, *NOTICE_KINDS, "call")):
        distance = later.after_days_overdue - earlier.after_days_overdue
        if 0 < distance < policy.minimum_gap_days:
            reason = (
                f"{later.name!r} follows {earlier.name!r} after {distance} days, "
                f"and minimum_gap_days is {policy.minimum_gap_days}."
            )
            hint = "Move the step, or make the gap smaller."
            yield Finding((*path, "after_days_overdue"), reason, hint)


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
    interest_has_terms,
    cash_on_delivery_is_announced_first,
    a_call_comes_before_the_final_notice,
    the_date_given_is_kept,
    a_notice_to_count_from,
    first_contact_is_early,
    day_zero_is_not_late,
    the_gap_leaves_room,
    calls_go_on,
)
