"""A payment plan is an agreement: it is sent, acknowledged, and looked at again on its day (S1.4, S1.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugin.core import plans
from plugin.core.actions import Task, TaskKind
from plugin.core.because import Because, because
from plugin.core.said import PaymentPlan
from plugin.core.situation import Situation


def agreements(situation: Situation) -> Iterator[Task]:
    """What a person has to do about each plan that is being kept."""
    if situation.account.legal_stop is not None:
        return
    for plan in situation.account.plans:
        if plans.state(plan, situation.account, situation.today) == "kept":
            yield from _about(situation, plan)


def _about(situation: Situation, plan: PaymentPlan) -> Iterator[Task]:
    today = situation.today
    if plan.review_on is not None and plan.review_on <= today:
        why = because("plan to be reviewed", agreed_on=plan.agreed_on, review_on=plan.review_on)
        yield _task(situation, "review the plan", plan, plan.review_on, why)
    if plan.acknowledged_on is not None:
        return
    if plan.sent_on is None:
        why = because("agreement not sent", agreed_on=plan.agreed_on)
        yield _task(situation, "send the agreement", plan, plan.agreed_on, why)
        return
    asked_again_on = plan.sent_on + timedelta(days=situation.policy.acknowledge_days)
    if asked_again_on <= today:
        why = because("agreement not acknowledged", agreed_on=plan.agreed_on, sent_on=plan.sent_on)
        yield _task(situation, "get the agreement acknowledged", plan, asked_again_on, why)


def _task(situation: Situation, kind: TaskKind, plan: PaymentPlan, due_on: date, why: Because) -> Task:
    return Task(
        kind=kind,
        customer_id=situation.account.customer_id,
        subject=f"plan/{plan.id}",
        due_on=situation.company.calendar.next_working_day(due_on),
        because=why,
    )
