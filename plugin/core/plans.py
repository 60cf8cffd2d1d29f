"""Payment plans: how their instalments are laid out, and whether they are being kept (S1.4, S3.3).

Judged from dated payments like a promise, and anew each time: one missed instalment breaks a plan, and a
payment that bounces breaks it again.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal

from plugin.core.account import Account
from plugin.core.promises import paid_minor
from plugin.core.said import Instalment, PaymentPlan

Every = Literal["week", "two weeks", "month"]
PlanState = Literal["kept", "broken", "fulfilled"]

INSTALMENTS_MAX = 60
"""Five years of months; more is no plan but a loan."""

_DAYS: dict[Every, int] = {"week": 7, "two weeks": 14}


def equal_parts(total_minor: int, count: int, first_on: date, every: Every) -> tuple[Instalment, ...]:
    """*total_minor* in *count* parts from *first_on* on; what does not divide is in the first ones."""
    share, rest = divmod(total_minor, count)
    return tuple(
        Instalment(due_on=_day(first_on, number, every), amount_minor=share + (number < rest))
        for number in range(count)
    )


def recurring(amount_minor: int, first_on: date, every: Every, review_on: date) -> tuple[Instalment, ...]:
    """The same amount again and again, through the day on which a person looks whether it still fits."""
    days = (_day(first_on, number, every) for number in range(INSTALMENTS_MAX))
    return tuple(Instalment(due_on=day, amount_minor=amount_minor) for day in days if day <= review_on)


def state(plan: PaymentPlan, account: Account, today: date) -> PlanState:
    """Whether *plan* is being kept today.

    Fulfilled means that everything it asks for was paid and nothing is to come; whatever is owed beyond is
    asked for like any debt. One of recurring payments is kept until a person reviews it.
    """
    if missed_on(plan, account, today) is not None:
        return "broken"
    is_over = all(part.due_on < today for part in plan.instalments)
    return "fulfilled" if is_over and plan.review_on is None else "kept"


def missed_on(plan: PaymentPlan, account: Account, today: date) -> date | None:
    """The day of the first instalment before *today* that was not paid by its day; None while none was.

    What was paid since the agreement is one running total, so that who pays ahead misses nothing.
    """
    owed = 0
    for part in sorted(plan.instalments, key=lambda part: part.due_on):
        if part.due_on >= today:
            break
        owed += part.amount_minor
        if paid_minor(account, plan.invoice_ids, plan.agreed_on, part.due_on) < owed:
            return part.due_on
    return None


def last_missed_on(account: Account, invoice_id: str, today: date) -> date | None:
    """The day on which the latest plan about this invoice was broken; None when none was."""
    days = (missed_on(plan, account, today) for plan in account.plans if invoice_id in plan.invoice_ids)
    return max((day for day in days if day is not None), default=None)


def _day(first_on: date, number: int, every: Every) -> date:
    if every != "month":
        return first_on + timedelta(days=number * _DAYS[every])
    years, month = divmod(first_on.month - 1 + number, 12)
    year = first_on.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first_on.day, last))
