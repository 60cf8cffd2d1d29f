"""What would leave if the facts were fresh: what staff are shown while nothing may (rule 8)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from plugin import planning
from plugin.core.account import Account
from plugin.core.actions import AnyAction, Plan
from plugin.core.because import Because
from plugin.core.second_look import second_look
from plugin.store.companies import Standing
from plugin.store.scope import Scope

Planned = list[tuple[Account, Plan]]


def plans(scope: Scope, now: Standing, customer_ids: Iterable[str]) -> Planned:
    """What the policy would call for today on these customers, with payments confirmed; nothing is stored."""
    return planning.plans(scope, _fresh(now), sorted(set(customer_ids)))


def plans_of(accounts: Iterable[Account], now: Standing) -> Planned:
    """The same for accounts that were read already."""
    return planning.plans_of(accounts, _fresh(now))


def in_todays_figures(action: AnyAction, plan: Plan) -> AnyAction:
    """*action* as it would leave today by *plan*; as it was stored where it would not leave as it stands."""
    found = second_look(action, plan)
    return action if isinstance(found, Because) else found


def _fresh(now: Standing) -> Standing:
    """*now*, had QuickBooks been read and its payments been confirmed this moment."""
    company = now.company
    read = dataclasses.replace(company, synced_at=company.now, payments_entered_through=company.today)
    return dataclasses.replace(now, company=read)
