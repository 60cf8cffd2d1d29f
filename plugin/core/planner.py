"""The planner: facts, policy and date in; actions, tasks and reasons out. It cannot make anything happen.

The same function answers what to do now, what comes next, why something did not happen, and, just before an
irreversible act, whether it is still called for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from plugin.core import gates
from plugin.core.account import Account
from plugin.core.actions import Action, AnyAction, Cover, Plan, Skip, Task
from plugin.core.because import Because
from plugin.core.company import Company
from plugin.core.look_ahead import look_again_on
from plugin.core.policy import Policy
from plugin.core.proposers.agreements import agreements
from plugin.core.proposers.call import calls
from plugin.core.proposers.care import care
from plugin.core.proposers.charge import charges
from plugin.core.proposers.cod import cash_on_delivery
from plugin.core.proposers.cod_watch import cod_watch
from plugin.core.proposers.courtesy import courtesies
from plugin.core.proposers.credit import charge_credits
from plugin.core.proposers.follow_up import follow_up
from plugin.core.proposers.ignored import ignored_charges
from plugin.core.proposers.known_as import known_as
from plugin.core.proposers.memo import memos
from plugin.core.proposers.milestones import milestones
from plugin.core.proposers.note import notes
from plugin.core.proposers.notice import notices
from plugin.core.segments import effective
from plugin.core.situation import LIVE, Proposal, Situation
from plugin.core.tasks import task_for

PROPOSERS: tuple[Callable[[Situation], Iterable[Proposal]], ...] = (
    courtesies,
    notices,
    calls,
    charges,
    charge_credits,
    ignored_charges,
    cash_on_delivery,
    cod_watch,
    care,
    milestones,
    known_as,
    follow_up,
    agreements,
    memos,
    notes,
)
"""In the order in which a plan lists what they propose."""

WAITING_RULES = frozenset(
    {
        "quiet day",
        "minimum gap",
        "notice is recent",
        "never synced",
        "stale facts",
        "payments not confirmed",
        "charged this month",
        "today is in a closed period",
    }
)
"""Reasons that only put an act off: one already agreed waits for its day instead of being withdrawn."""


def plan(account: Account, policy: Policy, company: Company) -> Plan:
    """Everything *policy* calls for on *account* today, in a stable order, each with its reason.

    For a second look at an action that is being carried out, list it in `account.past` as approved, or not
    at all: one listed as sending is taken as begun and is not called for again.
    """
    situation = Situation(account, effective(policy, account, company.today), company)
    proposals = [item for propose in PROPOSERS for item in propose(situation)]
    actions = tuple(_each_cover_once(item for item in proposals if isinstance(item, Action)))
    skips = tuple(item for item in proposals if isinstance(item, Skip))
    skips += tuple(_over(situation, actions, skips))
    tasks = _one_of_each(
        [
            *(item for item in proposals if isinstance(item, Task)),
            *(task for skip in skips if (task := task_for(skip, situation)) is not None),
        ]
    )
    return Plan(
        actions=cast("tuple[AnyAction, ...]", actions),
        tasks=tasks,
        skips=skips,
        look_again_on=look_again_on(situation, actions, skips),
    )


def why_not(account: Account, invoice_id: str, policy: Policy, company: Company) -> Because | None:
    """The first standing reason not to send a notice about this invoice; None when there is none."""
    situation = Situation(account, effective(policy, account, company.today), company)
    invoice = next((invoice for invoice in account.invoices if invoice.id == invoice_id), None)
    return situation.reason(gates.NOTICE, invoice) if invoice else None


def _each_cover_once(actions: Iterable[Action]) -> Iterator[Action]:
    taken: set[Cover] = set()
    for action in actions:
        if taken.isdisjoint(action.covers):
            taken.update(action.covers)
            yield action


def _one_of_each(tasks: list[Task]) -> tuple[Task, ...]:
    found: dict[tuple[str, str], Task] = {}
    for task in tasks:
        found.setdefault((task.kind, task.subject), task)
    return tuple(found.values())


def _over(situation: Situation, actions: tuple[Action, ...], skips: tuple[Skip, ...]) -> Iterator[Skip]:
    """Why an action that still waits is no longer called for: its invoice was paid, voided, put off."""
    answered = {cover for action in actions for cover in action.covers} | {skip.cover for skip in skips}
    invoices = {f"invoice/{invoice.id}": invoice for invoice in situation.account.invoices}
    for past in situation.account.past:
        if past.status not in LIVE or not answered.isdisjoint(past.covers):
            continue
        for cover in past.covers:
            invoice = invoices.get(cover.subject)
            over = situation.reason(gates.DEBT, invoice) if invoice else None
            if over is not None:
                yield Skip(customer_id=situation.account.customer_id, cover=cover, because=over)
                break
