"""Is every segment one that a customer can be in, and is the policy sound with its settings?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from plugin.core.policy import Policy, Segment
from plugin.core.segments import OVERRIDES, with_segment
from plugin.policies.problem import Finding, Path

Rule = Callable[[Policy, Mapping[str, Any]], Iterator[Finding]]

CONDITIONS = ("new_within_days", "paid_late_at_least", "owes_at_least", "tag", "currency", "customer_type")
_CURRENCY_LENGTH = 3


def segments_mean_something(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A segment asks something, changes something, and is not hidden behind one that asks less."""
    for index, segment in enumerate(policy.segments):
        path: Path = ("segments", index)
        if not _asked(segment):
            hint = f"Say who is in it, by one of: {', '.join(CONDITIONS)}."
            yield Finding(path, f"The segment {segment.name!r} holds everybody.", hint)
        if not _changes(segment):
            hint = "Give it settings of its own, or take it out."
            yield Finding(path, f"The segment {segment.name!r} changes nothing.", hint)
        for name in ("new_within_days", "paid_late_at_least", "owes_at_least"):
            value = getattr(segment, name)
            if value is not None and value < 1:
                yield Finding((*path, name), f"{name} is {value}, and must be at least 1.")
        yield from _of_last(path, segment)
        if segment.currency is not None and not _is_currency(segment.currency):
            hint = 'Write its three letters, as in: currency = "EUR".'
            yield Finding((*path, "currency"), f"{segment.currency!r} is no currency.", hint)
    for (earlier, later), index in zip(
        pairwise(policy.segments), range(1, len(policy.segments)), strict=True
    ):
        if _asked(earlier).items() <= _asked(later).items():
            reason = f"Nobody is ever in {later.name!r}: {earlier.name!r} before it asks for no more."
            yield Finding(
                ("segments", index), reason, "Put the narrower one first: the first that fits holds."
            )
    names = [segment.name for segment in policy.segments]
    for index, name in enumerate(names):
        if not name.strip() or name in names[:index]:
            reason = "Each segment needs a name of its own: reasons speak of it."
            yield Finding(("segments", index, "name"), reason)


def sound_in_each_segment(
    policy: Policy, document: Mapping[str, Any], rules: tuple[Rule, ...]
) -> Iterator[Finding]:
    """What *rules* find when a segment's settings stand in place of the policy's, at the segment's place."""
    known = {(finding.path, finding.reason) for rule in rules for finding in rule(policy, document)}
    for index, segment in enumerate(policy.segments):
        own = document["segments"][index]
        merged = {**document, **{name: own[name] for name in (*OVERRIDES, "steps") if name in own}}
        for rule in rules:
            for finding in rule(with_segment(policy, segment), merged):
                is_own = bool(finding.path) and finding.path[0] in own
                # What is said of the whole policy is said once; advice is for settings of the segment's own.
                if not is_own and (finding.severity == "warning" or (finding.path, finding.reason) in known):
                    continue
                path = finding.path if is_own else ()
                reason = f"In the segment {segment.name!r}: {finding.reason}"
                yield Finding(("segments", index, *path), reason, finding.hint, finding.severity)


def _asked(segment: Segment) -> dict[str, Any]:
    return {name: value for name in (*CONDITIONS, "of_last") if (value := getattr(segment, name)) is not None}


def _of_last(path: Path, segment: Segment) -> Iterator[Finding]:
    """So many of fewer can never be late, and without a number to be late they say nothing."""
    if segment.of_last is not None and segment.of_last < (segment.paid_late_at_least or segment.of_last + 1):
        reason = f"of_last is {segment.of_last}, without as many to be late among them."
        hint = "Write both, as in: paid_late_at_least = 3 and of_last = 6."
        yield Finding((*path, "of_last"), reason, hint)


def _changes(segment: Segment) -> bool:
    is_given = any(getattr(segment, name) is not None for name in OVERRIDES)
    return is_given or bool(segment.steps) or not segment.charges_interest


def _is_currency(code: str) -> bool:
    return len(code) == _CURRENCY_LENGTH and code.isalpha() and code.isupper()
