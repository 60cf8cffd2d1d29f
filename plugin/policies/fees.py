"""Can the late fees be charged as they are written, and are they announced and civil? (S0.6, rule 3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from plugin.core.late_fees import Fee
from plugin.core.policy import Policy
from plugin.policies.problem import Finding, Path, warning
from plugin.policies.sense import Rule
from plugin.policies.timing import steps_of
from plugin.policies.wording import harsh_words

FEES_MAX = 1
"""A notice states it by its amount, and must leave room for the user's own words in the memo."""
NAME_LENGTH_MAX = 20
PERCENT_USUAL_MAX = Decimal(5)
"""A fee is an estimate of what lateness costs; above this it looks like a penalty (collections.md 4.2)."""


def fees_are_possible(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Each has one amount, more than nothing, and a name that customers may read."""
    for path, fee in _fees(policy):
        ways = [way for way in (fee.amount is not None, fee.percent is not None, bool(fee.bands)) if way]
        if len(ways) != 1:
            reason = f"{fee.name!r} must say in one way what it comes to."
            yield Finding(path, reason, "Keep one of: amount, percent, bands.")
        for name, value in (("amount", fee.amount), ("percent", fee.percent)):
            if value is not None and value <= 0:
                yield Finding((*path, name), f"{name} is {value}.", "Make it more than 0, or take it out.")
        for index, band in enumerate(fee.bands):
            if band.amount <= 0 or band.from_amount < 0:
                reason = f"The band from {band.from_amount} comes to {band.amount}."
                yield Finding((*path, "bands", index), reason, "Make its amount more than 0.")
        if not fee.name.strip() or len(fee.name) > NAME_LENGTH_MAX:
            reason = "Customers read this name in a notice and on the charge."
            yield Finding((*path, "name"), reason, f"Use 1 to {NAME_LENGTH_MAX} characters.")
        for word, why in harsh_words(fee.name):
            reason = f"The word {word!r} in {fee.name!r} {why}."
            yield Finding((*path, "name"), reason, "Name it plainly, as in: late fee (S1.7).")


def fees_are_few(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Lateness costs interest, and one fee beside it."""
    for path, fee in list(_fees(policy))[FEES_MAX:]:
        yield Finding(path, f"{fee.name!r} is one fee too many.", "Keep one [[interest.fees]] section.")


def fees_come_to_an_end(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A fee that repeats says how often at most; one that does not has no use for the figure."""
    for path, fee in _fees(policy):
        if fee.every_days is not None and fee.every_days < 1:
            yield Finding((*path, "every_days"), f"every_days is {fee.every_days}.", "Make it 1 or more.")
        if fee.every_days is not None and fee.times_max < 2:
            reason = f"{fee.name!r} repeats, and does not say how often at most."
            yield Finding((*path, "every_days"), reason, "Add times_max = 3, or take every_days out.")
        if fee.every_days is None and fee.times_max != 1:
            reason = f"{fee.name!r} is charged once: it does not say after how many days again."
            yield Finding((*path, "times_max"), reason, "Add every_days = 30, or take times_max out.")


def fees_are_charged(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S0.6: a fee is charged by the step that charges, and only after the notice that announced it."""
    found = list(_fees(policy))
    if found and not steps_of(policy, "charge"):
        hint = 'Add a step of kind "charge" after the notice.'
        yield warning(found[0][0], "No step charges, so no fee ever is.", hint)


def fees_are_an_estimate(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Where a fee is unusually high, and where no cap holds over one that no statute sets."""
    for path, fee in _fees(policy):
        if fee.percent is not None and fee.percent > PERCENT_USUAL_MAX:
            hint = "Make sure that it is an estimate of what lateness costs you, and in your contracts."
            yield warning((*path, "percent"), f"{fee.percent} % of what is owed is a high fee.", hint)
        if not fee.counts_toward_cap and not fee.bands:
            hint = "Only a sum that a statute sets stands beside the limit; take the line out otherwise."
            yield warning((*path, "counts_toward_cap"), f"No limit holds over {fee.name!r}.", hint)


def _fees(policy: Policy) -> Iterator[tuple[Path, Fee]]:
    for index, fee in enumerate(policy.interest.fees if policy.interest else ()):
        yield ("interest", "fees", index), fee


RULES: tuple[Rule, ...] = (
    fees_are_possible,
    fees_are_few,
    fees_come_to_an_end,
    fees_are_charged,
    fees_are_an_estimate,
)
