"""What we did about one paying customer so far, as planning needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from plugin.core.actions import Cover
from plugin.core.billed import Announced

ActionStatus = Literal["proposed", "approved", "sending", "done", "unclear", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAction:
    """An action we stored earlier, as far as planning needs it; released (withdrawn) ones are not listed."""

    id: str
    kind: str
    covers: tuple[Cover, ...]
    status: ActionStatus
    on: date
    """The day it was proposed or, once done, the day it was done."""
    at: datetime | None = None
    """When it was done or a person decided against it, in the company's zone: its date is the company's."""
    pay_by: date | None = None
    announced: Announced | None = None
    """Set on a notice that announced interest."""
    policy_version: int = 0
    """The version under which it was decided."""
    ref: str = ""
    """What it made or touched in the books, once done: of a charge, the invoice we raised."""
    credited_minor: int = 0
    """Of a credit, what it takes off its charge."""
    is_agreed: bool = False
    """Of a credit, that it carries out a person's own decision: a waiver."""
    removed: str = ""
    """Of a removal from a memo, the words it was for."""
    is_cod_for_history: bool = False
    """It said that paying in advance is now our policy, whatever is owed."""
    is_courtesy: bool = False
    """A word before the due date: contact, but no notice of a debt that is late."""
    bounced: bool = False

    @property
    def settled_on(self) -> date:
        """The day it was done, or on which a person decided against it."""
        return self.at.date() if self.at else self.on

    def came_after(self, other: PastAction) -> bool:
        """Whether it was settled later than *other*: to the moment, where both are known."""
        if self.at and other.at:
            return self.at > other.at
        return self.settled_on > other.settled_on


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOnDelivery:
    """The customer pays before work. `cause` decides how it ends (rule 9)."""

    since: date
    cause: Literal["arrears", "history", "by hand"]
    former_terms: tuple[tuple[str, str | None], ...] = ()
    """(customer id, id of the term it had) for the payer and each sub-customer we changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noteworthy:
    """A conversation or a completed action whose note is not yet attached to the customer in QuickBooks."""

    ref: str
    """`contact/ID` or `action/ID`."""
    on: date
