"""Words that threaten, insult or say what is not so: no policy that uses them is put into force (S1.7, S3.8).

The names of a policy and of its steps are what customers read in the policy sheet, and staff everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from plugin.core.policy import Policy
from plugin.policies.problem import Finding, Path
from plugin.policies.sense import Rule
from plugin.policies.timing import NOTICE_KINDS, steps_of

_HARSH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (r"\bor else\b|\bthreat\w*|\bwarn\w*|\blast chance\b|\bregret\b", "threatens"),
        (r"\bsue\b|\bsuing\b|\blawsuits?\b|\bcourts?\b|\bprosecut\w*", "threatens with the law"),
        (r"\bpolice\b|\barrest\w*|\bcrim(?:e|es|inal)\b|\bfraud\w*|\bjail\b", "speaks of a crime"),
        (r"\bseiz\w*|\bgarnish\w*|\bblacklist\w*|\bcredit (?:bureau|rating|score)\b", "threatens with harm"),
        (r"\bdeadbeats?\b|\bliars?\b|\bthie(?:f|ves)\b|\bcheat\w*|\bcrooks?\b", "insults"),
        (r"\bstupid\b|\blazy\b|\bidiots?\b|\bshame\w*|\bdisgrac\w*", "insults"),
    )
)
_FINAL = re.compile(r"\bfinal\b|\blast\b", re.IGNORECASE)


def harsh_words(text: str) -> Iterator[tuple[str, str]]:
    """Each harsh word of *text* and what it does."""
    for pattern, why in _HARSH:
        yield from ((found.group(), why) for found in pattern.finditer(text))


def names_are_civil(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """S1.7: firm and clear, never rude or threatening."""
    names: list[tuple[Path, str]] = [(("name",), policy.name)]
    names += [((*path, "name"), step.name) for path, step in steps_of(policy)]
    for path, name in names:
        for word, why in harsh_words(name):
            hint = "Say what happens, politely, and leave consequences to the steps (S1.7)."
            yield Finding(path, f"The word {word!r} in {name!r} {why}.", hint)


def names_are_true(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """A last notice that another one follows teaches customers not to believe us."""
    notices = steps_of(policy, *NOTICE_KINDS)
    for path, step in notices[:-1]:
        if found := _FINAL.search(step.name):
            word, later = found.group().lower(), notices[-1][1].name
            word, later = found.group().lower(), notices[-1][1].name
            reason = f"{step.name!r} is not the {word} notice: {later!r} follows."
            yield Finding((*path, "name"), reason, "Give it another name.")


RULES: tuple[Rule, ...] = (names_are_civil, names_are_true)
