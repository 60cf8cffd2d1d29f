"""The shell around the planner: accounts in, stored intentions, tasks, silences and standings out."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row

from plugin import company_tasks, words
from plugin.consent import needs_consent
from plugin.core.account import Account
from plugin.core.actions import Plan, SetCod, WriteDigest, WriteNote
from plugin.core.planner import plan
from plugin.decided import Decision
from plugin.store import (
    accounts,
    actions,
    belonging,
    company_settings,
    due,
    families,
    findings,
    intentions,
    skips,
    standings,
    tasks,
)
from plugin.store.companies import Standing, standing
from plugin.store.scope import Scope, Store

RECORDS = frozenset({WriteNote.kind, WriteDigest.kind})
"""Echoes that only write down what has happened: nothing that happens later can make them wrong."""

_PAYERS_PER_TRANSACTION = 200

CUSTOMERS_AT_ONCE = 400
"""As many are planned within one click; more would keep a person waiting."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What one planning pass did."""

    customers: int
    proposed: int


def plan_company(store: Store, company_id: str, begin: Callable[[Scope], None] = lambda _: None) -> Planned:
    """Plan every customer that changed or is due for another look; the work follows those, not the ledger.

    Time alone makes a plan stale only on the days that the plan itself names (`look_again_on`), so whoever
    is not due is left alone. *begin* is called first, in the first transaction.
    """

    def first(scope: Scope) -> tuple[list[str], int]:
        begin(scope)
        belonging.follow(scope)
        now = standing(scope)
        company_tasks.keep(scope, now)
        payers = standings.to_plan(scope, now.company.today)
        return payers, _plan_some(scope, now, payers[:_PAYERS_PER_TRANSACTION])

    payers, proposed = store.at_one_moment(company_id, first)
    for start in range(_PAYERS_PER_TRANSACTION, len(payers), _PAYERS_PER_TRANSACTION):
        part = payers[start : start + _PAYERS_PER_TRANSACTION]
        proposed += store.at_one_moment(company_id, partial(_plan_these, part))
    return Planned(len(payers), proposed)


def plan_now(store: Store, company_id: str, customer_ids: Iterable[str]) -> None:
    """Plan these customers at once, as right after an act of staff; the page shows what came of it."""
    wanted = list(customer_ids)

    def at_once(scope: Scope) -> int:
        belonging.follow(scope)
        return _plan_these(sorted(families.payers_of(scope, wanted)), scope)

    store.at_one_moment(company_id, at_once)


def plan_what_changed(store: Store, company_id: str, customers_max: int = CUSTOMERS_AT_ONCE) -> None:
    """Plan everybody who waits for it, where that is quickly done; in a large company the next run does.

    For changes that concern everybody: the policy, the mode, a confirmation that payments are entered.
    """
    with store.reading(company_id) as scope:
        waiting = len(standings.to_plan(scope, standing(scope).company.today))
    if waiting <= customers_max:
        plan_company(store, company_id)
        return
    with store.company(company_id) as scope:
        company_tasks.keep(scope, standing(scope))
        due.bring_forward(scope)


def _plan_these(payers: Sequence[str], scope: Scope) -> int:
    return _plan_some(scope, standing(scope), payers)


def _plan_some(scope: Scope, now: Standing, payers: Sequence[str]) -> int:
    if not payers:
        return 0
    made = plans(scope, now, payers)
    by_customer: defaultdict[str, list[Plan]] = defaultdict(list)
    for account, found in made:
        by_customer[account.customer_id].append(found)
    waiting = actions.open_by_customer(scope, payers)
    new = sum(
        intentions.keep(
            scope, account, found, _decision(scope, now, account), waiting.get(account.customer_id, [])
        )
        for account, found in made
    )
    tasks.keep(scope, {payer: [task for one in by_customer[payer] for task in one.tasks] for payer in payers})
    silent = {payer: [skip for one in by_customer[payer] for skip in one.skips] for payer in payers}
    skips.keep(scope, silent, {account.customer_id: now.policy_for(account).version for account, _ in made})
    terms = standings.Terms(now.company, now.policy_for)
    asked = _approvals_wanted(scope, now, payers) if new or waiting else {}
    standings.planned(scope, payers, made, terms, asked)
    new_kinds = findings.keep(scope, payers, [account for account, _ in made])
    if "late fee by QuickBooks" in new_kinds and now.company.late_fees_off:
        # QuickBooks shows that they are on, whatever somebody believed.
        company_settings.record_late_fees_off(scope, actions.SYSTEM, is_off=False)
    # Planned again, because the try stood in this plan: now whoever it reached is for a person.
    return new + _plan_some(scope, now, _let_go_half_way(scope, waiting))


def _let_go_half_way(scope: Scope, waiting: Mapping[str, Sequence[Row[Any]]]) -> list[str]:
    """Whose change of terms had broken off and has just been withdrawn."""
    rows = [row for of_one in waiting.values() for row in of_one]
    tried = [row for row in rows if row.kind == SetCod.kind and row.unclear_times]
    kept = {row.id for row in actions.with_status(scope, *actions.OPEN)} if tried else set()
    return sorted({row.customer_id for row in tried if row.id not in kept})


def _decision(scope: Scope, now: Standing, account: Account) -> Decision:
    version = now.policy_for(account).version
    return Decision(version, now.company.today, now.company.synced_at or scope.now)


def _approvals_wanted(scope: Scope, now: Standing, payers: Sequence[str]) -> Counter[tuple[str, str]]:
    """How many actions wait for a person's consent, by customer and currency."""
    return Counter(
        (row.customer_id, row.currency)
        for row in actions.with_status(scope, "proposed", customer_ids=payers)
        if needs_consent(row, now.company)
    )


def plans(scope: Scope, now: Standing, payers: Sequence[str]) -> list[tuple[Account, Plan]]:
    """The accounts of these paying customers with what the policy calls for today; nothing is stored."""
    return plans_of(accounts.load(scope, payers, now.zone, history_since=now.history_since), now)


def plans_of(found: Iterable[Account], now: Standing) -> list[tuple[Account, Plan]]:
    """These accounts with what the policy calls for today."""
    return [
        (account, plan(account, now.policy_for(account), now.company)) for account in map(_with_digest, found)
    ]


def _with_digest(account: Account) -> Account:
    return dataclasses.replace(account, digest_wanted=words.digest_words(account))


def plan_again(scope: Scope, now: Standing, row: Row[Any]) -> tuple[Plan, int]:
    """The present plan behind a claimed action, and the version it is made under.

    The plan is empty when its customer has gone.

    The action itself is left out of the account's past: it is asked for anew, as if it were not there.
    """
    found = accounts.load(scope, [row.customer_id], now.zone, without=row.id, history_since=now.history_since)
    for account in found:
        if account.currency == row.currency:
            policy = now.policy_for(account)
            return plan(_with_digest(account), policy, now.company), policy.version
    return Plan(), now.policy.version


def preview(scope: Scope) -> list[tuple[Account, Plan]]:
    """What the policy calls for today on every customer, without storing anything."""
    now = standing(scope)
    return plans(scope, now, families.all_payers(scope))
