"""Who must agree before an action leaves."""

from __future__ import annotations

from typing import Protocol

from plugin.core.actions import RemoveMemo, WriteDigest, WriteNote
from plugin.core.company import Company

ECHOES = frozenset({RemoveMemo.kind, WriteNote.kind, WriteDigest.kind})
"""Actions that write down or take back what was agreed before; no customer is told, so nobody is asked."""


class Asked(Protocol):
    """What of an action says whether somebody must agree: its row, or what was read of it."""

    @property
    def kind(self) -> str:
        """What would be done."""

    @property
    def status(self) -> str:
        """How far it has come."""

    @property
    def consent(self) -> str:
        """Whether the policy wants it approved."""


def needs_consent(row: Asked, company: Company) -> bool:
    """True while nobody has agreed to this action and it does not leave by itself.

    While unusually much wants to leave, everything that customers would notice is asked for.
    """
    return row.status == "proposed" and not may_leave_by_itself(row.kind, row.consent, company)


def may_leave_by_itself(kind: str, consent: str, company: Company) -> bool:
    """Whether an action of *kind*, for which the policy asks *consent*, needs nobody's agreement now."""
    automatic = company.mode == "automatic" and not company.asks_first
    return consent == "automatic" and (automatic or kind in ECHOES)
