"""A company's written policy: read from TOML, checked as a whole, every problem reported at once (S0.1)."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any

from plugin.core.policy import Policy
from plugin.errors import Explained
from plugin.policies import answers, days, fees, figures, laws, segments, sense, timing, wording
from plugin.policies.lines import lines_of
from plugin.policies.problem import Finding, Path, Problem, Severity
from plugin.policies.shape import read

__all__ = ["PRESETS", "PolicyError", "Problem", "Severity", "check", "in_force", "load", "preset"]

_RULES = (
    *timing.RULES,
    *sense.RULES,
    *figures.RULES,
    *fees.RULES,
    *laws.RULES,
    *days.RULES,
    *answers.RULES,
    *wording.RULES,
)
PRESETS = (
    *("standard", "early-bird", "every-three-days", "second-invoice"),
    *("uk-statutory", "eu-minimum", "canada"),
)
"""Named after the practices or the law they follow; a company chooses one and makes it its own."""


class PolicyError(Explained):
    """The policy cannot be used; its text lists every problem with its line and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def check(text: str) -> tuple[Policy | None, list[Problem]]:
    """The policy in *text*, as version 0, and all that is wrong or unwise in it, in the order of lines.

    There is no policy when anything is wrong; warnings alone leave it usable.
    """
    return _check(text, version=0)


def load(text: str, version: int) -> Policy:
    """The policy in *text* as *version*; raises PolicyError with every problem when it is unsound."""
    policy, problems = _check(text, version=version)
    if policy is None:
        raise PolicyError([problem for problem in problems if problem.severity == "error"])
    return policy


def in_force(text: str, version: int) -> Policy:
    """The policy in *text* that was put into force as *version*.

    It was checked then. A rule of today does not stop what a company agreed to under the rules of its day,
    so only what cannot be read at all raises PolicyError.
    """
    findings: list[Finding] = []
    try:
        policy = read(tomllib.loads(text, parse_float=Decimal), version, findings)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError([_not_toml(error, text)]) from None
    if policy is None:
        lines = lines_of(text)
        raise PolicyError([_problem(finding, lines) for finding in findings])
    return policy


def preset(name: str) -> str:
    """The text of a preset, comments included; raises PolicyError when there is none of that name."""
    if name not in PRESETS:
        reason = f"There is no preset {name!r}."
        raise PolicyError([Problem(1, "preset", reason, f"Choose one of: {', '.join(PRESETS)}.")])
    return (files("plugin") / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def _check(text: str, version: int) -> tuple[Policy | None, list[Problem]]:
    try:
        document: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return None, [_not_toml(error, text)]
    findings: list[Finding] = []
    policy = read(document, version, findings)
    if policy is not None:
        findings += [finding for rule in _RULES for finding in rule(policy, document)]
        findings += segments.segments_mean_something(policy, document)
        findings += segments.sound_in_each_segment(policy, document, _RULES)
    lines = lines_of(text)
    problems = sorted(
        (_problem(finding, lines) for finding in findings), key=lambda problem: (problem.line, problem.where)
    )
    is_sound = all(problem.severity == "warning" for problem in problems)
    return (policy if is_sound else None), problems


def _problem(finding: Finding, lines: dict[Path, int]) -> Problem:
    path = finding.path
    while path and path not in lines:
        path = path[:-1]
    return Problem(lines.get(path, 1), _where(finding.path), finding.reason, finding.hint, finding.severity)


def _where(path: Path) -> str:
    """`steps[2].kind`, counting from 1 as people do."""
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "policy"


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    found = re.search(r"\(at line (\d+), column \d+\)", str(error))
    line = int(found.group(1)) if found else text.count("\n") + 1
    reason = re.sub(r" \(at .*\)$", "", str(error))
    hint = "Each line reads: name = value. Texts stand in double quotes; a list of steps uses [[steps]]."
    return Problem(line, "file", f"This line is not TOML: {reason}.", hint)
