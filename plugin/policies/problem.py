"""What can be wrong with a policy, as a value with its place and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]
"""Where in the document: names of keys and positions in lists."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, for whoever wrote the file. A warning leaves the policy usable."""

    line: int
    where: str
    reason: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"line {self.line}: {self.severity}: {self.where}: {self.reason}{hint}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before its line is known."""

    path: Path
    reason: str
    hint: str = ""
    severity: Severity = "error"


def warning(path: Path, reason: str, hint: str = "") -> Finding:
    """A finding that leaves the policy usable."""
    return Finding(path, reason, hint, "warning")
