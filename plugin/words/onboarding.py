"""The checklist for the credit of a new customer, as a person goes through it (S3.1)."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.core.onboarding import Point

CHECKLIST_WORDS: Mapping[Point, str] = {
    "who they are": "Their legal name, their address, and who owns the business are known.",
    "who pays": "Who approves and pays invoices there is known, with telephone and e-mail.",
    "how they pay": "A credit report, references, or how they paid us before have been looked at.",
    "how much": "How much they may owe at a time is decided.",
}
