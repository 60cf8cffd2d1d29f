"""Does the policy say how everything ends? Asked of a policy that is to be put into force (S0.11, S1.9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugin.core.policy import Policy
from plugin.policies.problem import Finding, warning
from plugin.policies.sense import Rule
from plugin.policies.timing import NOTICE_KINDS, dated, steps_of

_QUESTIONS = {
    "letter_after_days": (
        "when a letter is posted",
        'Write letter_after_days = 45, or "never": "never" is an answer.',
    ),
    "calls_max": ("how many calls there are", 'Write calls_max = 6, or "until reached".'),
    "stop_service_after_days": (
        "when service stops",
        'Write stop_service_after_days = 90, or "never": a person decides on that day.',
    ),
    "attorney_after_days": (
        "when an attorney is involved",
        'Write attorney_after_days = 120, or "never": a person decides on that day.',
    ),
}


def everything_is_answered(policy: Policy, document: Mapping[str, Any]) -> Iterator[Finding]:
    """S0.11: a letter, calls, the end of service, an attorney; "never" is an answer, silence is not."""
    for name, (question, hint) in _QUESTIONS.items():
        if getattr(policy, name) is None and name not in document:
            yield Finding((name,), f"The policy does not say {question} (S0.11).", hint)


def no_dead_end(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S1.9: there is a day on which somebody looks for another way, or the customer pays in advance."""
    ends = (policy.stop_service_after_days, policy.attorney_after_days)
    if None in ends or any(isinstance(end, int) for end in ends):
        return
    if policy.steps and not steps_of(policy, "cash on delivery"):
        reason = f"After {policy.steps[-1].name!r} nothing happens and nobody decides anything (S1.9)."
        hint = 'Give stop_service_after_days or attorney_after_days a day, or add a step "cash on delivery".'
        yield Finding(("attorney_after_days",), reason, hint)


def answers_can_be_reached(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """An answer that could never come about, or would come before the customer has heard of the debt."""
    first = min((day for _, _, day in dated(policy, *NOTICE_KINDS)), default=0)
    for name in ("letter_after_days", "stop_service_after_days", "attorney_after_days"):
        days = getattr(policy, name)
        if isinstance(days, int) and days < max(first, policy.grace_days):
            reason = f"On day {days} the customer has not been written to yet."
            yield Finding((name,), reason, f"Make it at least {max(first, policy.grace_days)}.")
    calls = steps_of(policy, "call")
    if isinstance(policy.calls_max, int) and not calls:
        yield Finding(
            ("calls_max",),
            "No step calls.",
            'Add a step of kind "call", or write calls_max = "until reached".',
        )
    if isinstance(policy.calls_max, int) and policy.calls_max > 1:
        for path, step in calls:
            if step.repeat_every_days is None:
                reason = f"{step.name!r} is over after one attempt, so calls_max is never reached."
                yield warning((*path, "kind"), reason, "Add repeat_every_days = 3 (S2.5).")


def cod_has_a_step(policy: Policy, document: Mapping[str, Any]) -> Iterator[Finding]:
    """S4.5: it is told before it is set, so settings about it need a step that tells."""
    if "cash_on_delivery" in document and policy.steps and not steps_of(policy, "cash on delivery"):
        reason = "No step tells a customer about cash on delivery, so nobody would be put on it."
        yield Finding(("cash_on_delivery",), reason, 'Add a step of kind "cash on delivery".')


def the_attorney_comes_last(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S2.8 to S2.10: everything else is tried before."""
    days, last = policy.attorney_after_days, max((day for _, _, day in dated(policy)), default=0)
    if isinstance(days, int) and days < last:
        reason = f"On day {days} the steps are not over: the last one is due on day {last}."
        yield warning(("attorney_after_days",), reason, f"Make it more than {last}.")


RULES: tuple[Rule, ...] = (
    everything_is_answered,
    no_dead_end,
    answers_can_be_reached,
    cod_has_a_step,
    the_attorney_comes_last,
)
