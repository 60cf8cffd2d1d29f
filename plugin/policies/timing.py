"""Does every step say, once, from which day on it is due, and can that day come?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugin.core.policy import Policy, Step
from plugin.core.timing import days_by_due_date
from plugin.policies.problem import Finding, Path

TIMINGS = (
    "after_days_overdue",
    "days_before_due",
    "days_after_invoice",
    "days_after_previous",
    "days_after_promise",
    "days_after_notice",
)
NOTICE_KINDS = ("reminder", "interest notice", "cash on delivery")
CONTACT_KINDS = ("courtesy", *NOTICE_KINDS, "call")

_BEFORE_DUE = ("days_before_due", "days_after_invoice")
_FITTING: Mapping[str, tuple[str, ...]] = {
    "days_before_due": ("confirm receipt", "courtesy"),
    "days_after_promise": (*NOTICE_KINDS, "call"),
}


def steps_of(policy: Policy, *kinds: str) -> list[tuple[Path, Step]]:
    """The steps of these kinds, or all, with their places in the document."""
    found = enumerate(policy.steps)
    return [(("steps", index), step) for index, step in found if not kinds or step.kind in kinds]


def dated(policy: Policy, *kinds: str) -> list[tuple[Path, Step, int]]:
    """The same with the earliest day, counted from the due date, where the policy alone tells it.

    The place is that of the setting which says when.
    """
    days = days_by_due_date(policy)
    return [
        ((*path, timing), step, day)
        for path, step in steps_of(policy, *kinds)
        if (day := days[int(path[1])]) is not None
        for timing in timings_of(step)[:1]
    ]


def timings_of(step: Step) -> list[str]:
    """The settings by which *step* says when it is due; one of them when all is well."""
    given = [name for name in TIMINGS if getattr(step, name) is not None]
    # A notice's day beside a day overdue is a further condition, and no second answer.
    return ["after_days_overdue"] if given == ["after_days_overdue", "days_after_notice"] else given


def one_timing_each(policy: Policy, document: Mapping[str, Any]) -> Iterator[Finding]:
    """A step without a day would never be due, and one with two could mean either."""
    for path, step in steps_of(policy):
        given = timings_of(step)
        if not given and not any(name in document["steps"][path[1]] for name in TIMINGS):
            hint = "Say from which day on it is due, as in: after_days_overdue = 3."
            yield Finding(path, f"{step.name!r} does not say when it is due.", hint)
        for name in given[1:]:
            reason = f"{step.name!r} says twice when it is due: by {given[0]} and by {name}."
            yield Finding((*path, name), reason, "Keep one of them.")


def timings_fit_their_kind(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A courtesy and a question about receipt come before the due date, and at no other time."""
    for path, step in steps_of(policy):
        for name in timings_of(step):
            kinds = _FITTING.get(name)
            if kinds and step.kind not in kinds:
                reason = f"{name} means something only for a step of kind {' or '.join(map(repr, kinds))}."
                yield Finding((*path, name), reason, "Choose another day, or another kind.")
            elif step.kind == "confirm receipt" and name not in _BEFORE_DUE:
                reason = f"{step.name!r} asks before an invoice is due whether it has arrived."
                yield Finding((*path, name), reason, "Write days_after_invoice = 3, or days_before_due.")
            elif step.kind == "courtesy" and name not in _BEFORE_DUE:
                reason = f"{step.name!r} is a courtesy, and a late invoice gets none."
                hint = "Write days_before_due = 3; 0 is the due date itself. For a late invoice: reminder."
                yield Finding((*path, name), reason, hint)


def something_to_count_from(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Days counted from another step, or from a notice, need one that is sure to come before."""
    for path, step in steps_of(policy):
        index = int(path[1])
        earlier = policy.steps[:index]
        if step.days_after_notice is not None and not any(each.kind in NOTICE_KINDS for each in earlier):
            reason = f"No notice leaves before {step.name!r}."
            yield Finding((*path, "days_after_notice"), reason, "Take the line out.")
        if step.days_after_previous is None:
            continue
        hint = "Count from the due date: after_days_overdue = 3."
        if not earlier:
            reason = f"{step.name!r} is the first step: none stands before it."
            yield Finding((*path, "days_after_previous"), reason, hint)
        elif (
            earlier[-1].kind in ("confirm receipt", "courtesy") or earlier[-1].days_after_promise is not None
        ):
            reason = f"{step.name!r} counts from {earlier[-1].name!r}, which may never happen."
            yield Finding((*path, "days_after_previous"), reason, hint)


RULES = (one_timing_each, timings_fit_their_kind, something_to_count_from)
