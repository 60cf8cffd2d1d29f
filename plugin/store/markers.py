"""How QuickBooks' own records of what we raised are known again, even without ours."""

from __future__ import annotations

import re

from plugin.core.actions import PostCredit

CHARGE_MARKER = "[dunwell:"
"""Stands in the private note of every charge we raise, so that it is known even without our records."""

CREDIT_MARKER = "[dunwell-credit:"
"""Stands in the private note of every credit on a charge of ours."""


_CHARGE = re.compile(re.escape(CHARGE_MARKER) + r"([^\]]+)\]")


def charged_by(private_note: str) -> str | None:
    """The id of the action that raised the charge with this private note; None when it names none."""
    marker = _CHARGE.search(private_note)
    return marker.group(1) if marker else None


def credit_number(credit: PostCredit) -> str:
    """The number of a credit memo: it follows from the charge and the count of its credits."""
    return f"CR-{credit.charge_id[:8]}-{credit.occurrence}"
