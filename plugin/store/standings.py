"""One derived row per paying customer and currency: what to plan next, and what pages show of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import Row, Select, Update, bindparam, or_

from plugin import tables
from plugin.core import ranking
from plugin.core.account import Account
from plugin.core.actions import Plan
from plugin.core.because import Because
from plugin.core.company import Company
from plugin.core.gates.freshness import stale_sync
from plugin.core.policy import Policy
from plugin.store import bulk, totals
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import among, own, own_delete, own_update

_NO_CURRENCY = ""
"""Marks a customer that has not been planned yet; its real rows come with the first plan."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which policy, and in which company on which day, the plans were made."""

    company: Company
    policy_for: Callable[[Account], Policy]
    """The version under which an account is, if a running case keeps an earlier one."""


def mark_dirty(scope: Scope, payer_ids: Iterable[str]) -> None:
    """Have these customers planned again: something about them may have changed."""
    table = tables.standings
    wanted = sorted(set(payer_ids))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        known = _marked(
            partial(scope.write, _changed(), payers=part, is_dirty=True),
            partial(scope.read, _known(), payers=part),
        )
        scope.insert(table, *(_blank(payer_id) for payer_id in part if payer_id not in known))


def mark_all_dirty(scope: Scope) -> int:
    """Have every customer planned again, as after a change of policy or of the company's settings.

    Returns how many customers that are.
    """
    table, customers = tables.standings, tables.customers
    payers = scope.rows(scope.select(customers, customers.c.payer_id).distinct())
    known = _marked(
        partial(scope.db.execute, scope.update(table).values(is_dirty=True)),
        partial(scope.rows, scope.select(table, table.c.customer_id, table.c.is_dirty)),
    )
    blank = _blank("")
    names = tuple(column.name for column in table.c if column.name in blank)
    new = ({**blank, "customer_id": row.payer_id} for row in payers if row.payer_id not in known)
    bulk.upsert(scope, table, names, ([row[name] for name in names] for row in new))
    return len(payers)


def _marked(mark: Callable[[], object], read: Callable[[], Sequence[Row[Any]]]) -> set[str]:
    """Mark until no row is left that a plan has put in the place of one for which the marking waited."""
    while True:
        mark()
        rows = read()
        if all(row.is_dirty for row in rows):
            return {row.customer_id for row in rows}


def to_plan(scope: Scope, today: date) -> list[str]:
    """The customers worth planning: changed since they were last planned, or due for another look."""
    return [row.customer_id for row in scope.read(_waiting(), today=today)]


def planned(
    scope: Scope,
    payer_ids: Iterable[str],
    rows: Iterable[tuple[Account, Plan]],
    terms: Terms,
    approvals: Mapping[tuple[str, str], int],
) -> None:
    """Replace the standings of these customers by what the plans say, and move the totals with them.

    *approvals* counts, by customer and currency, the actions that wait for a person's consent.
    """
    table = tables.standings
    part = list(payer_ids)
    totals.lock(scope)
    before = scope.read(_taken_out(), payers=part)
    made = [
        _standing(account, plan, terms, approvals.get((account.customer_id, account.currency), 0))
        | {"planned_at": scope.now}
        for account, plan in rows
    ]
    without = set(part) - {str(row["customer_id"]) for row in made}
    scope.insert(table, *made, *(_blank(payer_id) | {"is_dirty": False} for payer_id in sorted(without)))
    totals.moved(scope, [row._asdict() for row in before], made)


@cache
def _waiting() -> Select[Any]:
    table = tables.standings
    waiting = or_(table.c.is_dirty, table.c.look_again_on <= bindparam("today"))
    return own(table, table.c.customer_id).where(waiting).distinct().order_by(table.c.customer_id)


@cache
def _changed() -> Update:
    return own_update(tables.standings).where(among(tables.standings.c.customer_id, "payers"))


@cache
def _known() -> Select[Any]:
    table = tables.standings
    return own(table, table.c.customer_id, table.c.is_dirty).where(among(table.c.customer_id, "payers"))


@cache
def _taken_out() -> Any:
    table = tables.standings
    return own_delete(table).where(among(table.c.customer_id, "payers")).returning(table)


def _blank(payer_id: str) -> dict[str, Any]:
    return {
        "customer_id": payer_id,
        "currency": _NO_CURRENCY,
        "is_dirty": True,
        "look_again_on": None,
        "name": "",
        "open_minor": 0,
        "overdue_minor": 0,
        "oldest_due_on": None,
        "at_risk_minor": 0,
        **dict.fromkeys(tables.BUCKETS, 0),
        "rank": 0,
        "rank_because": None,
        "badges": "",
        "approvals": 0,
        "next_act": None,
        "next_act_on": None,
        "last_contact_on": None,
        "last_contact": None,
        "planned_at": None,
    }


def _standing(account: Account, plan: Plan, terms: Terms, approvals: int) -> dict[str, Any]:
    today = terms.company.today
    overdue = account.overdue(today)
    policy = terms.policy_for(account)
    section, why = ranking.placed(account, plan, policy, terms.company, approvals)
    act = ranking.next_act(account, plan, policy, today)
    contact = ranking.last_contact(account)
    shown = ranking.badges(account, today)
    return _blank(account.customer_id) | {
        "currency": account.currency,
        # What was decided on stale facts is decided again as soon as they are fresh.
        "is_dirty": stale_sync(policy, terms.company) is not None,
        "look_again_on": _look_again_on(account, plan, why, today),
        "name": account.name,
        "open_minor": sum(invoice.balance_minor for invoice in account.invoices),
        "overdue_minor": sum(invoice.balance_minor for invoice in overdue),
        "oldest_due_on": overdue[0].due_on if overdue else None,
        "at_risk_minor": sum(account.asked_minor(invoice) for invoice in overdue),
        **dict(zip(tables.BUCKETS, ranking.buckets(account, today), strict=True)),
        "rank": ranking.rank_of(section),
        "rank_because": to_json(why) if why else None,
        "badges": f"|{'|'.join(shown)}|" if shown else "",
        "approvals": approvals,
        "next_act": act.what if act else None,
        "next_act_on": act.on if act else None,
        "last_contact_on": contact.on if contact else None,
        "last_contact": to_json(contact) if contact else None,
    }


def _look_again_on(account: Account, plan: Plan, why: Because | None, today: date) -> date | None:
    """When another plan, another bucket or another figure in the reason may be due."""
    days = [plan.look_again_on, ranking.next_bucket_on(account, today)]
    if why is not None and why.fact("days_overdue") is not None:
        days.append(today + timedelta(days=1))
    return min((day for day in days if day is not None), default=None)
