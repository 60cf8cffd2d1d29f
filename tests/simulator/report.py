"""What a campaign writes down: figures between markers of docs/reliability.md, with date and machine."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
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


def recorded(name: str) -> list[str]:
    """The lines between the document's markers of this name."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return text.partition(f"<!-- {name}: begin -->")[2].partition(f"<!-- {name}: end -->")[0].splitlines()


def renew(name: str, head: Sequence[str], rows: Mapping[str, str], order: Sequence[str]) -> None:
    """Put *rows*, by what they are about, into the table of this name; the others stay as they are."""
    kept = {line.split("|")[1].strip(): line for line in recorded(name) if line.startswith("|")}
    between(name, [*head, *(line for each in order if (line := rows.get(each) or kept.get(each)))])


def machine() -> str:
    """When, of which commit, and on what: one sentence."""
    python = platform.python_version()
    return f"Measured on {today()} at commit {commit()}: {cores()} cores, Python {python}."


def today() -> str:
    """The day of the measurement, as people write it."""
    return f"{datetime.now(UTC):%d %B %Y}"


def commit() -> str:
    """What was measured."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "without a repository"


def cores() -> int:
    """How many processors there were."""
    return os.cpu_count() or 1
