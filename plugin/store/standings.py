"""One derived row per paying customer and currency: what to plan next, and what pages show of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_

from plugin import tables
from plugin.core.account import Account
from plugin.core.actions import Plan
from plugin.store.codec import to_json
from plugin.store.scope import Scope

_NO_CURRENCY = ""
"""Marks a customer that has not been planned yet; its real rows come with the first plan."""


def mark_dirty(scope: Scope, payer_ids: Iterable[str]) -> None:
    """Have these customers planned again: something about them may have changed."""
    table = tables.standings
    wanted = sorted(set(payer_ids))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        scope.db.execute(scope.update(table).where(table.c.customer_id.in_(part)).values(is_dirty=True))
        known = {
            row.customer_id
            for row in scope.rows(
                scope.select(table, table.c.customer_id).where(table.c.customer_id.in_(part))
            )
        }
        scope.insert(table, *(_blank(payer_id) for payer_id in part if payer_id not in known))


def mark_all_dirty(scope: Scope) -> None:
    """Have every customer planned again, as after a change of policy or of the company's settings."""
    mark_dirty(
        scope,
        {
            row.payer_id
            for row in scope.rows(scope.select(tables.customers, tables.customers.c.payer_id).distinct())
        },
    )


def to_plan(scope: Scope, today: date) -> list[str]:
    """The customers worth planning: changed since they were last planned, or due for another look."""
    table = tables.standings
    waiting = or_(table.c.is_dirty, table.c.look_again_on <= today)
    query = scope.select(table, table.c.customer_id).where(waiting).distinct()
    return [row.customer_id for row in scope.rows(query.order_by(table.c.customer_id))]


def planned(
    scope: Scope, payer_ids: Iterable[str], rows: Iterable[tuple[Account, Plan]], today: date
) -> None:
    """Replace the standings of these customers by what the plans say."""
    table = tables.standings
    part = list(payer_ids)
    scope.db.execute(scope.delete(table).where(table.c.customer_id.in_(part)))
    made = [_standing(account, plan, today) | {"planned_at": scope.now} for account, plan in rows]
    without = set(part) - {str(row["customer_id"]) for row in made}
    scope.insert(table, *made, *(_blank(payer_id) | {"is_dirty": False} for payer_id in sorted(without)))


def _blank(payer_id: str) -> dict[str, object]:
    return {
        "customer_id": payer_id,
        "currency": _NO_CURRENCY,
        "is_dirty": True,
        "look_again_on": None,
        "open_minor": 0,
        "overdue_minor": 0,
        "oldest_due_on": None,
        "at_risk_minor": 0,
        "rank": 0,
        "rank_because": None,
        "next_act": None,
        "next_act_on": None,
        "planned_at": None,
    }


def _standing(account: Account, plan: Plan, today: date) -> dict[str, object]:
    overdue = account.overdue(today)
    first_task = min(plan.tasks, key=lambda task: task.due_on, default=None)
    next_act = plan.actions[0].kind if plan.actions else (first_task.kind if first_task else None)
    next_act_on = today if plan.actions else (first_task.due_on if first_task else plan.look_again_on)
    reason = plan.actions[0].because if plan.actions else (first_task.because if first_task else None)
    return _blank(account.customer_id) | {
        "currency": account.currency,
        "is_dirty": False,
        "look_again_on": plan.look_again_on,
        "open_minor": sum(invoice.balance_minor for invoice in account.invoices),
        "overdue_minor": sum(invoice.balance_minor for invoice in overdue),
        "oldest_due_on": overdue[0].due_on if overdue else None,
        "at_risk_minor": sum(account.asked_minor(invoice) for invoice in overdue),
        "rank": 0 if not overdue else overdue[0].days_overdue(today),
        "rank_because": to_json(reason) if reason else None,
        "next_act": next_act,
        "next_act_on": next_act_on,
    }
