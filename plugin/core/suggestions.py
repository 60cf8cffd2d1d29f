"""What behavior suggests for the next work: to be paid before it is done, or a deposit (S2.2)."""

from __future__ import annotations

from datetime import date

from plugin.core import promises
from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.onboarding import assessment_wanted
from plugin.core.policy import Policy

COMMON_DAYS = (1, 15)
"""The days of a month on which payments are commonly due (S0.10)."""

TIMES_MIN = 2
"""Once is bad luck."""


def prepayment(account: Account, policy: Policy, today: date) -> Because | None:
    """Why to ask for a deposit before the next work; None when nothing speaks for it, or it is so already."""
    if account.cash_on_delivery is not None:
        return None
    unassessed = assessment_wanted(account, policy, today)
    if unassessed is not None:
        return because("deposit until assessed", first_invoiced_on=unassessed.fact("first_invoiced_on"))
    if account.cod_times >= TIMES_MIN:
        return because("deposit after cash on delivery", times=account.cod_times)
    became = [promises.judged(promise, account, today) for promise in account.promises]
    broken = sum(each in promises.NOT_KEPT for each in became)
    judged = sum(each not in ("open", "cancelled") for each in became)
    if broken >= TIMES_MIN:
        return because("deposit after broken promises", broken=broken, judged=judged)
    return None


def may_suggest_terms(account: Account, policy: Policy, today: date) -> bool:
    """Whether a due date may be suggested (S0.10): not before a new customer's credit is assessed (S3.1)."""
    return assessment_wanted(account, policy, today) is None
