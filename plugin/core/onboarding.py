"""Whether the credit of a new customer has been assessed, before terms are spoken of (S3.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, get_args

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.policy import Policy
from plugin.core.segments import first_invoiced_on

Point = Literal["who they are", "who pays", "how they pay", "how much"]
CHECKLIST: tuple[Point, ...] = get_args(Point)
"""What a person goes through before recording one: `plugin.words.onboarding` says each in full."""


def assessment_wanted(account: Account, policy: Policy, today: date) -> Because | None:
    """Why somebody has to assess this customer's credit; None once it is recorded, or nothing asks for it.

    Asked of customers whose first invoice is no older than `assess_within_days`: of the others, how they have
    paid tells more.
    """
    within, first = policy.assess_within_days, first_invoiced_on(account)
    if not isinstance(within, int) or first is None or account.own_setting("assessment") is not None:
        return None
    if today > first + timedelta(days=within):
        return None
    return because("credit not assessed", first_invoiced_on=first, policy_version=policy.version)
