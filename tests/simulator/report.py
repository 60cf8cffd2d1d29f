"""What a campaign writes down: figures between markers of docs/reliability.md, with date and machine."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "reliability.md"


def between(name: str, lines: Sequence[str]) -> None:
    """Put *lines* between the document's markers of this name; raises ValueError when they are not there."""
    opening, closing = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = DOCUMENT.read_text(encoding="utf-8")
    start, end = text.index(opening) + len(opening), text.index(closing)
    DOCUMENT.write_text(text[:start] + "\n\n" + "\n".join(lines) + "\n\n" + text[end:], encoding="utf-8")


def machine() -> str:
    """When, of which commit, and on what: one sentence."""
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    commit = told.stdout.strip() or "without a repository"
    cores = os.cpu_count() or 1
    python = platform.python_version()
    return f"Measured on {datetime.now(UTC):%d %B %Y} at commit {commit}: {cores} cores, Python {python}."
