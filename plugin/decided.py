"""What an action was decided on, and an action that is about to leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plugin.core.actions import AnyAction
from plugin.orders import Order


@dataclass(frozen=True, slots=True)
class Decision:
    """Under which policy, on which day and from facts how fresh an action was called for."""

    policy_version: int
    today: date
    facts_at: datetime


@dataclass(frozen=True, slots=True)
class Ready:
    """An action as it leaves, what is ordered for it, and what it was decided on."""

    action: AnyAction
    order: Order
    decision: Decision
