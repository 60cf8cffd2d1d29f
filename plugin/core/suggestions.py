"""What behavior suggests for the next work: to be paid before it is done, or a deposit (S2.2)."""

from __future__ import annotations

from datetime import date

from plugin.core import promises
from plugin.core.account import Account
from plugin.core.because import Because, because

COMMON_DAYS = (1, 15)
"""The days of a month on which payments are commonly due (S0.10)."""

TIMES_MIN = 2
"""Once is bad luck."""


def prepayment(account: Account, today: date) -> Because | None:
    """Why to ask for a deposit before the next work; None when nothing speaks for it, or it is so already."""
    if account.cash_on_delivery is not None:
        return None
    if account.cod_times >= TIMES_MIN:
        return because("deposit after cash on delivery", times=account.cod_times)
    became = [promises.judged(promise, account, today) for promise in account.promises]
    broken = sum(each in promises.NOT_KEPT for each in became)
    judged = sum(each not in ("open", "cancelled") for each in became)
    if broken >= TIMES_MIN:
        return because("deposit after broken promises", broken=broken, judged=judged)
    return None
