"""The tasks that are a company's own: one question for all of it, not one for every customer."""

from __future__ import annotations

from plugin.core.actions import Task, TaskKind
from plugin.core.because import Because
from plugin.core.gates.collisions import late_fees_unconfirmed
from plugin.core.gates.freshness import unconfirmed
from plugin.core.gates.ties import unmatched, untied
from plugin.core.reference_rates import follows_reference, rate_out_of_date
from plugin.store import policy_versions, safety, tasks
from plugin.store.companies import Standing
from plugin.store.scope import Scope


def keep(scope: Scope, now: Standing) -> None:
    """Open the tasks that the company as it stands calls for, and close those that it does not."""
    asked: dict[TaskKind, Because | None] = {
        "confirm payments": unconfirmed(now.policy, now.company),
        "confirm late fees off": late_fees_unconfirmed(now.policy, now.company),
        "enter the reference rate": _rate_out_of_date(scope, now),
        "aging does not tie": untied(now.company),
        "charges do not match": unmatched(now.company),
    }
    if now.company.is_quarantined or now.company.asks_first:
        asked |= {kind: safety.reason(row) for kind, row in safety.open_stops(scope).items()}
    wanted = [_of_the_company(now, kind, why) for kind, why in asked.items() if why is not None]
    tasks.keep(scope, {tasks.NOBODY: wanted})


def _rate_out_of_date(scope: Scope, now: Standing) -> Because | None:
    if not follows_reference(now.policy):
        return None
    activated_on = policy_versions.activated_at(scope).astimezone(now.zone).date()
    return rate_out_of_date(now.policy, activated_on, now.company.today)


def _of_the_company(now: Standing, kind: TaskKind, why: Because) -> Task:
    return Task(
        kind=kind,
        customer_id=tasks.NOBODY,
        subject="company",
        due_on=now.company.today,
        because=why,
    )
